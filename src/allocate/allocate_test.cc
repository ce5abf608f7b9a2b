#include "allocate/allocate.h"

#include <fstream>

#include <gtest/gtest.h>

#include "domain/dimension.h"
#include "ledger/stage.h"
#include "ledger/test_books.h"
#include "ledger/views.h"

namespace purser {
namespace {

constexpr std::string_view kBill = R"(
  SELECT '1' AS BillingAccountId, 'USD' AS BillingCurrency, 'AWS' AS InvoiceIssuerName,
         category AS ChargeCategory, service AS ServiceName,
         CASE WHEN team IS NULL THEN NULL ELSE MAP(['user:team'], [team]) END AS Tags,
         CAST(amount AS DECIMAL(38,18)) AS BilledCost, CAST(amount AS DECIMAL(38,18)) AS EffectiveCost,
         CAST(amount AS DECIMAL(38,18)) AS ListCost, CAST(amount AS DECIMAL(38,18)) AS ContractedCost,
         TIMESTAMP '2026-09-01' AS ChargePeriodStart, TIMESTAMP '2026-09-02' AS ChargePeriodEnd,
         TIMESTAMP '2026-09-01' AS BillingPeriodStart, TIMESTAMP '2026-10-01' AS BillingPeriodEnd,
         CAST(1 AS BIGINT) AS x_FileNumber, ROW_NUMBER() OVER () AS x_RowNumber
  FROM (VALUES ('Usage', 'EC2', 'nlp', '30'), ('Usage', 'EC2', 'cv', '10'),
               ('Usage', 'S3', NULL, '5'), ('Tax', 'Tax', NULL, '8'))
       t(category, service, team, amount))";

/// Books' staging with two months of one bill in it.
class AllocateTest : public testing::Test {
 protected:
  AllocateTest() {
    config_.taxonomy = DefaultTaxonomy();
    config_.rules_digest = "rules 1";
    staging_ = books_.books().Stage().value();
    prospect_.roots = {staging_->folder(), books_.folder()};
    Add({.year = 2026, .month = 8}, "01ARZ3NDEKTSV4RRFFQ69G5FA1");
    Add({.year = 2026, .month = 9}, "01ARZ3NDEKTSV4RRFFQ69G5FA2");
  }

  void Add(Month month, const std::string& id) {
    SnapshotPlan plan;
    plan.snapshot.id = id;
    plan.snapshot.source = "prod";
    plan.snapshot.role = "authority";
    plan.snapshot.billing_period = month;
    plan.snapshot.rows = {.read = 4, .derived = 0, .kept = 4, .netted = 0, .quarantined = 0};
    plan.select = kBill;
    StagedSnapshot staged = StageSnapshot(*duck_, *staging_, plan).value();
    prospect_.snapshots.push_back(staged.snapshot);
    prospect_.pieces.insert(prospect_.pieces.end(), staged.pieces.begin(), staged.pieces.end());
  }

  Allocation Allocate(const Config& config) {
    Result<Allocation> allocation =
        AllocatePeriods({books_.world().world, *duck_, *staging_}, config, prospect_);
    EXPECT_TRUE(allocation.ok()) << allocation.error().message;
    return std::move(allocation).value();
  }

  /// Allocates once, so that it is the last allocation.
  Allocation AllocateFirst() {
    Allocation first = Allocate(config_);
    prospect_.pieces = PiecesAfter(prospect_, first);
    return first;
  }

  Config WithTaxPool() const {
    Config config = config_;
    config.rules_digest = "rules 2";
    config.shared_costs = {
        {.name = "tax",
         .where = ParseFilter("charge_category = 'Tax'", NamesForRules(config.taxonomy)).value(),
         .to = "team",
         .method = ShareMethod::kProportional}};
    return config;
  }

  void Show(const Allocation& allocation) {
    const Result<void> views = DefineViews(*duck_, PiecesAfter(prospect_, allocation),
                                           prospect_.roots, config_.taxonomy.KeyNames());
    ASSERT_TRUE(views.ok()) << views.error().message;
  }

  std::vector<std::string> Lines(const std::string& sql) {
    std::vector<std::string> lines;
    EXPECT_TRUE(duck_
                    ->ForEach({"test", sql}, {},
                              [&](const Row& row) -> Result<void> {
                                lines.emplace_back(row.Text(0));
                                return {};
                              })
                    .ok());
    return lines;
  }

