#include "demo/generate.h"

#include <gtest/gtest.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <map>

#include "demo/azure_bill.h"
#include "demo/focus_bill.h"
#include "demo/month_bill.h"
#include "world/fakes.h"

namespace purser {
namespace {

/// Two months of the story, by the day: enough of every file there is.
DemoOptions Short(CurLayout layout = CurLayout::kDataExports) {
  return {{2025, 11}, 2, 0, 1, layout};
}

/// Path below the folder → digest of the content.
std::map<std::string, std::uint64_t> Digests(const std::filesystem::path& folder) {
  std::map<std::string, std::uint64_t> digests;
  DiskFiles files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string content = files.Read(entry.path()).value();
    digests[entry.path().lexically_relative(folder).string()] =
        XXH3_64bits(content.data(), content.size());
  }
  return digests;
}

std::size_t Fields(const std::string& line) {
  std::size_t fields = 1;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) ++fields;
  }
  return fields;
}

TEST(GenerateDemo, WritesTheSameBytesForTheSameSeedAndOthersForAnother) {
  FakeWorld world;
  TemporaryFolder one;
  TemporaryFolder two;
  TemporaryFolder other;
  DemoOptions options = Short();
  options.months = 1;
  DemoOptions other_seed = options;
  other_seed.seed = 2;
  ASSERT_TRUE(GenerateDemo(world.world, one.path(), options).ok());
  ASSERT_TRUE(GenerateDemo(world.world, two.path(), options).ok());
  ASSERT_TRUE(GenerateDemo(world.world, other.path(), other_seed).ok());

  EXPECT_EQ(Digests(one.path()), Digests(two.path()));
  EXPECT_NE(Digests(one.path()), Digests(other.path()));
}

TEST(GenerateDemo, LaysOutABucketOfDataExports) {
  FakeWorld world;
  TemporaryFolder folder;
  const GeneratedInputs inputs = GenerateDemo(world.world, folder.path(), Short()).value();
  const auto files = Digests(folder.path());

  EXPECT_TRUE(
      files.contains("aws/cur/acme-cur/metadata/BILLING_PERIOD=2025-11/acme-cur-Manifest.json"));
  EXPECT_TRUE(files.contains("modelhub/modelhub-2025-10.csv.gz"));
  EXPECT_TRUE(files.contains("gcp/gcp_billing_export_resource_v1-2025-11.jsonl.gz"));
  EXPECT_TRUE(files.contains("inventory/2025-11-24.json"));
  EXPECT_TRUE(files.contains("expected.csv"));
  EXPECT_EQ(inputs.sources.size(), 4u);
  EXPECT_GT(inputs.sources[0].lines, 4000);
}

TEST(GenerateDemo, KeepsBothManifestsOfALegacyAssembly) {
  FakeWorld world;
  TemporaryFolder folder;
  ASSERT_TRUE(GenerateDemo(world.world, folder.path(), Short(CurLayout::kLegacy)).ok());
  const auto files = Digests(folder.path());
  const std::string month = "aws/cur/acme-cur/20251101-20251201/";

  EXPECT_TRUE(files.contains(month + "acme-cur-Manifest.json"));
  EXPECT_TRUE(files.contains(month + "20251208T020000Z/acme-cur-Manifest.json"));
  EXPECT_TRUE(files.contains(month + "20251208T020000Z/acme-cur-1.csv.gz"));
}

TEST(GenerateDemo, SaysWhenTheDiskFails) {
  FakeWorld world;
  TemporaryFolder folder;
  world.files.FailAt(4);

  EXPECT_EQ(GenerateDemo(world.world, folder.path(), Short()).error().kind,
            ErrorKind::kUnavailable);
  EXPECT_EQ(GenerateDemo(world.world, folder.path(), {{2025, 11}, 0}).error().kind,
            ErrorKind::kUsage);
}

TEST(CurText, GivesEveryLineAsManyFieldsAsTheHeader) {
  const DemoCalendar calendar{{2025, 10}, 13};
  const Fleet fleet = MakeFleet(calendar, 1);
  for (const CurLayout layout : {CurLayout::kDataExports, CurLayout::kLegacy}) {
    const MonthBill bill =
        MakeMonthBill(fleet, calendar, 9, {Granularity::kDaily, DiscountMode::kMap});
    const std::vector<CurColumn> columns = CurColumns(bill, layout);
    const std::string text = CurHeader(columns) + CurLines(columns, bill, 0, bill.lines.size());
    std::size_t lines = 0;
    for (std::size_t at = 0; at < text.size(); ++lines) {
      const std::size_t end = text.find('\n', at);
      ASSERT_EQ(Fields(text.substr(at, end - at)), columns.size()) << text.substr(at, end - at);
      at = end + 1;
    }
    EXPECT_EQ(lines, bill.lines.size() + 1);
  }
}

TEST(CurText, ShowsATagKeyOnlyOnceItIsActive) {
  const DemoCalendar calendar{{2025, 10}, 13};
  const Fleet fleet = MakeFleet(calendar, 1);
  const auto text = [&](int month) {
    const MonthBill bill = MakeMonthBill(fleet, calendar, month, {Granularity::kDaily});
    return CurLines(CurColumns(bill, CurLayout::kDataExports), bill, 0, bill.lines.size());
  };

  EXPECT_EQ(text(3).find("user_cost_center"), std::string::npos);
  EXPECT_NE(text(4).find("user_cost_center"), std::string::npos);
}

TEST(AzureBill, TheTwoExportsDifferByWhatTheReservationCosts) {
  const AzureBill bill = MakeAzureBill({2026, 10});

  const auto count = [](const std::string& text, std::string_view word) {
    std::size_t found = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
      ++found;
    return found;
  };
  EXPECT_EQ(count(bill.amortized, ",UnusedReservation,"), 3U);
  EXPECT_EQ(count(bill.actual, ",UnusedReservation,"), 0U);
  EXPECT_EQ(count(bill.actual, ",Purchase,Recurring,Reservation,"), 1U);
  EXPECT_EQ(count(bill.actual, ",Refund,OneTime,Reservation,"), 1U);
  EXPECT_EQ(count(bill.amortized, "\n") + count(bill.actual, "\n"),
            static_cast<std::size_t>(bill.lines) + 2);
}

TEST(FocusBill, DrawsDownWhatWasBoughtAndLetsTheRestExpire) {
  const DemoCalendar calendar{{2025, 10}, 13};
  const FocusBill early = MakeFocusBill(calendar, 0);
  const FocusBill late = MakeFocusBill(calendar, 12);

  EXPECT_EQ(early.billed, UnitsOf("4500")) << "less was used than bought";
  EXPECT_NE(early.csv.find(",Unused,"), std::string::npos);
  EXPECT_GT(late.billed, UnitsOf("4500")) << "more was used than bought";
  EXPECT_EQ(late.csv.find(",Unused,"), std::string::npos);
}

}  // namespace
}  // namespace purser
