#include "cloud/aws/s3.h"

#include <gtest/gtest.h>

#include "world/fakes.h"

namespace purser {
namespace {

/// A bucket whose answers the test writes.
struct TestBucket {
  FakeWorld world;
  AwsClient client{world.world,
                   FixedAwsCredentials({.access_key_id = "AKIA", .secret_access_key = "x"}),
                   "us-east-1"};
  S3Bucket bucket{client, "bills"};

  std::string Url(std::size_t request) const { return world.http.requests.at(request).url; }
};

std::string Page(std::string_view contents, std::string_view next = "") {
  std::string page = "<ListBucketResult><EncodingType>url</EncodingType>";
  page += contents;
  if (!next.empty())
    page += "<IsTruncated>true</IsTruncated><NextContinuationToken>" + std::string(next) +
            "</NextContinuationToken>";
  return page + "</ListBucketResult>";
}

std::string Object(std::string_view key, std::string_view size = "3") {
  return "<Contents><Key>" + std::string(key) + "</Key><Size>" + std::string(size) +
         "</Size><ETag>&quot;e&quot;</ETag><LastModified>2026-10-05T01:02:03.000Z</LastModified>"
         "</Contents>";
}

TEST(ParseS3Location, EndsAPrefixWithASlash) {
  EXPECT_EQ(ParseS3Location("s3://bills/cur/report").value().Text(), "s3://bills/cur/report/");
  EXPECT_EQ(ParseS3Location("s3://bills/cur/").value().prefix, "cur/");
  EXPECT_EQ(ParseS3Location("s3://bills").value().Text(), "s3://bills/");
}

TEST(ParseS3Location, RefusesWhatIsNoBucket) {
  for (const char* text : {"s3://", "s3:///x", "https://bills/x", "s3://a b/x", "s3://../x"})
    EXPECT_EQ(ParseS3Location(text).error().kind, ErrorKind::kConfig) << text;
}

TEST(S3Bucket, ListsEveryPageAndReadsCodedKeys) {
  TestBucket test;
  test.world.http.answers = {
      {200, {}, Page(Object("cur/b+c%2B%2541.csv") + Object("cur/x/"), "t 1")},
      {200, {}, Page(Object("cur/%01a.csv", "7"))}};

  const Result<std::vector<S3Object>> objects = test.bucket.List("cur/", 10);

  ASSERT_TRUE(objects.ok()) << objects.error().message;
  ASSERT_EQ(objects.value().size(), 2U);
  EXPECT_EQ(objects.value()[0].key,
            "cur/\x01"
            "a.csv");
  EXPECT_EQ(objects.value()[0].size, 7);
  EXPECT_EQ(objects.value()[0].etag, "\"e\"");
  EXPECT_EQ(objects.value()[1].key, "cur/b c+%41.csv");
  EXPECT_NE(test.Url(1).find("continuation-token=t%201"), std::string::npos) << test.Url(1);
}

TEST(S3Bucket, RefusesAListingWithoutEnd) {
  TestBucket test;
  test.world.http.answers = {{200, {}, Page(Object("a"), "t")}, {200, {}, Page(Object("b"), "t")}};

  EXPECT_EQ(test.bucket.List("", 10).error().kind, ErrorKind::kData);
}

TEST(S3Bucket, RefusesMoreObjectsThanAskedFor) {
  TestBucket test;
  test.world.http.answers = {{200, {}, Page(Object("a") + Object("b"))}};

  EXPECT_EQ(test.bucket.List("", 1).error().kind, ErrorKind::kData);
}

TEST(S3Bucket, AsksWhereTheBucketIsWhenTheRefusalDoesNotSay) {
  TestBucket test;
  test.world.http.answers = {{301, {}, "<Error><Code>PermanentRedirect</Code></Error>"},
                             {200, {{"x-amz-bucket-region", "eu-west-1"}}, ""},
                             {200, {}, Page(Object("a"))}};

  const Result<std::vector<S3Object>> objects = test.bucket.List("", 10);

  ASSERT_TRUE(objects.ok()) << objects.error().message;
  EXPECT_NE(test.Url(2).find("eu-west-1"), std::string::npos) << test.Url(2);
}

TEST(S3Bucket, GoesOnWhereAPartEnded) {
  TestBucket test;
  test.world.http.answers = {{206, {}, "cdef"}};
  std::string got = "ab";

  const Result<void> read =
      test.bucket.Read({.key = "a b", .etag = "\"e\"", .size = 6}, 2, [&](std::string_view piece) {
        got += piece;
        return Result<void>();
      });

  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(got, "abcdef");
  EXPECT_EQ(test.world.http.requests[0].headers.at("range"), "bytes=2-");
  EXPECT_EQ(test.world.http.requests[0].headers.at("if-match"), "\"e\"");
}

TEST(S3Bucket, SaysWhenTheObjectChanged) {
  TestBucket test;
  test.world.http.answers = {{412, {}, "<Error><Code>PreconditionFailed</Code></Error>"}};

  const Result<void> read = test.bucket.Read({.key = "k", .etag = "\"e\"", .size = 6}, 2,
                                             [](std::string_view) { return Result<void>(); });

  EXPECT_EQ(read.error().kind, ErrorKind::kData);
}

TEST(S3Bucket, SaysWhenTheAnswerIsAnotherPart) {
  TestBucket test;
  test.world.http.answers = {{200, {}, "abcdef"}};

  const Result<void> read = test.bucket.Read({.key = "k", .etag = "\"e\"", .size = 6}, 2,
                                             [](std::string_view) { return Result<void>(); });

  EXPECT_EQ(read.error().kind, ErrorKind::kNotFound);
}

TEST(S3Bucket, TellsACutFromAnObjectThatIsTooLong) {
  TestBucket test;
  test.world.http.answers = {{200, {}, "abc"}, {200, {}, "abcdefg"}};
  const auto sink = [](std::string_view) { return Result<void>(); };

  EXPECT_EQ(test.bucket.Read({.key = "k", .etag = "\"e\"", .size = 6}, 0, sink).error().kind,
            ErrorKind::kUnavailable);
  EXPECT_EQ(test.bucket.Read({.key = "k", .etag = "\"e\"", .size = 6}, 0, sink).error().kind,
            ErrorKind::kData);
}

}  // namespace
}  // namespace purser
