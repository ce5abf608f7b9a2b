#include <gtest/gtest.h>

#include <fmt/format.h>

#include "cli/run.h"
#include "ledger/books.h"
#include "world/fakes.h"

namespace purser {
namespace {

constexpr std::string_view kHeader =
    "identity/LineItemId,bill/InvoiceId,bill/InvoicingEntity,bill/BillType,bill/PayerAccountId,"
    "bill/BillingPeriodStartDate,bill/BillingPeriodEndDate,lineItem/UsageAccountId,"
    "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,"
    "lineItem/UsageType,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost,"
    "resourceTags/user:team\n";

/// A legacy report as a text: lines of one account and month.
class Bill {
 public:
  explicit Bill(std::string account = "111111111111", int month = 9)
      : account_(std::move(account)), month_(month) {}
  Bill& Add(std::string_view cost, std::string_view team = "nlp", int day = 5) {
    ++lines_;
    text_ += fmt::format(
        "l{0},INV1,\"Amazon Web Services, Inc.\",Anniversary,{1},2026-{2:02}-01T00:00:00Z,"
        "2026-{3:02}-01T00:00:00Z,{1},Usage,2026-{2:02}-{4:02}T00:00:00Z,2026-{2:02}-{4:02}T01:00:"
        "00Z,AmazonEC2,BoxUsage:g5.xlarge,1,USD,{5},{6}\n",
        lines_, account_, month_, month_ + 1, day, cost, team);
    return *this;
  }
  std::string text() const { return std::string(kHeader) + text_; }

 private:
  std::string account_;
  int month_;
  int lines_ = 0;
  std::string text_;
};

class IngestVerb : public testing::Test {
 protected:
  std::filesystem::path Write(const std::string& name, const Bill& bill) {
    const std::filesystem::path file = folder_.path() / name;
    EXPECT_TRUE(world_.disk.Write(file, bill.text()).ok());
    return file;
  }

  int Run(std::vector<std::string> words) {
    console_ = {};
    words.insert(words.end(), {"--books", (folder_.path() / "books").string()});
    if (!config_.empty()) words.insert(words.end(), {"--config", config_});
    return RunCommandLine(world_.world, console_, words);
  }

  int Ingest(const std::filesystem::path& file, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"ingest",   "--kind", "aws-cur",
                                      "--source", "prod",   file.string()};
    words.insert(words.end(), more.begin(), more.end());
    return Run(words);
  }

  Generation Current() {
    return Books::Open(world_.world, folder_.path() / "books", Access::kRead)
        .value()
        ->Current()
        .value()
        .value();
  }

  bool Said(std::string_view text) const { return console_.out.find(text) != std::string::npos; }
  bool Told(std::string_view text) const { return console_.err.find(text) != std::string::npos; }

