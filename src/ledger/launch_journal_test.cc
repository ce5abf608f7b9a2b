#include "ledger/launch_journal.h"

#include <gtest/gtest.h>

#include "ledger/catalog_migrate.h"
#include "world/fakes.h"

namespace purser {
namespace {

constexpr Int128 kUsd = 1'000'000'000'000'000'000;

struct Shelf {
  std::vector<std::string> Column(const std::string& query) {
    return OpenCatalog(world.world, folder.path(), Access::kRead, AllMigrations())
        .value()
        ->Column(query)
        .value();
  }
  FakeWorld world;
  TemporaryFolder folder;
  std::unique_ptr<Books> books = Books::Open(world.world, folder.path(), Access::kWrite).value();
  LaunchJournal journal = LaunchJournal::Open(world.world, *books).value();
};

NotedLaunch Launch() {
  return {.service = "ec2",
          .region = "us-east-1",
          .type = "g5.xlarge",
          .client_token = "token",
          .tags = {{"team", "nlp"}, {"note", "\"'; DROP TABLE launches"}},
          .on_demand_hourly = kUsd + kUsd / 4};
}

using Texts = std::vector<std::string>;

TEST(LaunchJournal, WhatWasCutShortIsKnown) {
  Shelf shelf;

  ASSERT_TRUE(shelf.journal.Begin(Launch()).ok());

  EXPECT_EQ(shelf.Column("SELECT state FROM launches"), Texts{"asked"});
  EXPECT_EQ(shelf.Column("SELECT tags FROM launches"),
            Texts{R"({"team":"nlp","note":"\"'; DROP TABLE launches"})"});
  EXPECT_EQ(shelf.Column("SELECT on_demand_per_hour FROM launches WHERE spot_per_hour IS NULL"),
            Texts{"1.25"});
}

TEST(LaunchJournal, WhatCameOfItStandsInTheSameRow) {
  Shelf shelf;
  NotedLaunch launch = Launch();
  const std::string id = shelf.journal.Begin(launch).value();
  shelf.world.clock.now += std::chrono::minutes(1);
  launch.state = NotedLaunchState::kStarted;
  launch.started = {"i-1", "i-2"};

  ASSERT_TRUE(shelf.journal.Record(id, launch).ok());

  EXPECT_EQ(shelf.Column("SELECT state || started FROM launches WHERE changed > asked"),
            Texts{R"(started["i-1","i-2"])"});
}

TEST(LaunchJournal, AFailureKeepsItsWords) {
  Shelf shelf;
  NotedLaunch launch = Launch();
  const std::string id = shelf.journal.Begin(launch).value();
  launch.state = NotedLaunchState::kFailed;
  launch.error = "no capacity";

  ASSERT_TRUE(shelf.journal.Record(id, launch).ok());

  EXPECT_EQ(shelf.Column("SELECT error FROM launches WHERE state = 'failed'"),
            Texts{"no capacity"});
}

}  // namespace
}  // namespace purser
