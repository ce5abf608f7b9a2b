#include "demo/bulk.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "world/fakes.h"

namespace purser {
namespace {

struct Made {
  std::map<std::string, std::string> files;  ///< Path below the folder → content as kept.
  std::string expected;
};

Made Make(const BulkOptions& options) {
  FakeWorld world;
  TemporaryFolder folder;
  Made made;
  const Result<void> written =
      GenerateBulk(world.world, folder.path(), options,
                   [&](const std::filesystem::path& file, std::string_view csv) {
                     made.files[file.lexically_relative(folder.path()).string()] = csv;
                     return Result<void>();
                   });
  EXPECT_TRUE(written.ok());
  made.expected = world.files.Read(folder.path() / "expected.csv").value();
  return made;
}

/// Every line of a bill, hour by hour.
template <typename See>
void ForEachHour(BulkShape shape, const See& see) {
  const BulkFleet fleet = MakeBulkFleet(20'000, shape, 1, {2026, 10});
  BulkHours hours(fleet, 0);
  MonthBill bill;
  for (std::int64_t hour = 0; hour < fleet.hours; ++hour) {
    hours.Fill(bill, hour);
    see(bill, hour);
  }
}

class Bulk : public testing::TestWithParam<BulkShape> {};
INSTANTIATE_TEST_SUITE_P(Shapes, Bulk, testing::Values(BulkShape::kSteady, BulkShape::kBursty));

TEST_P(Bulk, HasTheSameBytesHoweverManyThreadsMakeIt) {
  const BulkOptions one{.lines = 2'000, .shape = GetParam(), .lines_a_file = 800, .threads = 1};
  BulkOptions three = one;
  three.threads = 3;
  BulkOptions other = one;
  other.seed = 2;
  const Made made = Make(one);

  EXPECT_EQ(made.files.size(), 3u);
  EXPECT_EQ(made.files, Make(three).files);
  EXPECT_NE(made.expected, Make(other).expected);
}

TEST_P(Bulk, HasExactlyAsManyLinesAsWanted) {
  std::int64_t lines = 0;
  ForEachHour(GetParam(), [&](const MonthBill& bill, std::int64_t) {
    EXPECT_EQ(bill.first_line, lines);
    lines += std::ssize(bill.lines);
  });

  EXPECT_EQ(lines, 20'000);
}

TEST_P(Bulk, PlansAreUsedByWhatTheyCoverHourByHour) {
  Units unused = 0;
  ForEachHour(GetParam(), [&](const MonthBill& bill, std::int64_t) {
    Units covered = 0;
    Units negated = 0;
    Units used = 0;
    for (const Line& line : bill.lines) {
      covered += line[kPlanEffective];
      if (line.type == LineType::kCovered || line.type == LineType::kNegation)
        negated += line[kUnblended];
      used += line[kPlanUsed];
      unused += line[kPlanTotal] - line[kPlanUsed];
    }
    EXPECT_EQ(covered, used);
    EXPECT_EQ(negated, 0);
  });

  EXPECT_GT(unused, 0);
}

TEST_P(Bulk, PodsStandBesideTheirNodeAndTakeLessThanItCosts) {
  std::int64_t pods = 0;
  ForEachHour(GetParam(), [&](const MonthBill& bill, std::int64_t) {
    std::map<std::string, Units> left;
    for (const Line& line : bill.lines)
      if (line.type == LineType::kUsage) left[line.subject->resource] += line[kUnblended];
    for (const Line& line : bill.lines) {
      if (line.type != LineType::kSplitCost) continue;
      ++pods;
      ASSERT_TRUE(left.contains(line.subject->parent));
      left[line.subject->parent] -= line[kSplitShare] + line[kSplitUnused];
      EXPECT_GE(left[line.subject->parent], 0);
    }
  });

  EXPECT_GT(pods, 100);
}

TEST(BulkShapes, DifferInHowManyResourcesThereAre) {
  const auto resources = [](BulkShape shape) {
    std::set<std::string> ids;
    ForEachHour(shape, [&](const MonthBill& bill, std::int64_t) {
      for (const Line& line : bill.lines) ids.insert(line.subject->resource);
    });
    return ids.size();
  };

  EXPECT_LT(resources(BulkShape::kSteady), 300u);
  EXPECT_GT(resources(BulkShape::kBursty), 4'000u);
}

TEST(GenerateBulk, SaysWhichSizesItMakes) {
  FakeWorld world;
  TemporaryFolder folder;
  BulkOptions options;
  options.lines = 999;

  EXPECT_EQ(GenerateBulk(world.world, folder.path(), options, nullptr).error().kind,
            ErrorKind::kUsage);
}

}  // namespace
}  // namespace purser