  FakeWorld world_;
  TemporaryFolder folder_;
  TestConsole console_;
  std::string config_;
};

TEST_F(IngestVerb, PublishesABillAndSaysWhatItHas) {
  ASSERT_EQ(Ingest(Write("a.csv", Bill().Add("1.25").Add("2.5"))), 0) << console_.err;

  EXPECT_TRUE(Said("prod  2026-09  1 file  2 lines")) << console_.out;
  EXPECT_TRUE(Said("2 read + 0 derived = 2 kept + 0 netted + 0 quarantined"));
  EXPECT_TRUE(Said("3.75 USD"));
  EXPECT_TRUE(Said("replaces none"));
  EXPECT_TRUE(Told("next: purser report cost --by team --period 2026-09"));
  const Generation current = Current();
  ASSERT_EQ(current.snapshots.size(), 1U);
  EXPECT_EQ(current.snapshots[0].accounts, std::vector<std::string>{"111111111111"});
}

TEST_F(IngestVerb, TheSameFilesMakeNoNewSnapshot) {
  const std::filesystem::path file = Write("a.csv", Bill().Add("1"));
  ASSERT_EQ(Ingest(file), 0);
  const std::string generation = Current().id;

  ASSERT_EQ(Ingest(file), 0);

  EXPECT_TRUE(Said("unchanged")) << console_.out;
  EXPECT_EQ(Current().id, generation);
}

TEST_F(IngestVerb, AChangedFileReplacesItsMonth) {
  ASSERT_EQ(Ingest(Write("a.csv", Bill().Add("1"))), 0);
  const std::string before = Current().snapshots[0].id;

  ASSERT_EQ(Ingest(Write("a.csv", Bill().Add("1").Add("2"))), 0);

  EXPECT_TRUE(Said("replaces " + before)) << console_.out;
  EXPECT_EQ(Current().snapshots.size(), 1U);
}

TEST_F(IngestVerb, AMonthThatShrinksChangesNothingUnlessItIsMeant) {
  Bill bill;
  for (int i = 0; i < 10; ++i) bill.Add("1");
  ASSERT_EQ(Ingest(Write("a.csv", bill)), 0);
  const std::string generation = Current().id;
  const std::filesystem::path smaller = Write("b.csv", Bill().Add("1"));

  EXPECT_EQ(Ingest(smaller), 3);
  EXPECT_TRUE(Told("from 10 to 1 rows")) << console_.err;
  EXPECT_EQ(Current().id, generation);
  EXPECT_EQ(Ingest(smaller, {"--replace"}), 0);
  EXPECT_EQ(Current().snapshots[0].rows.read, 1);
}

TEST_F(IngestVerb, ASecondAuthorityIsRefusedAndACheckIsNot) {
  ASSERT_EQ(Ingest(Write("a.csv", Bill().Add("1"))), 0);
  const std::filesystem::path other = Write("b.csv", Bill().Add("1").Add("3"));
  const std::vector<std::string> words = {"ingest",   "--kind", "aws-cur",
                                          "--source", "again",  other.string()};

  EXPECT_EQ(Run(words), 3);
  EXPECT_TRUE(Told("would count twice")) << console_.err;
  std::vector<std::string> as_check = words;
  as_check.insert(as_check.end(), {"--role", "check"});
  EXPECT_EQ(Run(as_check), 0) << console_.err;
  EXPECT_EQ(Current().snapshots.size(), 2U);
}

TEST_F(IngestVerb, ADryRunPublishesNothing) {
  ASSERT_EQ(Ingest(Write("a.csv", Bill().Add("1")), {"--dry-run"}), 0) << console_.err;

  EXPECT_TRUE(Said("nothing was published")) << console_.out;
  EXPECT_FALSE(Books::Open(world_.world, folder_.path() / "books", Access::kRead)
                   .value()
                   ->Current()
                   .value()
                   .has_value());
}

TEST_F(IngestVerb, AClosedMonthKeepsItsNumbers) {
  const std::filesystem::path file = Write("a.csv", Bill().Add("1"));
  ASSERT_EQ(Ingest(file), 0);
  ASSERT_EQ(Run({"close", "2026-09"}), 0);
  const std::string before = Current().snapshots[0].id;

  const std::filesystem::path later = Write("a.csv", Bill().Add("1").Add("2"));
  ASSERT_EQ(Ingest(later), 0) << console_.err;

  EXPECT_TRUE(Said("the month is closed")) << console_.out;
  EXPECT_EQ(Current().snapshots[0].id, before);
  EXPECT_EQ(Current().restatements.size(), 1U);
  ASSERT_EQ(Ingest(later), 0);
  EXPECT_TRUE(Said("unchanged")) << console_.out;
}

TEST_F(IngestVerb, ConfiguredSourcesAreIngestedByName) {
  Write("a.csv", Bill().Add("1"));
  Write("b.csv", Bill("222222222222").Add("2"));
  config_ = (folder_.path() / "purser.toml").string();
  ASSERT_TRUE(world_.disk
                  .Write(config_,
                         "[[source]]\nname = \"prod\"\nkind = \"aws-cur\"\npath = \"a.csv\"\n"
                         "[[source]]\nname = \"lab\"\nkind = \"aws-cur\"\npath = \"b.csv\"\n")
                  .ok());

  EXPECT_EQ(Run({"ingest", "lba"}), 2);
  EXPECT_TRUE(Told("did you mean \"lab\"")) << console_.err;
  ASSERT_EQ(Run({"ingest", "lab"}), 0) << console_.err;
  EXPECT_EQ(Current().snapshots.size(), 1U);
  ASSERT_EQ(Run({"ingest"}), 0) << console_.err;
  EXPECT_EQ(Current().snapshots.size(), 2U);
  EXPECT_TRUE(Said("lab  2026-09  unchanged")) << console_.out;
}

TEST_F(IngestVerb, ASourceThatFailsDoesNotKeepTheOthersFromIt) {
  Write("b.csv", Bill("222222222222").Add("2"));
  config_ = (folder_.path() / "purser.toml").string();
  ASSERT_TRUE(world_.disk
                  .Write(config_,
                         "[[source]]\nname = \"gone\"\nkind = \"aws-cur\"\npath = \"a.csv\"\n"
                         "[[source]]\nname = \"lab\"\nkind = \"aws-cur\"\npath = \"b.csv\"\n")
                  .ok());

  EXPECT_EQ(Run({"ingest"}), 3);

  EXPECT_TRUE(Told("ingest gone: ")) << console_.err;
  EXPECT_EQ(Current().snapshots.size(), 1U);
}

TEST_F(IngestVerb, SaysWhatIsMissing) {
  EXPECT_EQ(Run({"ingest"}), 2);
  EXPECT_TRUE(Told("no source is configured")) << console_.err;
  EXPECT_EQ(Run({"ingest", "--kind", "aws-cur", "x.csv"}), 2);
  EXPECT_TRUE(Told("needs --source NAME")) << console_.err;
  EXPECT_EQ(Run({"ingest", "--kind", "aws-cur", "--source", "../x", "x.csv"}), 2);
  EXPECT_EQ(Run({"ingest", "--kind", "aws-cur", "--source", "x"}), 2);
  EXPECT_EQ(Run({"ingest", "--kind", "curr", "--source", "x", "x.csv"}), 2);
  EXPECT_EQ(Run({"ingest", "--kind", "aws-cur", "--source", "x", "nowhere.csv"}), 3);
}

TEST_F(IngestVerb, AFailureAtAnyWriteLeavesWhatWas) {
  ASSERT_EQ(Ingest(Write("a.csv", Bill().Add("1"))), 0);
  const std::string generation = Current().id;
  const std::filesystem::path file = Write("a.csv", Bill().Add("1").Add("2"));
  world_.files.FailAt(0);
  for (int n = 1; n < 500; ++n) {
    world_.files.FailAt(n);
    const int code = Ingest(file);
    const bool reached = world_.files.changes() >= n;
    world_.files.FailAt(0);
    if (code == 0) {
      if (!reached) break;
      continue;  // A change nobody needs failed: collecting, or a temporary folder.
    }
    EXPECT_EQ(code, 3);
    if (Current().id != generation) break;  // After the transaction: it is published.
  }
  ASSERT_EQ(Ingest(file), 0) << console_.err;
  EXPECT_EQ(Current().snapshots[0].rows.read, 2);
}

}  // namespace
}  // namespace purser
