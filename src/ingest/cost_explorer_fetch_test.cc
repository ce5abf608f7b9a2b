#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ingest/cost_explorer.h"
#include "ingest/fetch.h"
#include "ingest/test_aws.h"
#include "ledger/file_lock.h"

namespace purser {
namespace {

class CostExplorerFetch : public testing::Test {
 protected:
  CostExplorerFetch() {
    test_.aws.Answer("GetCallerIdentity",
                     "<R><GetCallerIdentityResult><Account>012345678901</Account>"
                     "</GetCallerIdentityResult></R>");
    test_.aws.Answer("GetCostAndUsage", R"({"ResultsByTime":[]})");
    request_.downloads = folder_.path();
    request_.owner_key = "team";
  }

  /// The first days of the months that are asked about on `day`, each once.
  std::vector<std::string> AskedOn(const std::string& day) {
    test_.fake.clock.now = Instant(*ParseDate(day));
    test_.aws.asked.clear();
    const Result<void> fetched =
        FetchCostExplorer(request_, {test_.world, test_.client, [](const std::string&) {}});
    EXPECT_TRUE(fetched.ok()) << fetched.error().message;
    std::vector<std::string> starts;
    for (const AskedOfAws& asked : test_.aws.asked) {
      const std::size_t at = asked.body.find("\"Start\":\"");
      if (at == std::string::npos) continue;
      const std::string start = asked.body.substr(at + 9, 10);
      if (starts.empty() || starts.back() != start) starts.push_back(start);
    }
    return starts;
  }

  TemporaryFolder folder_;
  TestPlace test_;
  IngestRequest request_;
};

using Days = std::vector<std::string>;

TEST_F(CostExplorerFetch, AMonthThatStillMovedWhenItWasAskedForIsAskedForAnew) {
  EXPECT_EQ(AskedOn("2026-10-20"), (Days{"2026-09-01", "2026-10-01"}));

  EXPECT_EQ(AskedOn("2026-12-05"), (Days{"2026-10-01", "2026-11-01", "2026-12-01"}));
  EXPECT_EQ(AskedOn("2026-12-06"), (Days{"2026-11-01", "2026-12-01"}));
}

TEST_F(CostExplorerFetch, AMonthWhoseAnswersWereBeingReplacedIsAskedForAnew) {
  EXPECT_EQ(AskedOn("2026-10-20"), (Days{"2026-09-01", "2026-10-01"}));
  // Killed after the old answers went and before the new ones came.
  const std::filesystem::path month =
      CostMonthFolder(folder_.path(), "012345678901", Month{2026, 10});
  std::filesystem::create_directories(folder_.path() / ".new");
  std::filesystem::rename(month, folder_.path() / ".new/2026-10");

  EXPECT_EQ(AskedOn("2026-12-05"), (Days{"2026-10-01", "2026-11-01", "2026-12-01"}));
}

TEST_F(CostExplorerFetch, AMonthThatIsOverForGoodIsAskedForOnce) {
  request_.since = Month{2026, 8};

  EXPECT_EQ(AskedOn("2026-11-15"), (Days{"2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01"}));
  EXPECT_EQ(AskedOn("2026-12-15"), (Days{"2026-11-01", "2026-12-01"}));
}

TEST_F(CostExplorerFetch, TwoAtATimeWouldMixTheirPages) {
  const std::optional<FileLock> other = FileLock::Take(folder_.path() / ".lock", {}).value();

  test_.fake.clock.now = Instant(*ParseDate("2026-11-15"));
  const Result<void> fetched =
      FetchCostExplorer(request_, {test_.world, test_.client, [](const std::string&) {}});

  EXPECT_EQ(fetched.error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace purser
