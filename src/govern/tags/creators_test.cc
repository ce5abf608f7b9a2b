#include "govern/tags/creators.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ledger/test_books.h"

namespace purser {
namespace {

using Json = nlohmann::json;

Json Event(const std::string& name, const std::string& user, double when) {
  Json record = Json::object();
  record["userIdentity"] = {{"type", "IAMUser"}, {"userName", user}};
  Json event = Json::object();
  event["EventName"] = name;
  event["EventTime"] = when;
  event["CloudTrailEvent"] = record.dump();
  return event;
}

class CreatorsTest : public testing::Test {
 protected:
  Creator Ask(const std::string& type, std::vector<Json> events) {
    Json page = Json::object();
    page["Events"] = events;
    books_.world().http.answers.push_back({.status = 200, .body = page.dump()});
    const Resource resource{
        .id = "x-1", .type = type, .account = "123456789012", .region = "eu-west-1"};
    const std::vector<const Resource*> resources = {&resource};
    RepairKnowledge knowledge;
    const ClientOf clients = [this](const std::string&) { return Result<AwsClient*>(&client_); };
    AskOrigins(clients, resources, 10, knowledge);
    return knowledge.creators["x-1"];
  }

  BooksForTest books_;
  AwsClient client_{books_.world().world,
                    FixedAwsCredentials({.access_key_id = "AKIDEXAMPLE", .secret_access_key = "x"}),
                    "eu-west-1"};
};

TEST_F(CreatorsTest, TheOldestMakingEventNamesTheCreator) {
  EXPECT_EQ(Ask("ec2:instance", {Event("RunInstances", "jane", 1'790'000'000)}).name, "jane");
}

TEST_F(CreatorsTest, WhoOnlyTagsAThingDidNotMakeIt) {
  EXPECT_EQ(Ask("ec2:instance", {Event("CreateTags", "bob", 1'790'000'000)}).name, "");
  EXPECT_EQ(Ask("x:unknown", {Event("CreateTags", "bob", 1'790'000'000)}).name, "");
}

TEST_F(CreatorsTest, WhoMakesSomethingOutOfAThingDidNotMakeIt) {
  EXPECT_EQ(Ask("ec2:volume", {Event("CreateSnapshot", "backup", 1'790'000'000)}).name, "");
  EXPECT_EQ(Ask("ec2:snapshot", {Event("CreateVolume", "bob", 1'790'000'000)}).name, "");
}

TEST_F(CreatorsTest, ATimeThatIsNoneIsNotKept) {
  const Creator creator = Ask("ec2:instance", {Event("RunInstances", "jane", 1e300)});

  EXPECT_EQ(creator.name, "jane");
  EXPECT_FALSE(creator.when.has_value());
}

}  // namespace
}  // namespace purser
