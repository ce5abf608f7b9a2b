#include <gtest/gtest.h>

#include <fstream>

#include <fmt/format.h>

#include "ingest/test_bills.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

class CurFiles : public testing::Test {
 protected:
  /// Writes what `select` says of a bill beside the sources, in `csv`, as Parquet.
  fs::path Parquet(const std::string& path, const std::string& select, const std::string& csv) {
    const fs::path file = folder_.path() / path;
    fs::create_directories(file.parent_path());
    const std::unique_ptr<Duck> duck = Duck::Open({.threads = 1}).value();
    const Result<void> written = duck->Execute(
        fmt::format("COPY (SELECT {} FROM purser_csv([{}], [1])) TO {} (FORMAT parquet)", select,
                    SqlText(Fixture("cur/" + csv).string()), SqlText(file.string())));
    EXPECT_TRUE(written.ok()) << written.error().message;
    return file;
  }

  fs::path Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
    return folder_.path() / name;
  }

  TemporaryFolder folder_;
};

/// What CUR 2.0 has in Parquet: maps, doubles, timestamps.
constexpr const char* kTyped =
    "* EXCLUDE (_file, _row, _line, _bad, _repair) REPLACE (CAST(line_item_unblended_cost AS "
    "DOUBLE) AS line_item_unblended_cost, CAST(line_item_usage_start_date AS TIMESTAMP) AS "
    "line_item_usage_start_date, CAST(line_item_usage_amount AS DOUBLE) AS "
    "line_item_usage_amount";

TEST_F(CurFiles, ParquetWithMapsSaysWhatItsCsvSays) {
  Parquet("a.parquet", std::string(kTyped) + ", purser_tags(resource_tags) AS resource_tags)",
          "tag_collisions.csv");
  TestSource cur("aws-cur", {folder_.path()});

  const Result<void> ingested = cur.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(cur.Sum("BilledCost"), "15.1");
  EXPECT_EQ(cur.snapshot().rows.kept, 16);
  EXPECT_TRUE(cur.Found("tag-keys-collide"));
  EXPECT_EQ(cur.One("SELECT element_at(Tags, 'user_project') FROM charges WHERE x_RowNumber = 14"),
            "café 🚀");
}

TEST_F(CurFiles, ParquetFilesOfOneMonthMayDifferInTheirColumns) {
  const std::string month = "report/report/year=2026/month=10/";
  Parquet(month + "a.parquet", std::string(kTyped) + ")", "savings_plan_unused.csv");
  Parquet(month + "b.parquet",
          std::string(kTyped) + "), 'nlp' AS resource_tags_user_team, '' AS resource_tags_aws_n",
          "e_notation.csv");
  Parquet(month + "c.parquet", std::string(kTyped) + ")", "savings_plan_upfront_refund.csv");
  TestSource cur("aws-cur", {folder_.path()});

  const Result<void> ingested = cur.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(MonthText(cur.deliveries().at(0).period.value()), "2026-10");
  EXPECT_EQ(cur.deliveries().at(0).export_name, "report");
  EXPECT_EQ(cur.Sum("BilledCost"), "8843.00600075202376");
  EXPECT_EQ(cur.Sum("EffectiveCost", "x_FileNumber = 0"), "14.5");
  EXPECT_EQ(cur.One("SELECT MIN(x_FileNumber) FROM charges WHERE x_LineItemType = 'Refund'"), "3");
  EXPECT_EQ(cur.One("SELECT DISTINCT Tags FROM charges WHERE x_FileNumber = 2"), "user_team=nlp");
}

TEST_F(CurFiles, AHeaderWithoutLinesIsAnEmptyMonth) {
  TestSource cur("aws-cur", {Fixture("cur/header_only")});

  ASSERT_TRUE(cur.Ingest().ok());

  ASSERT_EQ(cur.plans().size(), 1u);
  EXPECT_EQ(MonthText(cur.snapshot().billing_period), "2026-10");
  EXPECT_EQ(cur.snapshot().rows.read, 0);
  EXPECT_TRUE(cur.deliveries().at(0).whole);
}

TEST_F(CurFiles, OnlyTheAssemblyOfTheTopManifestIsRead) {
  TestSource cur("aws-cur", {Fixture("cur/two_assemblies")});

  ASSERT_TRUE(cur.Ingest().ok());

  EXPECT_EQ(cur.snapshot().assembly, "20261105T030000Z");
  EXPECT_EQ(cur.snapshot().export_name, "report");
  EXPECT_TRUE(cur.Found("files-left-aside"));
  EXPECT_EQ(cur.One("SELECT COUNT(DISTINCT x_FileNumber) FROM charges"), "2");
}

TEST_F(CurFiles, AManifestWhoseFilesAreMissingIsRefused) {
  Write("report-Manifest.json",
        R"({"reportName": "r", "assemblyId": "a", "reportKeys": ["p/r/r-1.csv.gz"]})");
  TestSource cur("aws-cur", {folder_.path()});

  const Result<void> ingested = cur.Ingest();

  ASSERT_FALSE(ingested.ok());
  EXPECT_EQ(ingested.error().kind, ErrorKind::kData);
}

TEST_F(CurFiles, AFocusExportIsPointedToItsKind) {
  TestSource cur("aws-cur", {Fixture("focus/v1_0.csv")});

  const Result<void> ingested = cur.Ingest();

  ASSERT_FALSE(ingested.ok());
  EXPECT_NE(ingested.error().message.find("--kind focus"), std::string::npos);
}

}  // namespace
}  // namespace purser
