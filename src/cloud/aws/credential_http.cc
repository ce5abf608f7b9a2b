#include "cloud/aws/credential_http.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/integer.h"
#include "base/text_width.h"

namespace purser {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;
constexpr int kAttempts = 3;

bool IsBusy(const HttpResponse& response) {
  return response.status == 429 || response.status / 100 == 5 ||
         (response.status == 400 && response.body.find("Throttling") != std::string::npos);
}

std::string ScalarText(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Result<std::optional<Instant>> ExpiryOf(const std::string& text, std::string_view giver) {
  if (text.empty() || text == "null") return std::optional<Instant>();
  if (const std::optional<std::int64_t> milliseconds = ParseInteger(text)) {
    constexpr std::int64_t kYear10000 = 253'402'300'800'000;
    if (*milliseconds > 0 && *milliseconds < kYear10000)
      return std::optional<Instant>(Instant(std::chrono::milliseconds(*milliseconds)));
  }
  if (const std::optional<Instant> instant = ParseInstant(text)) return instant;
  return Error{ErrorKind::kData, fmt::format("{}: its expiration is no time", giver)};
}

}  // namespace

Result<HttpResponse> SendPatiently(World& world, const HttpRequest& request) {
  for (int attempt = 1;; ++attempt) {
    Result<HttpResponse> response = world.http.Send(request);
    const bool again =
        response.ok() ? IsBusy(response.value()) : response.error().kind == ErrorKind::kUnavailable;
    if (!again || attempt == kAttempts) return response;
    const std::uint64_t most = 500u << attempt;
    world.clock.SleepFor(std::chrono::milliseconds(100 + world.random.Next() % most));
  }
}

Result<std::map<std::string, std::string>> JsonMembers(std::string_view text,
                                                       std::string_view member) {
  const Error wrong{ErrorKind::kData, "the answer is not the JSON it should be"};
  if (text.size() > kMostBytes) return wrong;
  nlohmann::json read = nlohmann::json::parse(text, nullptr, false);
  if (!read.is_object()) return wrong;
  if (!member.empty()) {
    const auto inner = read.find(member);
    if (inner == read.end() || !inner->is_object()) return wrong;
    read = nlohmann::json(std::move(*inner));
  }
  std::map<std::string, std::string> members;
  for (const auto& [name, value] : read.items())
    if (value.is_string() || value.is_number() || value.is_boolean())
      members[name] = ScalarText(value);
  return members;
}

Result<AwsCredentials> CredentialsOf(const std::map<std::string, std::string>& members,
                                     const CredentialMembers& names, std::string_view giver) {
  const auto text = [&](const std::string& name) {
    const auto found = members.find(name);
    return found == members.end() ? std::string() : found->second;
  };
  AwsCredentials credentials{.access_key_id = text(names.id),
                             .secret_access_key = text(names.secret),
                             .session_token = text(names.token)};
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty())
    return Error{ErrorKind::kData,
                 fmt::format("{}: its answer lacks {} or {}", giver, names.id, names.secret)};
  credentials.expires = TRY(ExpiryOf(text(names.expires), giver));
  return credentials;
}

std::string Quoted(std::string_view text) { return Fitted(Printable(text.substr(0, 4096)), 300); }

}  // namespace purser
