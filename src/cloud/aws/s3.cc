#include "cloud/aws/s3.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/integer.h"
#include "cloud/aws/xml.h"

namespace purser {
namespace {

/// -1 for anything else.
int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// A key as encoding-type=url writes it: XML cannot carry every byte that a key may have.
std::string Decoded(std::string_view text) {
  std::string key;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_coded = text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 &&
                          HexDigit(text[i + 2]) >= 0;
    if (is_coded) {
      key += static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    } else {
      key += text[i] == '+' ? ' ' : text[i];
    }
  }
  return key;
}

Result<S3Object> ObjectOf(const XmlNode& node, bool is_coded) {
  const std::string key = node.Text("Key");
  const std::optional<std::int64_t> size = ParseInteger(node.Text("Size"));
  const std::optional<Instant> modified = ParseInstant(node.Text("LastModified"));
  if (key.empty() || !size || *size < 0 || !modified)
    return Error{ErrorKind::kData, "s3:ListObjectsV2 answered an object without key, size or time"};
  return S3Object{.key = is_coded ? Decoded(key) : key,
                  .etag = node.Text("ETag"),
                  .size = *size,
                  .modified = *modified};
}

/// Which answers may say that another region has the bucket.
bool MayBeElsewhere(const AwsAnswer& answer) {
  return answer.status == 301 || answer.status == 307 || answer.status == 400;
}

}  // namespace

std::string S3Location::Text() const { return fmt::format("s3://{}/{}", bucket, prefix); }

Result<S3Location> ParseS3Location(std::string_view text) {
  constexpr std::string_view kScheme = "s3://";
  const Error wrong{ErrorKind::kConfig, fmt::format("\"{}\" is not s3://bucket/prefix", text)};
  if (!text.starts_with(kScheme)) return wrong;
  text.remove_prefix(kScheme.size());
  S3Location location{.bucket = std::string(text.substr(0, text.find('/'))), .prefix = {}};
  const bool is_name = std::ranges::all_of(location.bucket, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == ':';
  });
  if (location.bucket.size() < 3 || !is_name || location.bucket.front() == '.') return wrong;
  text.remove_prefix(std::min(location.bucket.size() + 1, text.size()));
  location.prefix = text;
  if (!location.prefix.empty() && location.prefix.back() != '/') location.prefix += '/';
  return location;
}

/// Where the answer has no x-amz-bucket-region, which the client follows by itself. Empty: nobody
/// says.
Result<std::string> S3Bucket::RegionSaid(const AwsAnswer& answer) {
  if (const Result<XmlNode> error = ReadXml(answer.body); error.ok())
    if (const std::string region = error.value().Text("Region"); !region.empty()) return region;
  if (answer.status == 400) return std::string();
  const AwsAnswer head = TRY(client_.Ask({.service = "s3",
                                          .operation = "HeadBucket",
                                          .region = region_,
                                          .method = "HEAD",
                                          .path = "/" + bucket_}));
  const auto said = head.headers.find("x-amz-bucket-region");
  return said == head.headers.end() ? std::string() : said->second;
}

Result<AwsAnswer> S3Bucket::Ask(AwsCall call) {
  call.region = region_;
  AwsAnswer answer = TRY(client_.Ask(call));
  if (answer.refusal && MayBeElsewhere(answer)) {
    const std::string region = TRY(RegionSaid(answer));
    if (!region.empty() && region != (region_.empty() ? client_.region() : region_)) {
      region_ = call.region = region;
      answer = TRY(client_.Ask(call));
    }
  }
  if (answer.status == 412)
    return Error{ErrorKind::kData, "it changed since it was listed: ingest again"};
  if (answer.refusal)
    return ErrorOf(call, region_.empty() ? client_.region() : region_, *answer.refusal);
  return answer;
}

/// @return the token of the next page
Result<std::optional<std::string>> S3Bucket::ListPage(const std::string& prefix,
                                                      const std::string& token,
                                                      std::vector<S3Object>& objects) {
  AwsCall call{.service = "s3",
               .operation = "ListObjectsV2",
               .parameters = {{"list-type", "2"}, {"encoding-type", "url"}},
               .method = "GET",
               .path = "/" + bucket_};
  if (!prefix.empty()) call.parameters.emplace_back("prefix", prefix);
  if (!token.empty()) call.parameters.emplace_back("continuation-token", token);
  const AwsAnswer answer = TRY(Ask(std::move(call)));
  const XmlNode page = TRY(ReadXml(answer.body).While("s3:ListObjectsV2"));
  const bool is_coded = page.Text("EncodingType") == "url";
  for (const XmlNode* node : page.All("Contents")) {
    S3Object object = TRY(ObjectOf(*node, is_coded));
    if (!object.key.ends_with('/')) objects.push_back(std::move(object));
  }
  if (page.Text("IsTruncated") != "true") return std::optional<std::string>();
  std::string next = page.Text("NextContinuationToken");
  if (next.empty() || next == token)
    return Error{ErrorKind::kData, "s3:ListObjectsV2 goes on without saying where"};
  return std::optional(std::move(next));
}

Result<std::vector<S3Object>> S3Bucket::List(const std::string& prefix, std::size_t most) {
  std::vector<S3Object> objects;
  std::optional<std::string> token = "";
  while (token) {
    token = TRY(ListPage(prefix, *token, objects).While("list s3://" + bucket_ + "/" + prefix));
    if (objects.size() > most)
      return Error{
          ErrorKind::kData,
          fmt::format("more than {} objects below s3://{}/{}: name the export's own folder", most,
                      bucket_, prefix)};
  }
  std::ranges::sort(objects, {}, &S3Object::key);
  return objects;
}

Result<void> S3Bucket::Read(const S3Object& object, std::int64_t from,
                            const std::function<Result<void>(std::string_view)>& sink) {
  std::int64_t come = from;
  bool too_long = false;
  // What a sink has got cannot be taken back: a cut in the middle is the caller's to mend.
  AwsCall call{.service = "s3",
               .operation = "GetObject",
               .method = "GET",
               .path = "/" + bucket_ + "/" + object.key,
               .headers = {{"If-Match", object.etag}}};
  if (from > 0) call.headers["Range"] = fmt::format("bytes={}-", from);
  call.sink = [&](std::string_view piece) -> Result<void> {
    come += static_cast<std::int64_t>(piece.size());
    too_long = come > object.size;
    if (too_long) return Error{ErrorKind::kData, "longer than S3 said"};
    return sink(piece);
  };
  const std::string what = fmt::format("read s3://{}/{}", bucket_, object.key);
  const Error other_part{ErrorKind::kNotFound, what + ": not the part that was asked for"};
  const Result<AwsAnswer> answer = Ask(std::move(call));
  if (!answer.ok()) {
    if (too_long && from > 0) return other_part;
    return Error(answer.error()).While(what);
  }
  if (from > 0 && answer.value().status != 206) return other_part;
  if (come != object.size)
    return Error{ErrorKind::kUnavailable,
                 fmt::format("{}: cut after {} of {} bytes", what, come, object.size)};
  return {};
}

}  // namespace purser
