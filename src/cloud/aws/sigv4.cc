#include "cloud/aws/sigv4.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>

#include "base/ascii.h"

namespace purser {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

std::string Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string Digest(std::string_view bytes) {
  std::string digest(32, '\0');
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()),
                 nullptr, EVP_sha256(), nullptr);
  Check(done == 1, "SHA-256 works");
  return digest;
}

std::string Hmac(std::string_view key, std::string_view text) {
  std::string digest(32, '\0');
  const unsigned char* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                                   reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                                   reinterpret_cast<unsigned char*>(digest.data()), nullptr);
  Check(done != nullptr, "HMAC works");
  return digest;
}

/// "20150830T123600Z"
std::string Stamp(Instant time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(seconds - day);
  char text[48];
  std::snprintf(text, sizeof text, "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 &&
                           HexValue(text[i + 2]) >= 0;
    plain +=
        is_escape ? static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2])) : text[i];
    if (is_escape) i += 2;
  }
  return plain;
}

/// Without empty and "." segments, and ".." with the segment before it.
std::string NormalPath(std::string_view path) {
  std::vector<std::string_view> kept;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view segment = path.substr(at, end - at);
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(segment);
    }
    at = end + 1;
  }
  std::string normal;
  for (const std::string_view segment : kept) (normal += '/') += segment;
  if (normal.empty() || path.ends_with('/')) normal += '/';
  return normal;
}

std::string CanonicalPath(const AwsSigningRequest& request) {
  std::string path = request.path_rule.normalize ? NormalPath(request.path) : request.path;
  if (!request.path_rule.escape_again) path = Unescaped(path);
  return AwsEscape(path, "/");
}

/// Trimmed, runs of blanks as one.
std::string CanonicalValue(std::string_view value) {
  std::string canonical;
  bool is_blank_before = false;
  for (const char c : value) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_blank && is_blank_before && !canonical.empty()) canonical += ' ';
    if (!is_blank) canonical += c;
    is_blank_before = is_blank;
  }
  return canonical;
}

struct CanonicalHeaders {
  std::string lines;
  std::string names;  ///< "host;x-amz-date"
};

CanonicalHeaders Canonical(const AwsParameters& headers) {
  std::map<std::string, std::string> sorted;
  for (const auto& [name, value] : headers) {
    const auto [at, is_new] = sorted.try_emplace(LowerAscii(name));
    if (!is_new) at->second += ',';
    at->second += CanonicalValue(value);
  }
  CanonicalHeaders canonical;
  for (const auto& [name, value] : sorted) {
    canonical.lines += name + ':' + value + '\n';
    if (!canonical.names.empty()) canonical.names += ';';
    canonical.names += name;
  }
  return canonical;
}

std::string ScopeText(const AwsSigningScope& scope) {
  return Stamp(scope.time).substr(0, 8) + '/' + scope.region + '/' + scope.service +
         "/aws4_request";
}

AwsSignature Sign(const AwsSigningRequest& request, const AwsSigningScope& scope,
                  const AwsCredentials& credentials) {
  const CanonicalHeaders headers = Canonical(request.headers);
  AwsSignature signature;
  signature.canonical_request = request.method + '\n' + CanonicalPath(request) + '\n' +
                                AwsQuery(request.query) + '\n' + headers.lines + '\n' +
                                headers.names + '\n' + request.payload_sha256;
  const std::string stamp = Stamp(scope.time);
  signature.string_to_sign = std::string(kAlgorithm) + '\n' + stamp + '\n' + ScopeText(scope) +
                             '\n' + AwsSha256(signature.canonical_request);
  std::string key = Hmac("AWS4" + credentials.secret_access_key, stamp.substr(0, 8));
  for (const std::string_view part :
       {std::string_view(scope.region), std::string_view(scope.service),
        std::string_view("aws4_request")})
    key = Hmac(key, part);
  signature.signature = Hex(Hmac(key, signature.string_to_sign));
  return signature;
}

}  // namespace

AwsSignature SignAwsHeaders(const AwsSigningRequest& request, const AwsSigningScope& scope,
                            const AwsCredentials& credentials) {
  AwsParameters added = {{"x-amz-date", Stamp(scope.time)}};
  if (!credentials.session_token.empty())
    added.emplace_back("x-amz-security-token", credentials.session_token);
  AwsSigningRequest whole = request;
  whole.headers.insert(whole.headers.end(), added.begin(), added.end());
  AwsSignature signature = Sign(whole, scope, credentials);
  added.emplace_back("authorization",
                     std::string(kAlgorithm) + " Credential=" + credentials.access_key_id + '/' +
                         ScopeText(scope) + ", SignedHeaders=" + Canonical(whole.headers).names +
                         ", Signature=" + signature.signature);
  signature.added = std::move(added);
  return signature;
}

AwsSignature PresignAws(const AwsSigningRequest& request, const AwsSigningScope& scope,
                        const AwsCredentials& credentials, int seconds) {
  AwsParameters added = {{"X-Amz-Algorithm", std::string(kAlgorithm)},
                         {"X-Amz-Credential", credentials.access_key_id + '/' + ScopeText(scope)},
                         {"X-Amz-Date", Stamp(scope.time)},
                         {"X-Amz-Expires", std::to_string(seconds)},
                         {"X-Amz-SignedHeaders", Canonical(request.headers).names}};
  if (!credentials.session_token.empty())
    added.emplace_back("X-Amz-Security-Token", credentials.session_token);
  AwsSigningRequest whole = request;
  whole.query.insert(whole.query.end(), added.begin(), added.end());
  AwsSignature signature = Sign(whole, scope, credentials);
  added.emplace_back("X-Amz-Signature", signature.signature);
  signature.added = std::move(added);
  return signature;
}

std::string AwsSha256(std::string_view bytes) { return Hex(Digest(bytes)); }

std::string AwsEscape(std::string_view text, std::string_view kept) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~' ||
                          kept.contains(c);
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain)
      escaped += c;
    else
      ((escaped += '%') += kDigits[byte >> 4]) += kDigits[byte & 15];
  }
  return escaped;
}

std::string AwsQuery(const AwsParameters& query) {
  AwsParameters escaped;
  for (const auto& [name, value] : query) escaped.emplace_back(AwsEscape(name), AwsEscape(value));
  std::ranges::sort(escaped);
  std::string text;
  for (const auto& [name, value] : escaped) {
    if (!text.empty()) text += '&';
    text += name + '=' + value;
  }
  return text;
}

}  // namespace purser
