#include "govern/doctor/export_settings.h"

#include <gtest/gtest.h>

#include "govern/doctor/bill_checkup.h"

namespace purser {
namespace {

constexpr const char* kExport = R"({"Export": {"Name": "report",
    "DataQuery": {"QueryStatement": "SELECT 1", "TableConfigurations": {"COST_AND_USAGE_REPORT": {
        "TIME_GRANULARITY": "HOURLY", "INCLUDE_RESOURCES": "TRUE",
        "INCLUDE_SPLIT_COST_ALLOCATION_DATA": "FALSE"}}},
    "DestinationConfigurations": {"S3Destination": {"S3Bucket": "acme", "S3Prefix": "cur"}}},
  "ExportStatus": {"StatusCode": "UNHEALTHY", "StatusReason": "INSUFFICIENT_PERMISSION"}})";

TEST(ExportSettings, AreReadFromADataExport) {
  const ExportSettings settings = ReadDataExport(kExport).value();

  EXPECT_EQ(settings.name, "report");
  EXPECT_EQ(settings.bucket, "acme");
  EXPECT_TRUE(settings.is_hourly);
  EXPECT_TRUE(settings.has_resources);
  EXPECT_FALSE(settings.has_split_allocation);
  EXPECT_EQ(settings.trouble, "INSUFFICIENT_PERMISSION");
  EXPECT_EQ(FaultsOf(settings).size(), 2u);
}

TEST(ExportSettings, AreReadFromLegacyReports) {
  const auto reports = ReadReportDefinitions(R"({"ReportDefinitions": [{"ReportName": "r",
      "TimeUnit": "DAILY", "S3Bucket": "b", "S3Prefix": "p",
      "AdditionalSchemaElements": ["RESOURCES", "SPLIT_COST_ALLOCATION_DATA"]}]})");

  ASSERT_EQ(reports.value().size(), 1u);
  EXPECT_EQ(FaultsOf(reports.value()[0]), std::vector<std::string>{"not hourly"});
}

TEST(ExportSettings, WhatIsNotTheAnswerIsBadData) {
  for (const char* text : {"", "[]", "{}", "null", R"({"Export": 1})", R"({"Export": {)"})
    EXPECT_EQ(ReadDataExport(text).error().kind, ErrorKind::kData) << text;
  EXPECT_EQ(ReadReportDefinitions(R"({"ReportDefinitions": {}})").error().kind, ErrorKind::kData);
  EXPECT_EQ(ReadExportArns("<html>").error().kind, ErrorKind::kData);
  EXPECT_TRUE(ReadReportDefinitions(R"({"ReportDefinitions": [1, null, []]})").ok());
  EXPECT_TRUE(ReadDataExport(R"({"Export": {"DataQuery": [], "Name": 3}})").ok());
}

TEST(ExportSettings, AnExportWritesToItsPlaceAboveAndBelow) {
  const ExportSettings settings{.bucket = "acme", .prefix = "cur/"};

  EXPECT_TRUE(WritesTo(settings, "s3://acme/cur"));
  EXPECT_TRUE(WritesTo(settings, "s3://acme/cur/report/"));
  EXPECT_TRUE(WritesTo(settings, "s3://acme"));
  EXPECT_FALSE(WritesTo(settings, "s3://acme/curious"));
  EXPECT_FALSE(WritesTo(settings, "s3://acme2/cur"));
}

TEST(MissingTagKeys, AKeyIsThereByItsNameOrAnAliasThatHolds) {
  Taxonomy taxonomy;
  taxonomy.keys = {{.name = "team"},
                   {.name = "environment", .aliases = {{.name = "env", .days = {}}}},
                   {.name = "project"},
                   {.name = "old", .days = {.until = ParseDate("2026-01-01")}}};
  const std::vector<std::string> active = {"Team", "ENV"};

  EXPECT_EQ(MissingTagKeys(taxonomy, active, *ParseDate("2026-10-05")),
            std::vector<std::string>{"project"});
  taxonomy.tag_key_case = TagKeyCase::kExact;
  EXPECT_EQ(MissingTagKeys(taxonomy, active, *ParseDate("2026-10-05")).size(), 3u);
}

}  // namespace
}  // namespace purser
