/// Whole random bills through AllocatePeriod: whatever rules, tags, inventories and pools say,
/// every cell adds up to the last digit.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "allocate/period.h"
#include "allocate/test_bill.h"
#include "domain/dimension.h"

namespace purser {
namespace {

using Lines = std::vector<std::string>;
using Tags = std::vector<std::pair<std::string, std::string>>;

std::string Day(int day) { return fmt::format("2026-09-{:02}", day); }
std::string Instance(int number) { return fmt::format("i-{:017x}", number); }

/// "" for none.
std::string AnyTeam() { return *rc::gen::element<std::string>("", "nlp", "cv", "unknown", "x y"); }

Tags AnyTags() {
  const std::string team = AnyTeam();
  return team.empty() ? Tags() : Tags{{*rc::gen::element<std::string>("team", "squad"), team}};
}

Config AnyConfig() {
  Config config;
  config.taxonomy.keys = {{.name = "team",
                           .values = {{.name = "nlp", .days = {}},
                                      {.name = "cv", .days = {}},
                                      {.name = "ops", .days = {}}},
                           .aliases = {{.name = "squad", .days = {}}}},
                          {.name = "project"}};
  const auto where = [&](std::string_view text) {
    return ParseFilter(text, NamesForRules(config.taxonomy)).value();
  };
  if (*rc::gen::arbitrary<bool>())
    config.allocation = {{.name = "glue",
                          .where = where("service = 'Glue'"),
                          .set = {{"team", "ops"}},
                          .days = {.from = ParseDate(Day(*rc::gen::inRange(1, 28))), .until = {}}}};
  if (*rc::gen::arbitrary<bool>())
    config.shared_costs = {{.name = "tax",
                            .where = where("charge_category = 'Tax'"),
                            .to = "team",
                            .method = ShareMethod::kProportional}};
  if (*rc::gen::arbitrary<bool>())
    config.allocation_defaults = {{.account = "11", .set = {{"project", "p"}}}};
  return config;
}

void FillBill(TestBill& bill) {
  const int identities = *rc::gen::inRange(1, 12);
  for (int i = 0; i < identities; ++i) {
    TestBill::Texts fields = {
        {"ServiceName", *rc::gen::element<std::string>("EC2", "Glue")},
        {"SubAccountId", *rc::gen::element<std::string>("11", "12", "")},
        {"ChargeCategory", *rc::gen::element<std::string>("Usage", "Usage", "Tax")},
        {"BillingCurrency", *rc::gen::element<std::string>("USD", "EUR")},
        {"ResourceId",
         *rc::gen::element<std::string>("", Instance(1), Instance(2), "arn:x/" + Instance(3))},
        {"x_ParentResourceId", *rc::gen::element<std::string>("", Instance(1))}};
    TestBill::Texts tags;
    for (const auto& [key, value] : AnyTags()) tags[key] = value;
    const std::string key = bill.Add(fields, tags);
    const int days = *rc::gen::inRange(1, 5);
    for (int day = 0; day < days; ++day)
      bill.Cost(key, Day(1 + day * 6 + *rc::gen::inRange(0, 6)),
                fmt::format("{}.{:018}", *rc::gen::inRange(-20, 1000),
                            *rc::gen::inRange<std::int64_t>(0, 999'999'999'999'999'999)),
                "0.5");
  }
}

std::vector<TagSpan> AnyInventory() {
  std::vector<TagSpan> spans;
  const int count = *rc::gen::inRange(0, 8);
  for (int i = 0; i < count; ++i) {
    const int from = *rc::gen::inRange(1, 28);
    const int days = *rc::gen::inRange(0, 15);
    spans.push_back({.resource_id = Instance(*rc::gen::inRange(1, 4)),
                     .arn = {},
                     .account = *rc::gen::element<std::string>("11", "12", ""),
                     .days = {ParseDate(Day(from)), std::nullopt},
                     .tags = AnyTags()});
    if (days > 0) spans.back().days.until = *spans.back().days.from + std::chrono::days(days);
  }
  return spans;
}

/// Currency, day and sums: what each side has.
Lines SumsOf(TestBill& bill, const std::string& from) {
  return bill.Lines(
      "SELECT BillingCurrency, CAST(Day AS VARCHAR), CAST(sum(BilledCost) AS VARCHAR), "
      "CAST(sum(EffectiveCost) AS VARCHAR), CAST(sum(x_GpuHours) AS VARCHAR) FROM " +
      from + " GROUP BY 1, 2 ORDER BY 1, 2");
}

constexpr const char* kBill = "cube_day d JOIN identities i USING (x_IdentityKey)";

void EveryCellAddsUp() {
  TestBill bill;
  FillBill(bill);
  const Config config = AnyConfig();
  const Rulebook book = Rulebook::Make(config).value();
  const InventoryTags inventory(AnyInventory(), book);

  const Result<PeriodOutcome> outcome = AllocatePeriod(bill.duck(), book, {}, inventory);

  RC_ASSERT(outcome.ok());
  RC_ASSERT(SumsOf(bill, "allocate_cube_owner") == SumsOf(bill, kBill));
}

void DecidedStays() {
  TestBill bill;
  FillBill(bill);
  const Config config = AnyConfig();
  const Rulebook book = Rulebook::Make(config).value();
  const std::string decided =
      "SELECT CAST(o.x_IdentityKey AS VARCHAR), CAST(d.Day AS VARCHAR), v.team, v.team_method FROM "
      "cube_day d JOIN allocate_owned o ON o.x_IdentityKey = d.x_IdentityKey AND d.Day >= "
      "o.ValidFrom AND d.Day < o.ValidTo JOIN allocate_group g USING (GroupId) JOIN "
      "allocate_owner_values v USING (OwnerId) WHERE v.team_method IN ('rule', 'tag') ORDER BY ALL";

  RC_ASSERT(AllocatePeriod(bill.duck(), book, {}).ok());
  const Lines without = bill.Lines(decided);
  RC_ASSERT(AllocatePeriod(bill.duck(), book, {}, InventoryTags(AnyInventory(), book)).ok());

  RC_ASSERT(bill.Lines(decided) == without);
}

TEST(AllocatePeriodProperty, EveryCellAddsUpExactly) {
  EXPECT_TRUE(rc::check("every cell adds up", EveryCellAddsUp));
}

TEST(AllocatePeriodProperty, AnInventoryMovesNothingThatTheBillOrARuleDecided) {
  EXPECT_TRUE(rc::check("what was decided stays", DecidedStays));
}

}  // namespace
}  // namespace purser
