/// Buckets: a set of tags is replaced as a whole.

#include <algorithm>

#include <fmt/format.h>

#include "cloud/aws/sigv4.h"
#include "cloud/aws/xml.h"
#include "govern/tags/tag_apis.h"

namespace purser {
namespace {

std::string BucketOf(const TagTarget& target) {
  const std::size_t colons = target.arn.rfind(":::");
  return colons == std::string::npos ? target.id : target.arn.substr(colons + 3);
}

AwsCall BucketCall(const char* operation, const char* method, const TagTarget& target) {
  return {.service = "s3",
          .operation = operation,
          .region = target.region == "global" ? "" : target.region,
          .parameters = {{"tagging", ""}},
          .method = method,
          .path = "/" + BucketOf(target)};
}

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else
      escaped += c;
  }
  return escaped;
}

/// The SHA-256 of `body` in base 64: S3 takes a set of tags only with a checksum.
std::string Checksum(std::string_view body) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bits;
  for (const char digit : AwsSha256(body)) {
    const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    for (int bit = 3; bit >= 0; --bit) bits += ((value >> bit) & 1) != 0 ? '1' : '0';
  }
  std::string text;
  for (std::size_t at = 0; at < bits.size(); at += 6) {
    std::size_t value = 0;
    for (std::size_t bit = at; bit < at + 6; ++bit)
      value = value * 2 + (bit < bits.size() && bits[bit] == '1' ? 1 : 0);
    text += kDigits[value];
  }
  return text + "=";  // 32 bytes are 43 digits
}

/// Blanks around a key or value are lost in reading, and would be in the set that is sent again.
Result<void> CheckBlanks(std::string_view body) {
  constexpr std::string_view kBlank = " \t\r\n";
  for (const std::string_view tag : {"Key>", "Value>"})
    for (std::size_t at = body.find(tag); at != std::string_view::npos;
         at = body.find(tag, at + 1)) {
      const std::size_t start = body.rfind('<', at);
      if (start == std::string_view::npos) continue;
      const bool closes = body.substr(start).starts_with("</");
      const std::size_t beside = closes ? start - 1 : at + tag.size();
      if (beside < body.size() && kBlank.find(body[beside]) != std::string_view::npos)
        return Error{ErrorKind::kData,
                     "s3: the bucket has a tag with a blank at its beginning or end, which would "
                     "be lost: write this one in the console"};
    }
  return {};
}

Result<TagPairs> ReadBucket(AwsClient& client, const TagTarget& target) {
  const AwsCall call = BucketCall("GetBucketTagging", "GET", target);
  const AwsAnswer answer = TRY(client.Ask(call));
  if (answer.refusal && answer.refusal->code == "NoSuchTagSet") return TagPairs{};
  if (answer.refusal) return ErrorOf(call, target.region, *answer.refusal);
  const XmlNode root = TRY(ReadXml(answer.body).While("s3:GetBucketTagging"));
  if (root.name != "Tagging")
    return Error{ErrorKind::kData, "s3:GetBucketTagging: the answer is no set of tags"};
  TRY(CheckBlanks(answer.body));
  TagPairs tags;
  for (const XmlNode* tag : root.All("TagSet/Tag"))
    tags.emplace_back(tag->Text("Key"), tag->Text("Value"));
  return tags;
}

Result<void> Replace(AwsClient& client, const TagTarget& target, const TagPairs& tags) {
  if (tags.empty()) {
    TRY(client.Call(BucketCall("DeleteBucketTagging", "DELETE", target)));
    return {};
  }
  AwsCall call = BucketCall("PutBucketTagging", "PUT", target);
  call.body = "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>";
  for (const auto& [key, value] : tags)
    call.body +=
        fmt::format("<Tag><Key>{}</Key><Value>{}</Value></Tag>", Escaped(key), Escaped(value));
  call.body += "</TagSet></Tagging>";
  call.headers = {{"content-type", "application/xml"},
                  {"x-amz-checksum-sha256", Checksum(call.body)}};
  TRY(client.Call(call));
  return {};
}

// Tags that AWS wrote ("aws:…") are sent again with the others: S3 refuses a set without them.

Result<void> WriteBucket(AwsClient& client, std::span<const TagTarget> targets,
                         const TagPairs& set) {
  TagPairs tags = TRY(ReadBucket(client, targets[0]));
  for (const auto& [key, value] : set) {
    const auto found = std::ranges::find(tags, key, [](const auto& tag) { return tag.first; });
    if (found == tags.end())
      tags.emplace_back(key, value);
    else
      found->second = value;
  }
  return Replace(client, targets[0], tags);
}

Result<void> RemoveFromBucket(AwsClient& client, const TagTarget& target,
                              const std::vector<std::string>& keys) {
  TagPairs tags = TRY(ReadBucket(client, target));
  std::erase_if(tags,
                [&](const auto& tag) { return std::ranges::find(keys, tag.first) != keys.end(); });
  return Replace(client, target, tags);
}

}  // namespace

TagApi S3TagApi() {
  return {"s3", 1, "s3:PutBucketTagging", ReadBucket, WriteBucket, RemoveFromBucket};
}

}  // namespace purser
