#include "allocate/moves.h"

#include <gtest/gtest.h>

#include "base/decimal.h"
#include "domain/dimension.h"
#include "ledger/test_ledger.h"

namespace purser {
namespace {

/// A month's bill, allocated once by tags alone.
class MovesTest : public testing::Test {
 protected:
  MovesTest() { config_.taxonomy = DefaultTaxonomy(); }

  Allocation Allocate() {
    aside_.push_back(std::make_unique<TemporaryFolder>());
    AsideFolder staging(world_.world.files, aside_.back()->path());
    prospect_.roots.push_back(aside_.back()->path());
    return AllocatePeriods({world_.world, ledger_.duck(), staging}, config_, prospect_).value();
  }

  void AllocateFirst() {
    ledger_.Stage();
    prospect_.snapshots = ledger_.generation().snapshots;
    prospect_.pieces = ledger_.generation().pieces;
    prospect_.roots = {ledger_.folder()};
    prospect_.pieces = PiecesAfter(prospect_, Allocate());
    config_.rules_digest = "others";
  }

  Filter Where(const std::string& text) const {
    return ParseFilter(text, NamesForRules(config_.taxonomy)).value();
  }

  /// "nlp>cv 30" a move.
  std::vector<std::string> Moves(const MovesQuery& query) {
    std::vector<std::string> lines;
    for (const Move& move : FindMoves(ledger_.duck(), prospect_, Allocate(), query).value()) {
      std::string line;
      for (const std::string& value : move.from) line += value + "/";
      line += ">";
      for (const std::string& value : move.to) line += value + "/";
      lines.push_back(line + " " + ShortDecimalText(move.amount, kCostScale) + " " + move.currency);
    }
    return lines;
  }

  FakeWorld world_;
  TestLedger ledger_;
  Config config_;
  Prospect prospect_;
  std::vector<std::unique_ptr<TemporaryFolder>> aside_;
};

using Lines = std::vector<std::string>;

TEST_F(MovesTest, ARuleMovesWhatItMatches) {
  ledger_.Add({.team = "nlp", .service = "Glue", .billed = "30"});
  ledger_.Add({.team = "nlp", .service = "EC2", .billed = "7"});
  ledger_.Add({.service = "Glue", .billed = "5"});
  AllocateFirst();
  config_.allocation = {{.name = "lake",
                         .where = Where("service = 'Glue'"),
                         .set = {{"team", "platform"}, {"project", "lake"}}}};

  EXPECT_EQ(Moves({.dimensions = {"team", "project"}}),
            (Lines{"//>platform/lake/ 5 USD", "nlp//>platform/lake/ 30 USD"}));
}

TEST_F(MovesTest, ARuleThatBeginsWithinTheMonthMovesTheDaysAfter) {
  ledger_.Add({.day = "2026-09-09", .team = "nlp", .billed = "3"});
  ledger_.Add({.day = "2026-09-10", .team = "nlp", .billed = "4"});
  AllocateFirst();
  config_.allocation = {{.name = "later",
                         .where = Where("tag:team = 'nlp'"),
                         .set = {{"team", "cv"}},
                         .days = {.from = ParseDate("2026-09-10"), .until = {}}}};

  EXPECT_EQ(Moves({.dimensions = {"team"}}), (Lines{"nlp/>cv/ 4 USD"}));
}

TEST_F(MovesTest, APoolMovesFromNobodyToWhoShares) {
  ledger_.Add({.team = "nlp", .billed = "30"});
  ledger_.Add({.team = "cv", .billed = "10"});
  ledger_.Add({.service = "Support", .billed = "8"});
  AllocateFirst();
  config_.shared_costs = {{.name = "support",
                           .where = Where("service = 'Support'"),
                           .to = "team",
                           .method = ShareMethod::kProportional}};

  EXPECT_EQ(Moves({.dimensions = {"team"}}), (Lines{"/>cv/ 2 USD", "/>nlp/ 6 USD"}));
}

TEST_F(MovesTest, OtherWeightsMoveOnlyTheDifference) {
  ledger_.Add({.team = "nlp", .billed = "30"});
  ledger_.Add({.team = "cv", .billed = "10"});
  ledger_.Add({.service = "Support", .billed = "-8", .category = "Credit"});
  config_.shared_costs = {{.name = "support",
                           .where = Where("service = 'Support'"),
                           .to = "team",
                           .method = ShareMethod::kProportional}};
  AllocateFirst();
  config_.shared_costs[0].method = ShareMethod::kEven;

  EXPECT_EQ(Moves({.dimensions = {"team"}}), (Lines{"nlp/>cv/ -2 USD"}));
}

TEST_F(MovesTest, AKeyThatTheOldRulesDidNotHaveWasNobodys) {
  ledger_.Add({.team = "nlp", .billed = "30"});
  config_.taxonomy.keys = {{.name = "team"}};
  AllocateFirst();
  config_.taxonomy.keys.push_back({.name = "tribe"});
  config_.allocation = {
      {.name = "all", .where = Where("tag:team = 'nlp'"), .set = {{"tribe", "research"}}}};

  EXPECT_EQ(Moves({.dimensions = {"team", "tribe"}}), (Lines{"nlp//>nlp/research/ 30 USD"}));
}

TEST_F(MovesTest, TheSameRulesMoveNothing) {
  ledger_.Add({.team = "nlp", .billed = "30"});
  AllocateFirst();

  EXPECT_EQ(Moves({.dimensions = {"team"}}), Lines());
}

TEST_F(MovesTest, InAPeriodThatWasNeverAllocatedAllWasNobodys) {
  ledger_.Add({.team = "nlp", .billed = "30"});
  AllocateFirst();
  std::erase_if(prospect_.pieces, [](const Piece& piece) {
    return piece.kind == PieceKind::kOwners || piece.kind == PieceKind::kOwnerValues ||
           piece.kind == PieceKind::kSettled || piece.kind == PieceKind::kCubeOwner;
  });

  EXPECT_EQ(Moves({.dimensions = {"team", "project"}}), (Lines{"//>nlp// 30 USD"}));
  EXPECT_EQ(FirstAllocated(prospect_, Allocate()).size(), 1u);
}

}  // namespace
}  // namespace purser
