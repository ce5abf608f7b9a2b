#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "cloud/aws/credential_http.h"

namespace purser {

namespace {

constexpr std::string_view kRoles = "/latest/meta-data/iam/security-credentials/";

std::string Endpoint(const World& world) {
  const auto value = [&](const char* name) { return world.environment.Get(name).value_or(""); };
  std::string endpoint = value("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  while (endpoint.ends_with('/')) endpoint.pop_back();
  if (!endpoint.empty()) return endpoint;
  return LowerAscii(value("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")) == "ipv6"
             ? "http://[fd00:ec2::254]"
             : "http://169.254.169.254";
}

/// Elsewhere nobody has this address, so nobody waits for it longer than a second.
HttpRequest Request(const std::string& endpoint, std::string_view path) {
  return {.url = endpoint + std::string(path),
          .connect_timeout = std::chrono::seconds(1),
          .timeout = std::chrono::seconds(1),
          .direct = true};
}

/// nullopt where this is no instance.
std::optional<std::string> SessionToken(World& world, const std::string& endpoint) {
  HttpRequest request = Request(endpoint, "/latest/api/token");
  request.method = "PUT";
  request.headers["X-aws-ec2-metadata-token-ttl-seconds"] = "21600";
  const Result<HttpResponse> response = world.http.Send(request);
  if (!response.ok() || response.value().status != 200) return std::nullopt;
  const std::string& token = response.value().body;
  const bool is_token = !token.empty() && token.size() <= 1024 &&
                        std::ranges::all_of(token, [](char c) { return c > ' ' && c < 127; });
  return is_token ? std::optional(token) : std::nullopt;
}

/// A role's name becomes part of a path.
bool IsRoleName(std::string_view name) {
  constexpr std::string_view kSigns = "+=,.@-_";
  return !name.empty() && name.size() <= 128 && std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kSigns.find(c) != std::string_view::npos;
  });
}

}  // namespace

Result<std::optional<FoundCredentials>> InstanceCredentials(World& world) {
  const std::string disabled = world.environment.Get("AWS_EC2_METADATA_DISABLED").value_or("");
  if (LowerAscii(disabled) == "true") return std::optional<FoundCredentials>();
  const std::string endpoint = Endpoint(world);
  const std::optional<std::string> token = SessionToken(world, endpoint);
  if (!token) return std::optional<FoundCredentials>();
  const auto get = [&](std::string_view path) {
    HttpRequest request = Request(endpoint, path);
    request.headers["X-aws-ec2-metadata-token"] = *token;
    return SendPatiently(world, request).While("instance metadata");
  };
  const HttpResponse roles = TRY(get(kRoles));
  if (roles.status == 404) return std::optional<FoundCredentials>();  // It has no role.
  const std::string role = roles.body.substr(0, roles.body.find_first_of("\r\n"));
  if (roles.status != 200 || !IsRoleName(role))
    return Error{ErrorKind::kUnavailable,
                 fmt::format("instance metadata: status {}, no role's name", roles.status)};
  const std::string giver = fmt::format("instance role {}", role);
  const HttpResponse keys = TRY(get(std::string(kRoles) + role));
  if (keys.status != 200)
    return Error{ErrorKind::kUnavailable, fmt::format("{}: status {}", giver, keys.status)};
  const std::map<std::string, std::string> members = TRY(JsonMembers(keys.body).While(giver));
  const auto code = members.find("Code");
  if (code != members.end() && code->second != "Success")
    return Error{ErrorKind::kDenied, fmt::format("{}: {}", giver, Quoted(code->second))};
  AwsCredentials credentials = TRY(CredentialsOf(members, {}, giver));
  return std::optional(FoundCredentials{std::move(credentials), giver});
}

}  // namespace purser
