#include <algorithm>

#include <fmt/format.h>

#include "cloud/aws/credential_http.h"
#include "cloud/aws/credential_sts.h"
#include "cloud/aws/endpoint.h"
#include "cloud/aws/refusal.h"
#include "cloud/aws/services.h"
#include "cloud/aws/sigv4.h"
#include "cloud/aws/xml.h"

namespace purser {

namespace {

/// "arn:aws:iam::012345678901:role/path/name"
bool IsRoleArn(std::string_view arn) {
  return arn.starts_with("arn:aws") && arn.find(":iam::") != std::string_view::npos &&
         arn.find(":role/") != std::string_view::npos && arn.size() <= 2048 &&
         std::ranges::all_of(arn, [](char c) { return c > ' ' && c < 127; });
}

AwsAnswer AnswerOf(const HttpResponse& response) {
  return {.status = response.status, .headers = response.headers, .body = response.body};
}

/// STS says what it holds against the call; of a wrong signature it repeats what was signed,
/// which is nobody's business.
Error Refused(const AwsRole& role, const HttpResponse& response) {
  const std::string about = fmt::format("assume role {}", role.arn);
  const AwsRefusal refusal = ReadAwsRefusal(AnswerOf(response));
  const std::string& code = refusal.code;
  if (response.status / 100 == 5 || response.status == 429 || refusal.IsThrottled())
    return {ErrorKind::kUnavailable, fmt::format("{}: STS is busy ({})", about, response.status)};
  if (code == "AccessDenied")
    return {ErrorKind::kDenied,
            fmt::format("{}: access denied ({}); see the role's trust policy, external_id, and "
                        "sts:AssumeRole of who asks",
                        about, Quoted(refusal.message))};
  if (code == "ValidationError" || code == "MalformedPolicyDocument" ||
      code == "RegionDisabledException")
    return {ErrorKind::kConfig, fmt::format("{}: {} ({})", about, code, Quoted(refusal.message))};
  return {ErrorKind::kDenied,
          fmt::format("{}: {}; see the credentials it is asked for with", about, Quoted(code))};
}

/// By how much STS's clock is ahead of ours, where that is why it refuses.
std::optional<std::chrono::seconds> SkewOf(World& world, const HttpResponse& response) {
  if (response.status == 200) return std::nullopt;
  const AwsAnswer answer = AnswerOf(response);
  const std::optional<std::int64_t> seconds =
      AwsSkewOf(ReadAwsRefusal(answer), answer, world.clock.Now());
  return seconds ? std::optional(std::chrono::seconds(*seconds)) : std::nullopt;
}

void Sign(HttpRequest& request, const AwsEndpoint& endpoint, Instant time,
          const AwsCredentials& signer) {
  const AwsSignature signature =
      SignAwsHeaders({.method = request.method,
                      .path = endpoint.path + "/",
                      .headers = {{"host", endpoint.authority},
                                  {"content-type", request.headers.at("Content-Type")}},
                      .payload_sha256 = AwsSha256(request.body)},
                     {endpoint.region, "sts", time}, signer);
  for (const auto& [name, value] : signature.added) request.headers[name] = value;
}

}  // namespace

Result<FoundCredentials> AskSts(World& world, const AwsRole& role, AwsParameters parameters,
                                const AwsCredentials* signer) {
  if (!IsRoleArn(role.arn))
    return Error{ErrorKind::kConfig,
                 fmt::format("\"{}\" is not the ARN of a role: it is written like "
                             "arn:aws:iam::012345678901:role/purser-read",
                             Quoted(role.arn))};
  const std::string about = fmt::format("role {}", role.arn);
  const std::string action = parameters.front().second;
  parameters.emplace_back("Version", "2011-06-15");
  const AwsEndpoint endpoint =
      TRY(AwsEndpointOf(world.environment, *FindAwsService("sts"), role.region).While(about));
  HttpRequest request{
      .method = "POST",
      .url = fmt::format("{}://{}{}/", endpoint.scheme, endpoint.authority, endpoint.path),
      .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
      .body = AwsQuery(parameters),
      .timeout = std::chrono::seconds(30)};
  if (signer != nullptr) Sign(request, endpoint, world.clock.Now(), *signer);
  HttpResponse response = TRY(SendPatiently(world, request).While(about));
  if (const auto skew = SkewOf(world, response); skew && signer != nullptr) {
    Sign(request, endpoint, world.clock.Now() + *skew, *signer);
    response = TRY(SendPatiently(world, request).While(about));
  }
  if (response.status != 200) return Refused(role, response);
  const XmlNode root = TRY(ReadXml(response.body).While(about));
  std::map<std::string, std::string> members;
  if (const XmlNode* given = root.Find(action + "Result/Credentials"))
    for (const XmlNode& part : given->children) members[part.name] = part.text;
  AwsCredentials credentials = TRY(CredentialsOf(members, {.token = "SessionToken"}, about));
  return FoundCredentials{std::move(credentials), about};
}

Result<FoundCredentials> RoleCredentials(World& world, const AwsRole& role,
                                         const AwsCredentials& source) {
  AwsParameters parameters = {{"Action", "AssumeRole"},
                              {"RoleArn", role.arn},
                              {"RoleSessionName", role.session_name},
                              {"DurationSeconds", fmt::format("{}", role.duration.count())}};
  if (!role.external_id.empty()) parameters.emplace_back("ExternalId", role.external_id);
  return AskSts(world, role, std::move(parameters), &source);
}

}  // namespace purser