  BooksForTest books_;
  std::unique_ptr<Duck> duck_ = Duck::Open({.threads = 2}).value();
  std::unique_ptr<Staging> staging_;
  Config config_;
  Prospect prospect_;
};

TEST_F(AllocateTest, MakesFourPiecesAPeriod) {
  const Allocation allocation = Allocate(config_);

  EXPECT_EQ(allocation.made.size(), 8u);
  EXPECT_TRUE(allocation.kept.empty());
  EXPECT_TRUE(allocation.dropped.empty());
  EXPECT_EQ(allocation.made[0].inputs_digest.size(), 36u);
}

TEST_F(AllocateTest, KeepsWhatIsMadeOfTheSameSnapshotsAndRules) {
  AllocateFirst();

  const Allocation again = Allocate(config_);

  EXPECT_TRUE(again.made.empty());
  EXPECT_EQ(again.kept.size(), 8u);
  EXPECT_TRUE(again.dropped.empty());
}

TEST_F(AllocateTest, ANewSnapshotAllocatesItsPeriodOnly) {
  AllocateFirst();
  std::erase_if(prospect_.snapshots,
                [](const Snapshot& snapshot) { return snapshot.billing_period.month == 9; });
  std::erase_if(prospect_.pieces, [](const Piece& piece) {
    return piece.billing_period.month == 9 && piece.kind != PieceKind::kOwners &&
           piece.kind != PieceKind::kOwnerValues && piece.kind != PieceKind::kSettled &&
           piece.kind != PieceKind::kCubeOwner;
  });
  Add({.year = 2026, .month = 9}, "01ARZ3NDEKTSV4RRFFQ69G5FA3");

  const Allocation allocation = Allocate(config_);

  EXPECT_EQ(allocation.made.size(), 4u);
  EXPECT_EQ(allocation.kept.size(), 4u);
  EXPECT_EQ(allocation.dropped.size(), 4u);
  EXPECT_EQ(allocation.made[0].billing_period.month, 9u);
}

TEST_F(AllocateTest, OtherRulesAllocateEverythingAnew) {
  AllocateFirst();

  const Allocation allocation = Allocate(WithTaxPool());

  EXPECT_EQ(allocation.made.size(), 8u);
  EXPECT_EQ(allocation.dropped.size(), 8u);
}

TEST_F(AllocateTest, ADriverFileThatChangesAllocatesAnew) {
  const std::filesystem::path seats = books_.folder() / "seats.csv";
  Config config = WithTaxPool();
  config.shared_costs[0].method = ShareMethod::kMetered;
  config.shared_costs[0].driver = seats.string();
  std::ofstream(seats) << "owner,amount\nnlp,1\n";
  prospect_.pieces = PiecesAfter(prospect_, Allocate(config));

  EXPECT_TRUE(Allocate(config).made.empty());
  std::ofstream(seats) << "owner,amount\nnlp,1\ncv,1\n";
  EXPECT_EQ(Allocate(config).made.size(), 8u);
}

TEST_F(AllocateTest, TheSameInputsGiveTheSameBytes) {
  const Allocation first = Allocate(WithTaxPool());
  const Allocation second = Allocate(WithTaxPool());

  for (std::size_t i = 0; i < first.made.size(); ++i)
    EXPECT_EQ(first.made[i].files[0].digest, second.made[i].files[0].digest) << i;
}

TEST_F(AllocateTest, APeriodWithoutSnapshotsLosesItsAllocation) {
  AllocateFirst();
  std::erase_if(prospect_.snapshots,
                [](const Snapshot& snapshot) { return snapshot.billing_period.month == 9; });

  const Allocation allocation = Allocate(config_);

  EXPECT_TRUE(allocation.made.empty());
  EXPECT_EQ(allocation.dropped.size(), 4u);
}

TEST_F(AllocateTest, ASnapshotForCheckingOwnsNothing) {
  for (Snapshot& snapshot : prospect_.snapshots) snapshot.role = "check";

  EXPECT_TRUE(Allocate(config_).made.empty());
}

TEST_F(AllocateTest, TheViewsShowTheOwners) {
  Show(Allocate(WithTaxPool()));

  EXPECT_EQ(Lines("SELECT COALESCE(v.team, '-') || ' ' || v.team_method || ' ' || "
                  "CAST(CAST(SUM(c.EffectiveCost) AS DECIMAL(18,2)) AS VARCHAR) FROM cube_owner c "
                  "JOIN owner_values v ON v.OwnerId = c.OwnerId AND v.billing_period = "
                  "c.billing_period WHERE c.billing_period = '2026-09' GROUP BY v.team, "
                  "v.team_method ORDER BY 1"),
            (std::vector<std::string>{"- none 5.00", "cv shared 2.00", "cv tag 10.00",
                                      "nlp shared 6.00", "nlp tag 30.00"}));
}

TEST_F(AllocateTest, AReaderAllocatesAsideWithoutTouchingTheBooks) {
  AllocateFirst();
  TemporaryFolder folder;
  AsideFolder aside(books_.world().files, folder.path());

  const Allocation allocation =
      AllocatePeriods({books_.world().world, *duck_, aside}, WithTaxPool(), prospect_).value();
  prospect_.roots.push_back(folder.path());
  Show(allocation);

  EXPECT_EQ(Lines("SELECT CAST(COUNT(*) AS VARCHAR) FROM settled"),
            (std::vector<std::string>{"4"}));
}

TEST_F(AllocateTest, AKeyThatAnOlderPeriodDidNotHaveIsNobodysThere) {
  config_.taxonomy.keys = {{.name = "team"}};
  const Allocation first = AllocateFirst();
  Config config = config_;
  config.taxonomy.keys = {{.name = "tribe", .aliases = {{.name = "team", .days = {}}}}};
  config.rules_digest = "rules 2";
  const Allocation second = Allocate(config);
  std::vector<Piece> pieces;
  for (const Piece& piece : first.made)
    if (piece.billing_period.month == 8) pieces.push_back(piece);
  for (const Piece& piece : second.made)
    if (piece.billing_period.month == 9) pieces.push_back(piece);

  ASSERT_TRUE(DefineViews(*duck_, pieces, prospect_.roots, {"team", "tribe", "guild"}).ok());

  EXPECT_EQ(
      Lines("SELECT DISTINCT billing_period || ' ' || COALESCE(team, '-') || ' ' || "
            "team_method || ' ' || COALESCE(tribe, '-') || ' ' || tribe_method || ' ' || "
            "COALESCE(guild, '-') || ' ' || guild_method FROM owner_values "
            "WHERE team = 'nlp' OR tribe = 'nlp' ORDER BY 1"),
      (std::vector<std::string>{"2026-08 nlp tag - none - none", "2026-09 - none nlp tag - none"}));
}

}  // namespace
}  // namespace purser
