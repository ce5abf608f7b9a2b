#include "ingest/s3_copy.h"

#include <fstream>

#include <gtest/gtest.h>

#include "world/fakes.h"

namespace purser {
namespace {

struct TestCopies {
  FakeWorld world;
  TemporaryFolder folder;
  AwsClient client{world.world,
                   FixedAwsCredentials({.access_key_id = "AKIA", .secret_access_key = "x"}),
                   "us-east-1"};
  S3Bucket bucket{client, "bills"};
  S3Object object{.key = "cur/a.csv", .etag = "\"1\"", .size = 6};

  S3Copies Open(std::string_view location = "s3://bills/cur") {
    return S3Copies::Open(world.world, folder.path(), ParseS3Location(location).value()).value();
  }
  Result<void> Fetch(S3Copies& copies) {
    TRY(copies.Fetch(bucket, object, "a.csv", [](std::int64_t) {}));
    return copies.Settle(object, "a.csv");
  }
  std::string Content(const std::filesystem::path& file) {
    return world.files.Read(folder.path() / file).value();
  }
};

TEST(LocalPathOf, NeverLeavesTheFolder) {
  EXPECT_EQ(LocalPathOf("../../etc/x.csv").value(), "%2E%2E/%2E%2E/etc/x.csv");
  EXPECT_EQ(LocalPathOf("//a//./b.csv").value(), "a/%2E/b.csv");
  EXPECT_EQ(LocalPathOf(".hidden/_x.csv").value(), "%2Ehidden/%5Fx.csv");
  EXPECT_EQ(LocalPathOf("a\nb.csv").value(), "a%0Ab.csv");
  EXPECT_EQ(LocalPathOf("ü b+c.v1.csv").value(), "ü b+c.v1.csv");
}

TEST(LocalPathOf, RefusesNamesThatNoFileCanHave) {
  EXPECT_EQ(LocalPathOf(std::string(300, 'x')).error().kind, ErrorKind::kData);
  EXPECT_EQ(LocalPathOf("///").error().kind, ErrorKind::kData);
}

TEST(S3Copies, RememberWhatTheyHave) {
  TestCopies test;
  test.world.http.answers = {{200, {}, "abcdef"}};
  {
    S3Copies copies = test.Open();
    ASSERT_TRUE(test.Fetch(copies).ok());
  }

  const S3Copies again = test.Open();

  EXPECT_EQ(test.Content("a.csv"), "abcdef");
  EXPECT_TRUE(again.Has(test.object, "a.csv"));
  S3Object changed = test.object;
  changed.etag = "\"2\"";
  EXPECT_FALSE(again.Has(changed, "a.csv"));
  std::filesystem::remove(test.folder.path() / "a.csv");
  EXPECT_FALSE(again.Has(test.object, "a.csv"));
}

TEST(S3Copies, GoOnWhereACutFetchWas) {
  TestCopies test;
  test.world.http.answers = {{200, {}, "abc"}, {206, {}, "de"}, {206, {}, "f"}};
  S3Copies copies = test.Open();

  ASSERT_TRUE(test.Fetch(copies).ok());

  EXPECT_EQ(test.Content("a.csv"), "abcdef");
  EXPECT_EQ(test.world.http.requests[2].headers.at("range"), "bytes=5-");
}

TEST(S3Copies, BeginAnewWhereAServerHasNoRanges) {
  TestCopies test;
  test.world.http.answers = {{200, {}, "abc"}, {200, {}, "abcdef"}, {200, {}, "abcdef"}};
  S3Copies copies = test.Open();

  ASSERT_TRUE(test.Fetch(copies).ok());

  EXPECT_EQ(test.Content("a.csv"), "abcdef");
}

TEST(S3Copies, AFullDiskLeavesNoCopy) {
  TestCopies test;
  test.world.http.answers = {{200, {}, "abcdef"}};
  S3Copies copies = test.Open();
  test.world.files.FailAt(2, Fault::kForGood);  // the folder, then the first block

  EXPECT_EQ(test.Fetch(copies).error().kind, ErrorKind::kUnavailable);
  EXPECT_FALSE(copies.Has(test.object, "a.csv"));
}

TEST(S3Copies, OfAnotherLocationAreRemoved) {
  TestCopies test;
  test.world.http.answers = {{200, {}, "abcdef"}};
  {
    S3Copies copies = test.Open();
    ASSERT_TRUE(test.Fetch(copies).ok());
  }

  const S3Copies other = test.Open("s3://bills/other");

  EXPECT_TRUE(other.copies().empty());
  EXPECT_FALSE(std::filesystem::exists(test.folder.path() / "a.csv"));
}

TEST(S3Copies, AFileThatNobodyRemembersIsRemoved) {
  TestCopies test;
  test.world.http.answers = {{200, {}, "abcdef"}};
  {
    S3Copies copies = test.Open();
    ASSERT_TRUE(test.Fetch(copies).ok());
    std::ofstream(test.folder.path() / "killed.csv") << "x";
    const auto is_old = [](const std::string&, const S3Copies::Copy&) { return false; };
    ASSERT_TRUE(copies.Remove(is_old).ok());
  }

  EXPECT_FALSE(std::filesystem::exists(test.folder.path() / "killed.csv"));
  EXPECT_TRUE(test.Open().Has(test.object, "a.csv"));
}

TEST(S3Copies, AMemoryOfTheWrongShapeIsNone) {
  TestCopies test;
  std::ofstream(test.folder.path() / ".copies.json")
      << R"({"format":"1","location":"s3://bills/cur/","copies":[]})";

  EXPECT_TRUE(test.Open().copies().empty());
}

TEST(S3Copies, OnePurserAtATime) {
  TestCopies test;
  const S3Copies copies = test.Open();

  const Result<S3Copies> second = S3Copies::Open(test.world.world, test.folder.path(),
                                                 ParseS3Location("s3://bills/cur").value());

  EXPECT_EQ(second.error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace purser
