/// Objects of S3: listed, and read from any byte on, so that a cut goes on where it was.
///
/// A bucket is asked in the region where it lies: S3 says which one that is when the first call
/// comes to the wrong one (x-amz-bucket-region), and every later call goes there.
/// @source Amazon S3 API reference: ListObjectsV2, GetObject, HeadBucket; "Request redirection"
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "cloud/aws/client.h"

namespace purser {

/// "s3://bucket/cur/report": a folder of a bucket.
struct S3Location {
  std::string bucket;
  std::string prefix;  ///< Empty, or ends with a slash: "cur/report/".
  std::string Text() const;
};

/// @error kConfig  not s3://BUCKET or s3://BUCKET/PREFIX
Result<S3Location> ParseS3Location(std::string_view text);

struct S3Object {
  std::string key;   ///< As S3 has it: any bytes but NUL.
  std::string etag;  ///< With its quotes.
  std::int64_t size = 0;
  Instant modified{};
  friend bool operator==(const S3Object&, const S3Object&) = default;
};

/// One bucket. Not for several threads at once.
class S3Bucket {
 public:
  /// @param client  must outlive it
  S3Bucket(AwsClient& client, std::string bucket) : client_(client), bucket_(std::move(bucket)) {}

  const std::string& name() const { return bucket_; }

  /// Every object below `prefix`, by key; folders' own marks (keys that end with a slash) are left
  /// out.
  /// @error kData  more than `most`
  Result<std::vector<S3Object>> List(const std::string& prefix, std::size_t most);

  /// Sends the object's bytes from `from` on to `sink`. What came before an error is in it.
  /// @error kUnavailable  cut: go on from where it was
  /// @error kNotFound     S3 did not answer with that part: begin anew
  /// @error kData         the object changed since it was listed, or is longer than it said
  Result<void> Read(const S3Object& object, std::int64_t from,
                    const std::function<Result<void>(std::string_view piece)>& sink);

 private:
  Result<AwsAnswer> Ask(AwsCall call);
  Result<std::string> RegionSaid(const AwsAnswer& answer);
  Result<std::optional<std::string>> ListPage(const std::string& prefix, const std::string& token,
                                              std::vector<S3Object>& objects);

  AwsClient& client_;
  std::string bucket_;
  std::string region_;  ///< Empty: the client's.
};

}  // namespace purser
