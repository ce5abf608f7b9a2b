#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/integer.h"
#include "cloud/aws/credential_http.h"

namespace purser {

namespace {

constexpr std::string_view kEcs = "http://169.254.170.2";

/// The host of an address without user; "" where it cannot be told for sure.
std::string HostOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return "";
  std::string_view authority = url.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (authority.find_first_of("@\\%") != std::string_view::npos) return "";
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    return end == std::string_view::npos ? "" : LowerAscii(authority.substr(1, end - 1));
  }
  return LowerAscii(authority.substr(0, authority.find(':')));
}

/// 127.0.0.0/8 in four plain numbers: "127.1" and "0x7f.0.0.1" mean other things elsewhere.
bool IsLoopbackNumber(std::string_view host) {
  std::array<std::int64_t, 4> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t dot = i < 3 ? host.find('.') : host.size();
    if (dot == std::string_view::npos) return false;
    const std::optional<std::int64_t> part = ParseInteger(host.substr(0, dot));
    if (!part || *part < 0 || *part > 255) return false;
    parts[i] = *part;
    host.remove_prefix(std::min(dot + 1, host.size()));
  }
  return parts[0] == 127;
}

bool IsThisHost(std::string_view host) {
  constexpr std::array kHosts = {"localhost", "::1",                 // This machine.
                                 "169.254.170.2",                    // ECS
                                 "169.254.170.23", "fd00:ec2::23"};  // EKS
  return std::ranges::find(kHosts, host) != kHosts.end() || IsLoopbackNumber(host);
}

/// "" where no variable is set.
Result<std::string> Address(const World& world) {
  const auto value = [&](const char* name) { return world.environment.Get(name).value_or(""); };
  if (const std::string path = value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"); !path.empty()) {
    if (!path.starts_with('/'))
      return Error{ErrorKind::kConfig,
                   "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with \"/\""};
    return std::string(kEcs) + path;
  }
  const std::string url = value("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  const std::string host = HostOf(url);
  const bool is_safe = !host.empty() && (url.starts_with("https://") ||
                                         (url.starts_with("http://") && IsThisHost(host)));
  if (!url.empty() && !is_safe)
    return Error{ErrorKind::kConfig,
                 "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https:// nor an address of this "
                 "host: a loopback address, 169.254.170.2 or 169.254.170.23"};
  return url;
}

/// What the Authorization header says; "" without one.
Result<std::string> Authorization(World& world) {
  std::string token;
  const std::string file =
      world.environment.Get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").value_or("");
  if (file.empty())
    token = world.environment.Get("AWS_CONTAINER_AUTHORIZATION_TOKEN").value_or("");
  else
    token = TRY(world.files.Read(file).While("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"));
  while (token.ends_with('\n') || token.ends_with('\r')) token.pop_back();
  constexpr std::size_t kLongest = 64 * 1024;
  if (token.size() > kLongest || token.find_first_of("\r\n") != std::string::npos)
    return Error{ErrorKind::kConfig,
                 "the container's authorization token is not one line of at most 64 KiB"};
  return token;
}

}  // namespace

Result<std::optional<FoundCredentials>> ContainerCredentials(World& world) {
  const std::string url = TRY(Address(world));
  if (url.empty()) return std::optional<FoundCredentials>();
  const std::string token = TRY(Authorization(world));
  HttpRequest request{.url = url,
                      .headers = {{"Accept", "application/json"}},
                      .connect_timeout = std::chrono::seconds(2),
                      .timeout = std::chrono::seconds(5),
                      .direct = url.starts_with("http://")};
  if (!token.empty()) request.headers["Authorization"] = token;
  constexpr std::string_view kGiver = "container credentials";
  const HttpResponse response = TRY(SendPatiently(world, request).While(kGiver));
  if (response.status != 200)
    return Error{
        response.status / 100 == 5 ? ErrorKind::kUnavailable : ErrorKind::kDenied,
        fmt::format("{}: status {}; check the task's or pod's role", kGiver, response.status)};
  const std::map<std::string, std::string> members = TRY(JsonMembers(response.body).While(kGiver));
  AwsCredentials credentials = TRY(CredentialsOf(members, {}, kGiver));
  return std::optional(FoundCredentials{std::move(credentials), "container"});
}

}  // namespace purser
