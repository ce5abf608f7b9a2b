#include "cloud/aws/refusal.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <span>

#include "cloud/aws/xml.h"

namespace purser {
namespace {

using Words = std::span<const std::string_view>;

/// @source AWS SDKs and Tools Reference Guide, "Retry behavior"; Amazon EC2 API Reference, "Error
///         codes"
constexpr std::array<std::string_view, 17> kThrottled = {"Throttling",
                                                         "ThrottlingException",
                                                         "ThrottledException",
                                                         "RequestThrottledException",
                                                         "TooManyRequestsException",
                                                         "ProvisionedThroughputExceededException",
                                                         "TransactionInProgressException",
                                                         "RequestLimitExceeded",
                                                         "BandwidthLimitExceeded",
                                                         "LimitExceededException",
                                                         "RequestThrottled",
                                                         "SlowDown",
                                                         "PriorRequestNotComplete",
                                                         "EC2ThrottledException",
                                                         "TooManyRequests",
                                                         "Throttled",
                                                         "RateExceeded"};

constexpr std::array<std::string_view, 5> kExpired = {"ExpiredToken", "ExpiredTokenException",
                                                      "TokenRefreshRequired", "RequestExpired",
                                                      "CredentialsExpired"};

constexpr std::array<std::string_view, 22> kDenied = {"AccessDenied",
                                                      "AccessDeniedException",
                                                      "UnauthorizedOperation",
                                                      "UnauthorizedException",
                                                      "NotAuthorized",
                                                      "AuthorizationError",
                                                      "Forbidden",
                                                      "AuthFailure",
                                                      "InvalidClientTokenId",
                                                      "InvalidAccessKeyId",
                                                      "UnrecognizedClientException",
                                                      "SignatureDoesNotMatch",
                                                      "InvalidSignatureException",
                                                      "IncompleteSignature",
                                                      "MissingAuthenticationToken",
                                                      "MissingAuthenticationTokenException",
                                                      "OptInRequired",
                                                      "AllAccessDisabled",
                                                      "AccountProblem",
                                                      "InvalidToken",
                                                      "UnauthorizedAccess",
                                                      "InvalidSecurity"};

constexpr std::array<std::string_view, 3> kSkewed = {"RequestTimeTooSkewed", "RequestInTheFuture",
                                                     "RequestExpired"};

/// Wrong signatures, of which a wrong clock is one reason.
constexpr std::array<std::string_view, 3> kMaybeSkewed = {
    "SignatureDoesNotMatch", "InvalidSignatureException", "AuthFailure"};

constexpr std::array<std::string_view, 4> kTransient = {"RequestTimeout", "RequestTimeoutException",
                                                        "InternalError", "InternalFailure"};

bool IsOneOf(Words words, std::string_view code) {
  return std::ranges::find(words, code) != words.end();
}

/// "com.amazon.coral.service#ThrottlingException:http://…" without what is around the name.
std::string BareCode(std::string_view code) {
  code = code.substr(0, code.find(':'));
  const std::size_t hash = code.rfind('#');
  if (hash != std::string_view::npos) code.remove_prefix(hash + 1);
  std::string bare;
  for (const char c : code.substr(0, 80))
    if (c > ' ' && c < 127) bare += c;
  return bare;
}

std::string HeaderOf(const AwsAnswer& answer, const std::string& name) {
  const auto found = answer.headers.find(name);
  return found == answer.headers.end() ? std::string() : found->second;
}

void FromXml(const XmlNode& root, AwsRefusal& refusal) {
  // <ErrorResponse><Error>, <Response><Errors><Error>, <Error>.
  const XmlNode* error = root.Find("Error");
  if (error == nullptr) error = root.Find("Errors/Error");
  if (error == nullptr && root.name == "Error") error = &root;
  if (error == nullptr) return;
  refusal.code = BareCode(error->Text("Code"));
  refusal.message = error->Text("Message");
}

void FromJson(const AwsAnswer& answer, AwsRefusal& refusal) {
  const nlohmann::json json = nlohmann::json::parse(answer.body, nullptr, false);
  const auto text = [&](const char* name) {
    if (!json.is_object() || !json.contains(name) || !json[name].is_string()) return std::string();
    return json[name].get<std::string>();
  };
  for (const std::string& code :
       {HeaderOf(answer, "x-amzn-errortype"), text("__type"), text("code"), text("Code")})
    if (refusal.code.empty()) refusal.code = BareCode(code);
  for (const char* name : {"message", "Message", "errorMessage"})
    if (refusal.message.empty()) refusal.message = text(name);
}

}  // namespace

bool AwsRefusal::IsThrottled() const { return status == 429 || IsOneOf(kThrottled, code); }

bool AwsRefusal::IsExpired() const { return IsOneOf(kExpired, code); }

bool AwsRefusal::IsDenied() const {
  if (IsThrottled() || IsOneOf(kSkewed, code)) return IsExpired();
  return status == 401 || status == 403 || IsExpired() || IsOneOf(kDenied, code);
}

AwsRefusal ReadAwsRefusal(const AwsAnswer& answer) {
  AwsRefusal refusal{.status = answer.status, .code = {}, .message = {}};
  const std::size_t first = answer.body.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && answer.body[first] == '<') {
    const Result<XmlNode> root = ReadXml(answer.body);
    if (root.ok()) FromXml(root.value(), refusal);
  } else {
    FromJson(answer, refusal);
  }
  if (refusal.code.empty()) refusal.code = "HTTP " + std::to_string(answer.status);
  return refusal;
}

