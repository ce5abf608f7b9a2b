#include "demo/inventory.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <set>

#include "demo/month_bill.h"
#include "demo/subjects.h"

namespace purser {
namespace {

using Json = nlohmann::json;

/// Resources of an observation by id.
std::map<std::string, Json> ById(const FleetObservation& observation) {
  std::map<std::string, Json> by_id;
  const Json json = Json::parse(observation.json);
  for (const Json& resource : json["resources"]) by_id.emplace(resource["id"], resource);
  return by_id;
}

class ObserveFleetTest : public testing::Test {
 protected:
  const DemoCalendar calendar_{{2025, 10}, 13};
  const Fleet fleet_ = MakeFleet(calendar_, 1);
  const std::vector<FleetObservation> looks_ = ObserveFleet(fleet_, calendar_);
};

TEST_F(ObserveFleetTest, SeesTheSameEveryTimeAndSomethingElseEveryWeek) {
  const Fleet again = MakeFleet(calendar_, 1);
  const std::vector<FleetObservation> looks = ObserveFleet(again, calendar_);

  ASSERT_EQ(looks.size(), 8U);
  ASSERT_EQ(looks_.size(), 8U);
  std::set<std::string> ids_of_weeks;
  for (std::size_t week = 0; week < looks.size(); ++week) {
    EXPECT_EQ(looks[week].json, looks_[week].json);
    std::string ids;
    for (const auto& [id, resource] : ById(looks[week])) ids += id + " ";
    ids_of_weeks.insert(ids);
  }
  EXPECT_EQ(ids_of_weeks.size(), 8U) << "weeks that are alike are not kept for long";
  EXPECT_EQ(DateText(looks_.back().day), "2026-10-26");
  EXPECT_EQ(ObserveFleet(fleet_, {{2025, 10}, 1}).size(), 4U) << "one month has four Mondays";
}

/// Ids are those of the bill, but for what costs nothing.
TEST_F(ObserveFleetTest, NamesWhatTheBillNames) {
  const MonthBill bill = MakeMonthBill(fleet_, calendar_, 12, {Granularity::kDaily});
  std::set<std::string> billed;
  for (const Line& line : bill.lines) billed.insert(line.subject->resource);

  std::set<std::string> others;
  for (const auto& [id, resource] : ById(looks_.back()))
    if (!billed.contains(id)) others.insert(id);

  const std::set<std::string> stopped = {MadeId("i-0", "llm-workbench"),
                                         MadeId("i-0", "search-replay")};
  EXPECT_EQ(others, stopped);
}

/// Only one cost centre is told beyond the bill: owners by inventory are few and meant.
TEST_F(ObserveFleetTest, HasTheTagsOfTheBillAndWhatItCannotShow) {
  std::map<std::string, std::map<std::string, std::string>> billed;
  for (const FleetResource& one : fleet_.resources)
    for (const DemoTag& tag : one.subject.tags) billed[one.subject.resource][tag.key] = tag.value;
  for (const Metered& one : fleet_.metered)
    for (const DemoTag& tag : one.subject.tags) billed[one.subject.resource][tag.key] = tag.value;

  std::map<std::string, std::string> beyond;
  for (const auto& [id, resource] : ById(looks_.back())) {
    if (resource.value("state", "") == "stopped") continue;
    for (const auto& [key, value] : resource["tags"].items())
      if (key != "managed_by" && !billed[id].contains(key)) beyond[id] = key;
    EXPECT_FALSE(resource["tags"].contains("aws:createdBy")) << "only bills have it";
  }
  ASSERT_EQ(beyond.size(), 1U);
  EXPECT_EQ(beyond.begin()->second, "Cost_Center");
}

TEST_F(ObserveFleetTest, SeesWhatRanOnOverTheWeekend) {
  const auto forgotten = ById(looks_[6]);
  EXPECT_EQ(forgotten.at(MadeId("i-0", "sweep-0"))["state"], "running");
  EXPECT_FALSE(ById(looks_[7]).contains(MadeId("i-0", "sweep-0")));
  EXPECT_EQ(forgotten.at("vol-0forgotten")["facts"]["attached_to"], MadeId("i-0", "llm-workbench"));
}

}  // namespace
}  // namespace purser
