#include "ingest/aws_listing.h"
#include "ingest/aws_values.h"

namespace purser {
namespace {

void TakeBucket(const AwsPlace& place, const XmlNode& item, std::vector<Resource>& found) {
  const std::string name = item.Text("Name");
  if (name.empty()) return;
  Resource bucket = AwsResource(
      place, "s3:bucket", "arn:" + std::string(AwsPartitionOf(place.region)) + ":s3:::" + name);
  bucket.id = name;  // As the bill has it.
  bucket.name = name;
  bucket.region = item.Text("BucketRegion");
  bucket.state = "available";  // S3 has no word for it: a bucket is there or not.
  bucket.launched = ParseInstant(item.Text("CreationDate"));
  MarkTagsUnknown(bucket);
  found.push_back(std::move(bucket));
}

AwsCall BucketCall(const Resource& bucket, std::string region, std::string operation) {
  const bool tags = operation == "GetBucketTagging";
  return {.service = "s3",
          .operation = std::move(operation),
          .region = std::move(region),
          .parameters = {{tags ? "tagging" : "location", ""}},
          .method = "GET",
          .path = "/" + bucket.id};
}

/// @source S3 API reference, GetBucketLocation: nothing means us-east-1, EU means eu-west-1
Result<std::string> RegionOf(AwsClient& client, const AwsPlace& place, const Resource& bucket) {
  const AwsAnswer answer = TRY(client.Call(BucketCall(bucket, place.region, "GetBucketLocation")));
  const XmlNode location = TRY(ReadXml(answer.body));
  if (location.text.empty()) return std::string("us-east-1");
  return location.text == "EU" ? std::string("eu-west-1") : location.text;
}

Result<AwsTags> TagsOf(AwsClient& client, const Resource& bucket) {
  Result<AwsAnswer> answer = client.Call(BucketCall(bucket, bucket.region, "GetBucketTagging"));
  // NoSuchTagSet: this is how S3 says that there are none.
  if (!answer.ok() && answer.error().kind == ErrorKind::kNotFound) return AwsTags();
  const AwsAnswer tagging = TRY(std::move(answer));
  const XmlNode root = TRY(ReadXml(tagging.body));
  return XmlTags(root, "TagSet/Tag");
}

}  // namespace

Result<void> ListBuckets(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found) {
  // With max-buckets S3 answers in pages and says each bucket's region.
  const AwsItems buckets{.call = {.service = "s3",
                                  .operation = "ListBuckets",
                                  .region = place.region,
                                  .parameters = {{"max-buckets", "1000"}},
                                  .method = "GET"},
                         .paging = {.answer = "ContinuationToken", .request = "continuation-token"},
                         .path = "Buckets/Bucket"};
  return EachXml(client, buckets, [&](const XmlNode& item) { TakeBucket(place, item, found); });
}

void DetailBucket(AwsClient& client, const AwsPlace& place, Resource& resource,
                  std::vector<AwsMiss>& misses) {
  if (resource.region.empty()) {
    Result<std::string> region = RegionOf(client, place, resource);
    if (!region.ok()) {
      if (region.error().kind != ErrorKind::kNotFound)
        misses.push_back({"s3:GetBucketLocation", std::move(region).error()});
      return;
    }
    resource.region = std::move(region).value();
  }
  if (resource.AreTagsKnown()) return;
  Result<AwsTags> tags = TagsOf(client, resource);
  if (tags.ok())
    SetAwsTags(resource, std::move(tags).value());
  else
    misses.push_back({"s3:GetBucketTagging", std::move(tags).error()});
}

}  // namespace purser
