#include "ingest/inventory_file.h"

#include <gtest/gtest.h>

#include "world/fakes.h"

namespace purser {
namespace {

std::string WithResource(const std::string& resource) {
  return R"({"schema":"purser.inventory.v1","observed":"2026-11-02T06:15:00Z","resources":[)" +
         resource + "]}";
}

TEST(ParseInventory, ReadsEverythingThatAResourceHas) {
  const Observation observation =
      ParseInventory(WithResource(R"({"arn":"arn:aws:ec2:us-east-1:1:instance/i-1","id":"i-1",
          "type":"ec2:instance","account":"1","region":"us-east-1","name":"train",
          "state":"running","instance_type":"p4d.24xlarge","launched":"2026-11-01T10:00:00Z",
          "tags":{"team":"nlp","Name":"train"},"facts":{"lifecycle":"spot"}})"),
                     "fleet.json")
          .value();

  ASSERT_EQ(observation.resources.size(), 1u);
  const Resource& resource = observation.resources[0];
  EXPECT_EQ(resource.id, "i-1");
  EXPECT_EQ(resource.instance_type, "p4d.24xlarge");
  EXPECT_EQ(InstantText(*resource.launched), "2026-11-01T10:00:00Z");
  EXPECT_EQ(*resource.Tag("team"), "nlp");
  EXPECT_EQ(resource.Tag("tea"), nullptr);
  EXPECT_EQ(resource.facts.at("lifecycle"), "spot");
}

TEST(ParseInventory, CoversWhereResourcesAreWhenNothingElseIsSaid) {
  const Observation observation =
      ParseInventory(WithResource(R"({"id":"b","type":"s3:bucket","account":"012345678901"})"), "f")
          .value();

  const std::vector<std::pair<std::string, std::string>> expected = {{"012345678901", "global"}};
  EXPECT_EQ(observation.covered, expected);
}

class WrongInventory : public testing::TestWithParam<const char*> {};

TEST_P(WrongInventory, IsRefusedAsData) {
  EXPECT_EQ(ParseInventory(GetParam(), "f").error().kind, ErrorKind::kData);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, WrongInventory,
    testing::Values(
        "", "[]", "{", "null", R"({"schema":"purser.inventory.v2"})",
        R"({"schema":"purser.inventory.v1"})",
        R"({"schema":"purser.inventory.v1","observed":"yesterday"})",
        R"({"schema":"purser.inventory.v1","observed":"2026-11-02","resources":{}})",
        R"({"schema":"purser.inventory.v1","observed":"2026-11-02","resources":[1]})",
        R"({"schema":"purser.inventory.v1","observed":"2026-11-02","resources":[{"id":"i-1"}]})",
        R"({"schema":"purser.inventory.v1","observed":"2026-11-02","resources":[{"type":"x"}]})",
        R"({"schema":"purser.inventory.v1","observed":"2026-11-02",
            "resources":[{"id":"i","type":"t","account":12}]})",
        R"({"schema":"purser.inventory.v1","observed":"2026-11-02",
            "resources":[{"id":"i","type":"t","tags":{"team":7}}]})",
        R"({"schema":"purser.inventory.v1","observed":"2026-11-02","gaps":[7]})"));

}  // namespace
}  // namespace purser
