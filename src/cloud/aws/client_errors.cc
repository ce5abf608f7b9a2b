#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "cloud/aws/client.h"
#include "cloud/aws/refusal.h"
#include "cloud/aws/services.h"

namespace purser {
namespace {

/// Whose permission has another name than the operation.
/// @source Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3"
struct Permission {
  std::string_view service;
  std::string_view operation;
  std::string_view action;
};

constexpr std::array kPermissions = {
    Permission{"s3", "ListObjectsV2", "ListBucket"},
    Permission{"s3", "ListObjects", "ListBucket"},
    Permission{"s3", "HeadBucket", "ListBucket"},
    Permission{"s3", "HeadObject", "GetObject"},
    Permission{"s3", "ListBuckets", "ListAllMyBuckets"},
    Permission{"s3", "DeleteBucketTagging", "PutBucketTagging"},
};

std::string PermissionOf(const AwsCall& call) {
  const AwsService* const service = FindAwsService(call.service);
  std::string_view action = call.operation;
  for (const Permission& each : kPermissions)
    if (each.service == call.service && each.operation == call.operation) action = each.action;
  return std::string(service == nullptr ? call.service : service->iam_prefix) + ':' +
         std::string(action);
}

/// One line, of bounded length, without the signed request that some answers repeat.
std::string Words(const AwsRefusal& refusal) {
  constexpr std::size_t kMost = 300;
  constexpr std::array<std::string_view, 3> kNoise = {
      " The Canonical String", "The canonical string", " Encoded authorization failure message"};
  std::string_view message = refusal.message;
  for (const std::string_view noise : kNoise) message = message.substr(0, message.find(noise));
  const bool is_long = message.size() > kMost;
  std::string words;
  for (const char c : message.substr(0, kMost)) {
    const bool is_control = static_cast<unsigned char>(c) < ' ' || c == 127;
    words += is_control ? ' ' : c;
  }
  words = ToUtf8(words);
  while (!words.empty() && (words.back() == ' ' || words.back() == '.')) words.pop_back();
  if (is_long) words += " …";
  return words.empty() ? refusal.code : refusal.code + ": " + words;
}

bool AreKeysWrong(const AwsRefusal& refusal) {
  constexpr std::array<std::string_view, 8> kCodes = {
      "AuthFailure",           "InvalidClientTokenId",      "InvalidAccessKeyId",
      "SignatureDoesNotMatch", "InvalidSignatureException", "UnrecognizedClientException",
      "InvalidToken",          "IncompleteSignature"};
  return std::ranges::find(kCodes, refusal.code) != kCodes.end();
}

bool IsAbsent(const AwsRefusal& refusal) {
  return refusal.status == 404 || refusal.code.contains("NotFound") ||
         refusal.code.starts_with("NoSuch");
}

Error Verdict(const AwsCall& call, const AwsRefusal& refusal) {
  const std::string words = " (" + Words(refusal) + ")";
  if (refusal.IsThrottled())
    return {ErrorKind::kUnavailable, "AWS throttles" + words + ": ask again later"};
  if (refusal.code == "RequestTimeTooSkewed" || refusal.code == "RequestInTheFuture")
    return {ErrorKind::kDenied, "this machine's clock is wrong" + words + ": set it"};
  if (refusal.IsExpired())
    return {ErrorKind::kDenied, "the credentials have expired" + words + ": sign in again"};
  if (AreKeysWrong(refusal))
    return {ErrorKind::kDenied,
            "AWS does not accept the credentials" + words + ": check the keys and the profile"};
  if (refusal.IsDenied())
    return {ErrorKind::kDenied, "access denied" + words + ": allow " + PermissionOf(call)};
  if (IsAbsent(refusal)) return {ErrorKind::kNotFound, "not found" + words};
  if (IsAwsTransient(refusal))
    return {ErrorKind::kUnavailable, "AWS failed" + words + ": ask again later"};
  return {ErrorKind::kData, "AWS refuses" + words};
}

}  // namespace

Error ErrorOf(const AwsCall& call, const std::string& region, const AwsRefusal& refusal) {
  return Verdict(call, refusal).While(call.service + ':' + call.operation + " in " + region);
}

}  // namespace purser
