#include "cloud/aws/endpoint.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"

namespace purser {
namespace {

struct Partition {
  std::string_view prefix;      ///< Of the region's name.
  std::string_view suffix;      ///< Of hosts.
  std::string_view new_suffix;  ///< Of the hosts of services that came late.
  std::string_view global;      ///< Region of global services; "": the service's own.
  std::string_view iam_host;    ///< "": as others.
  std::string_view iam_region;
};

constexpr std::array kPartitions = {
    Partition{"cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1", "",
              "cn-north-1"},
    Partition{"us-gov-", "amazonaws.com", "api.aws", "us-gov-west-1", "iam.us-gov.amazonaws.com",
              "us-gov-west-1"},
    Partition{"eusc-", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1", "",
              "eusc-de-east-1"},
    Partition{"", "amazonaws.com", "api.aws", "", "iam.amazonaws.com", "us-east-1"},
};

const Partition& PartitionOf(std::string_view region) {
  return *std::ranges::find_if(
      kPartitions, [&](const Partition& each) { return region.starts_with(each.prefix); });
}

/// A region becomes part of a host name, so nothing else may be in it.
bool IsRegion(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::optional<std::pair<std::string, std::string>> Configured(const Environment& environment,
                                                              const AwsService& service) {
  if (LowerAscii(environment.Get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").value_or("")) == "true")
    return std::nullopt;
  const std::string own = "AWS_ENDPOINT_URL_" + std::string(service.variable);
  for (const std::string& name : {own, std::string("AWS_ENDPOINT_URL")}) {
    const std::optional<std::string> value = environment.Get(name);
    if (value && !value->empty()) return std::pair(name, *value);
  }
  return std::nullopt;
}

Result<AwsEndpoint> Read(const std::string& variable, const std::string& address) {
  AwsEndpoint endpoint{.scheme = {}, .authority = {}, .path = {}, .region = {}, .is_custom = true};
  const std::size_t colon = address.find("://");
  if (colon != std::string::npos) {
    endpoint.scheme = LowerAscii(address.substr(0, colon));
    const std::size_t slash = std::min(address.find('/', colon + 3), address.size());
    endpoint.authority = LowerAscii(address.substr(colon + 3, slash - colon - 3));
    endpoint.path = address.substr(slash);
  }
  while (endpoint.path.ends_with('/')) endpoint.path.pop_back();
  const bool is_web = endpoint.scheme == "http" || endpoint.scheme == "https";
  // An address may hold a password, so the message names the variable alone.
  if (!is_web || endpoint.authority.empty() ||
      address.find_first_of(" @?#\r\n") != std::string::npos)
    return Error{ErrorKind::kConfig,
                 variable + " is not an address like https://ec2.example.com: correct or unset it"};
  // Hosts are sent without the scheme's own port, and what is sent is what is signed.
  const std::string_view usual = endpoint.scheme == "https" ? ":443" : ":80";
  if (endpoint.authority.ends_with(usual))
    endpoint.authority.resize(endpoint.authority.size() - usual.size());
  return endpoint;
}

std::string HostOf(const AwsService& service, const Partition& partition,
                   const std::string& region) {
  if (service.name == "iam" && !partition.iam_host.empty()) return std::string(partition.iam_host);
  const bool is_late =
      service.name == "bcm-data-exports" || (service.name == "ce" && partition.prefix == "eusc-");
  return std::string(service.host) + '.' + region + '.' +
         std::string(is_late ? partition.new_suffix : partition.suffix);
}

/// Names that can stand before the host: a dot would leave the certificate's wildcard.
bool IsHostLabel(std::string_view bucket) {
  return bucket.size() >= 3 && bucket.size() <= 63 && bucket.front() != '-' &&
         bucket.back() != '-' && std::ranges::all_of(bucket, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

Result<AwsEndpoint> AwsEndpointOf(const Environment& environment, const AwsService& service,
                                  const std::string& region) {
  if (!IsRegion(region))
    return Error{ErrorKind::kConfig,
                 "not the name of a region: set AWS_REGION or region in "
                 "purser.toml to one like eu-west-1"};
  const Partition& partition = PartitionOf(region);
  std::string signed_for = region;
  if (!service.only_region.empty() && service.name == "iam")
    signed_for = partition.iam_region;
  else if (!service.only_region.empty())
    signed_for = partition.global.empty() ? service.only_region : partition.global;
  AwsEndpoint endpoint;
  if (const auto configured = Configured(environment, service))
    endpoint = TRY(Read(configured->first, configured->second));
  else
    endpoint = {.scheme = "https",
                .authority = HostOf(service, partition, signed_for),
                .path = {},
                .region = {}};
  endpoint.region = signed_for;
  return endpoint;
}

AwsS3Place AwsS3PlaceOf(const AwsEndpoint& endpoint, std::string_view path) {
  const std::size_t slash = path.find('/', 1);
  const std::string_view bucket = path.substr(std::min<std::size_t>(1, path.size()), slash - 1);
  if (endpoint.is_custom || !IsHostLabel(bucket)) return {endpoint.authority, std::string(path)};
  return {std::string(bucket) + '.' + endpoint.authority,
          slash == std::string_view::npos ? "/" : std::string(path.substr(slash))};
}

}  // namespace purser
