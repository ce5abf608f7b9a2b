#include <gtest/gtest.h>

#include <fmt/format.h>

#include "demo/generate.h"
#include "ingest/test_bills.h"

namespace purser {
namespace {

/// A month of the demo: how it carries discounts, and in which layout.
struct DemoMonth {
  const char* name;
  CurLayout layout;
  Month month;
  const char* discount_mode;
};

/// What the generator knows of its bills without reading them back.
std::string Expected(const std::filesystem::path& folder, Month month) {
  const std::string text = DiskFiles().Read(folder / "expected.csv").value();
  const std::string start = fmt::format("\n{},012345678901,USD,", MonthText(month));
  const std::size_t at = text.find(start);
  if (at == std::string::npos) return "not in expected.csv";
  return text.substr(at + start.size(), text.find('\n', at + 1) - at - start.size());
}

class DemoBills : public testing::TestWithParam<DemoMonth> {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    FakeWorld world;
    for (const CurLayout layout : {CurLayout::kDataExports, CurLayout::kLegacy})
      ASSERT_TRUE(
          GenerateDemo(world.world, FolderOf(layout), {.hourly_months = 0, .layout = layout}).ok());
  }
  static void TearDownTestSuite() { folder_.reset(); }
  static std::filesystem::path FolderOf(CurLayout layout) {
    return folder_->path() / (layout == CurLayout::kLegacy ? "legacy" : "exports");
  }

  static std::unique_ptr<TemporaryFolder> folder_;
};

std::unique_ptr<TemporaryFolder> DemoBills::folder_;

TEST_P(DemoBills, AddUpToTheirInvoice) {
  const std::filesystem::path folder = FolderOf(GetParam().layout);
  TestSource cur("aws-cur", {folder / "aws"});
  cur.request.period = GetParam().month;

  const Result<void> ingested = cur.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  ASSERT_EQ(cur.plans().size(), 1u);
  EXPECT_EQ(cur.Sum("BilledCost"), Expected(folder, GetParam().month));
  EXPECT_EQ(cur.snapshot().discount_mode, GetParam().discount_mode);
  EXPECT_EQ(cur.One("SELECT COUNT(*) FROM charges"), std::to_string(cur.snapshot().rows.kept));
  for (const ProofLine& line : cur.snapshot().proof) EXPECT_TRUE(line.holds) << line.detail;
}

INSTANTIATE_TEST_SUITE_P(
    Cur, DemoBills,
    testing::Values(
        DemoMonth{"WithoutDiscounts", CurLayout::kDataExports, {2025, 10}, "none"},
        DemoMonth{"WithDiscountLines", CurLayout::kDataExports, {2026, 1}, "discount-rows"},
        DemoMonth{"WithNetColumns", CurLayout::kDataExports, {2026, 5}, "net-columns"},
        DemoMonth{"Restated", CurLayout::kDataExports, {2026, 6}, "net-columns"},
        DemoMonth{"WithADiscountMap", CurLayout::kDataExports, {2026, 8}, "discount-map"},
        DemoMonth{"LegacyWithNetColumns", CurLayout::kLegacy, {2026, 9}, "net-columns"}),
    [](const testing::TestParamInfo<DemoMonth>& month) { return std::string(month.param.name); });

}  // namespace
}  // namespace purser
