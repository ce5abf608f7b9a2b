/// Sign-on (IAM Identity Center): the token that `aws sso login` keeps in a file turns into keys of
/// a role.
/// @source IAM Identity Center Portal API, GetRoleCredentials; OIDC API, CreateToken; the cache
///         file is named and filled as AWS's own command line does

#include <algorithm>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <nlohmann/json.hpp>

#include "base/integer.h"
#include "cloud/aws/credential_http.h"
#include "cloud/aws/endpoint.h"
#include "cloud/aws/services.h"
#include "cloud/aws/sigv4.h"

namespace purser {

namespace {

constexpr auto kSoon = std::chrono::minutes(5);

// Nobody signs for these two, so they are not in the table of services.
constexpr AwsService kPortal{.name = "sso",
                             .variable = "SSO",
                             .host = "portal.sso",
                             .signing_name = "",
                             .protocol = AwsProtocol::kRestJson};
constexpr AwsService kOidc{.name = "sso-oidc",
                           .variable = "SSO_OIDC",
                           .host = "oidc",
                           .signing_name = "",
                           .protocol = AwsProtocol::kRestJson};

Result<std::string> EndpointOf(const World& world, const AwsService& service,
                               const std::string& region) {
  const AwsEndpoint endpoint = TRY(AwsEndpointOf(world.environment, service, region));
  return fmt::format("{}://{}{}", endpoint.scheme, endpoint.authority, endpoint.path);
}

std::string Sha1Hex(std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  Check(EVP_Digest(text.data(), text.size(), digest, &length, EVP_sha1(), nullptr) == 1,
        "SHA-1 is there");
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

/// The cache's own file: all its members, for those we do not know are kept.
struct TokenFile {
  std::string path;
  nlohmann::json members;

  std::string Text(const char* name) const {
    const auto found = members.find(name);
    return found != members.end() && found->is_string() ? found->get<std::string>() : "";
  }
  /// nullopt: no such time. Old files end it with "UTC".
  std::optional<Instant> Time(const char* name) const {
    std::string text = Text(name);
    if (text.ends_with("UTC")) text.replace(text.size() - 3, 3, "Z");
    return ParseInstant(text);
  }
};

Error LogInAgain(const AwsSignOn& sign_on, std::string_view why) {
  return {ErrorKind::kDenied,
          fmt::format("{}; run: aws sso login --profile {}", why, sign_on.profile)};
}

Result<TokenFile> ReadTokenFile(World& world, const AwsSignOn& sign_on) {
  const std::string& key = sign_on.session.empty() ? sign_on.start_url : sign_on.session;
  const std::optional<std::string> path =
      AwsHome(world, fmt::format("sso/cache/{}.json", Sha1Hex(key)));
  if (!path) return Error{ErrorKind::kConfig, "sign-on needs HOME, where its token is kept"};
  const Result<std::string> text = world.files.Read(*path);
  if (!text.ok()) return LogInAgain(sign_on, "nobody has signed on");
  constexpr std::size_t kMostBytes = std::size_t{1} << 20;
  TokenFile file{.path = *path, .members = nullptr};
  if (text.value().size() <= kMostBytes)
    file.members = nlohmann::json::parse(text.value(), nullptr, false);
  if (!file.members.is_object()) return LogInAgain(sign_on, "the token kept is not readable");
  return file;
}

/// Whether the file has what CreateToken takes.
bool CanBeRenewed(const TokenFile& file, Instant now) {
  const std::optional<Instant> until = file.Time("registrationExpiresAt");
  return !file.Text("refreshToken").empty() && !file.Text("clientId").empty() &&
         !file.Text("clientSecret").empty() && until && *until > now;
}

/// Asks for a new token and keeps it, in `file` and on the disk.
/// @error kDenied, kUnavailable  there is none
Result<void> Renew(World& world, const AwsSignOn& sign_on, TokenFile& file) {
  const std::string endpoint = TRY(EndpointOf(world, kOidc, sign_on.region));
  const nlohmann::json body = {{"clientId", file.Text("clientId")},
                               {"clientSecret", file.Text("clientSecret")},
                               {"grantType", "refresh_token"},
                               {"refreshToken", file.Text("refreshToken")}};
  // A refresh token may be used once, so the call is not repeated where nobody answers.
  const HttpResponse response = TRY(
      world.http.Send({.method = "POST",
                       .url = endpoint + "/token",
                       .headers = {{"Content-Type", "application/json"}},
                       .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                       .timeout = std::chrono::seconds(30)}));
  if (response.status / 100 == 5)
    return Error{ErrorKind::kUnavailable, fmt::format("sign-on: status {}", response.status)};
  const std::map<std::string, std::string> members =
      TRY(JsonMembers(response.body).While("sign-on"));
  const auto token = members.find("accessToken");
  const auto seconds = members.find("expiresIn");
  if (response.status != 200 || token == members.end() || token->second.empty())
    return LogInAgain(sign_on, "the sign-on cannot be renewed");
  constexpr std::int64_t kHour = 3600;
  constexpr std::int64_t kLongest = 366 * 24 * kHour;
  const std::int64_t lasts =
      seconds == members.end() ? kHour : ParseInteger(seconds->second).value_or(kHour);
  const Instant expires =
      world.clock.Now() + std::chrono::seconds(std::clamp<std::int64_t>(lasts, 0, kLongest));
  file.members["accessToken"] = token->second;
  file.members["expiresAt"] =
      InstantText(std::chrono::time_point_cast<std::chrono::seconds>(expires));
  if (const auto next = members.find("refreshToken"); next != members.end())
    file.members["refreshToken"] = next->second;
  // A home that cannot be written (a container's) is no reason to go without: the token is here.
  (void)world.files.WriteSecret(
      file.path, file.members.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return {};
}

/// A token that holds now.
Result<std::string> AccessToken(World& world, const AwsSignOn& sign_on) {
  TokenFile file = TRY(ReadTokenFile(world, sign_on));
  const Instant now = world.clock.Now();
  const std::optional<Instant> expires = file.Time("expiresAt");
  const bool holds = expires && *expires > now && !file.Text("accessToken").empty();
  if (holds && *expires - now > kSoon) return file.Text("accessToken");
  if (!CanBeRenewed(file, now))
    return holds ? Result<std::string>(file.Text("accessToken"))
                 : LogInAgain(sign_on, "the sign-on has expired");
  const Result<void> renewed = Renew(world, sign_on, file);
  if (renewed.ok() || holds) return file.Text("accessToken");
  // Another program may have been first: its refresh token is the one that counts, once written.
  world.clock.SleepFor(std::chrono::milliseconds(500));
  const TokenFile other = TRY(ReadTokenFile(world, sign_on));
  const std::optional<Instant> other_expires = other.Time("expiresAt");
  if (other_expires && *other_expires > now) return other.Text("accessToken");
  return renewed.error();
}

}  // namespace

Result<FoundCredentials> SignOnCredentials(World& world, const AwsSignOn& sign_on) {
  const std::string token = TRY(AccessToken(world, sign_on));
  const std::string endpoint = TRY(EndpointOf(world, kPortal, sign_on.region));
  const std::string giver = fmt::format("profile {} (sign-on)", sign_on.profile);
  const HttpRequest request{
      .url = fmt::format("{}/federation/credentials?{}", endpoint,
                         AwsQuery({{"role_name", sign_on.role}, {"account_id", sign_on.account}})),
      .headers = {{"x-amz-sso_bearer_token", token}},
      .timeout = std::chrono::seconds(30)};
  const HttpResponse response = TRY(SendPatiently(world, request).While(giver));
  if (response.status == 401) return LogInAgain(sign_on, "the sign-on is refused");
  if (response.status / 100 == 5 || response.status == 429)
    return Error{ErrorKind::kUnavailable, fmt::format("{}: status {}", giver, response.status)};
  if (response.status != 200)
    return Error{
        ErrorKind::kDenied,
        fmt::format("{}: role {} of account {} is not yours (status {}); see sso_role_name "
                    "and sso_account_id",
                    giver, Quoted(sign_on.role), Quoted(sign_on.account), response.status)};
  const std::map<std::string, std::string> members =
      TRY(JsonMembers(response.body, "roleCredentials").While(giver));
  AwsCredentials credentials = TRY(CredentialsOf(members,
                                                 {.id = "accessKeyId",
                                                  .secret = "secretAccessKey",
                                                  .token = "sessionToken",
                                                  .expires = "expiration"},
                                                 giver));
  return FoundCredentials{std::move(credentials), giver};
}

}  // namespace purser