bool IsAwsTransient(const AwsRefusal& refusal) {
  return refusal.status == 500 || refusal.status == 502 || refusal.status == 503 ||
         refusal.status == 504 || IsOneOf(kTransient, refusal.code);
}

std::optional<std::int64_t> AwsSkewOf(const AwsRefusal& refusal, const AwsAnswer& answer,
                                      Instant now) {
  const bool is_sure = IsOneOf(kSkewed, refusal.code);
  if (!is_sure && !IsOneOf(kMaybeSkewed, refusal.code)) return std::nullopt;
  const std::optional<Instant> theirs = ParseHttpDate(HeaderOf(answer, "date"));
  if (!theirs) return std::nullopt;
  const std::int64_t skew = std::chrono::floor<std::chrono::seconds>(*theirs - now).count();
  // Services allow five minutes; S3 fifteen.
  const std::int64_t least = is_sure ? 30 : 240;
  if (std::abs(skew) < least) return std::nullopt;
  return skew;
}

std::optional<Instant> ParseHttpDate(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || text.substr(3, 2) != ", " || !text.ends_with(" GMT"))
    return std::nullopt;
  const std::size_t month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  char number[8];
  std::snprintf(number, sizeof number, "%02u", static_cast<unsigned>(month / 3 + 1));
  return ParseInstant(std::string(text.substr(12, 4)) + '-' + number + '-' +
                      std::string(text.substr(5, 2)) + 'T' + std::string(text.substr(17, 8)) + 'Z');
}

bool IsCutShort(AwsProtocol protocol, std::string_view body) {
  const std::size_t last = body.find_last_not_of(" \t\r\n");
  if (protocol == AwsProtocol::kRestXml || last == std::string_view::npos) return false;
  body = body.substr(0, last + 1);
  if (protocol == AwsProtocol::kJson || protocol == AwsProtocol::kRestJson)
    return !body.ends_with('}') && !body.ends_with(']');
  // The root's name is in the first tag that is no declaration, and in the last.
  std::size_t open = body.find('<');
  while (open != std::string_view::npos && open + 1 < body.size() &&
         (body[open + 1] == '?' || body[open + 1] == '!'))
    open = body.find('<', open + 1);
  if (open == std::string_view::npos) return true;
  const std::string_view root =
      body.substr(open + 1, body.find_first_of(" \t\r\n/>", open + 1) - open - 1);
  const bool is_empty_element = body.ends_with("/>") && body.rfind('<') == open;
  return !is_empty_element && !body.ends_with("</" + std::string(root) + ">");
}

}  // namespace purser
