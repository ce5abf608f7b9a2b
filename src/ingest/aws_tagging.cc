#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ingest/aws_listing.h"
#include "ingest/aws_values.h"

namespace purser {
namespace {

using Json = nlohmann::json;

/// Services whose ARNs name no kind.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kKinds = {{
    {"s3", "bucket"},
    {"sns", "topic"},
    {"sqs", "queue"},
}};

/// Kinds of EC2 that the bill names by their bare id.
constexpr std::array<std::string_view, 4> kBareIds = {"instance", "volume", "snapshot",
                                                      "network-interface"};

/// arn:partition:service:region:account:rest
struct ArnParts {
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view rest;
};

std::optional<ArnParts> Split(std::string_view arn) {
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    part = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  if (parts[0] != "arn" || parts[2].empty()) return std::nullopt;
  while (arn.starts_with('/')) arn.remove_prefix(1);
  if (arn.empty()) return std::nullopt;
  return ArnParts{parts[2], parts[3], parts[4], arn};
}

std::string_view KindOf(const ArnParts& parts) {
  const std::size_t end = parts.rest.find_first_of("/:");
  if (end != std::string_view::npos) return parts.rest.substr(0, end);
  const auto* const known = std::ranges::find(
      kKinds, parts.service, &std::pair<std::string_view, std::string_view>::first);
  return known == kKinds.end() ? std::string_view("resource") : known->second;
}

/// Not of a kind whose own listing says the tags: of ten thousand instances nothing is kept twice.
bool IsOfUse(std::string_view type) {
  const auto listing = std::ranges::find(AllAwsListings(), type, &AwsListing::type);
  return listing == AllAwsListings().end() || listing->detail != nullptr;
}

void Take(const AwsPlace& place, const Json& item, std::vector<Resource>& found) {
  const std::string arn = JsonText(item, "ResourceARN");
  const std::optional<ArnParts> parts = Split(arn);
  if (!parts) return;
  const std::string_view kind = KindOf(*parts);
  Resource resource = AwsResource(place, fmt::format("{}:{}", parts->service, kind), arn);
  if (!IsOfUse(resource.type)) return;
  // S3's ARNs have no region and their buckets have one; a listing knows it.
  if (parts->region.empty() && parts->service != "s3") resource.region = "global";
  if (!parts->region.empty()) resource.region = parts->region;
  if (!parts->account.empty()) resource.account = parts->account;
  resource.name = parts->rest.substr(parts->rest.find_last_of("/:") + 1);
  if (parts->service == "ec2" && std::ranges::find(kBareIds, kind) != kBareIds.end())
    resource.id = resource.name;
  SetAwsTags(resource, JsonTags(JsonMember(item, "Tags")));
  found.push_back(std::move(resource));
}

}  // namespace

Result<void> ListTagged(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found) {
  const AwsItems mappings{.call = {.service = "resourcegroupstaggingapi",
                                   .operation = "GetResources",
                                   .region = place.region,
                                   .body = R"({"ResourcesPerPage":100})"},
                          .paging = {.answer = "PaginationToken", .request = "PaginationToken"},
                          .path = "ResourceTagMappingList"};
  return EachJson(client, mappings, [&](const Json& item) { Take(place, item, found); });
}

}  // namespace purser
