/// A ledger for tests: a few charges, staged and read as real ones are. A test helper: not part
/// of the program.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/books.h"
#include "ledger/duck.h"
#include "ledger/generation.h"
#include "world/fakes.h"

namespace purser {

/// A charge as a test wants to write it; everything else is NULL.
struct TestCharge {
  std::string day = "2026-09-01";
  std::string team = {};  ///< Tag `team`; empty: not tagged.
  std::string service = "Amazon EC2";
  std::string account = "111111111111";
  std::string billed = "1";
  std::string effective = {};  ///< Empty: as billed; List and Contracted too.
  std::string resource = {};
  std::string category = "Usage";
  std::string currency = "USD";
  std::string invoice = "INV-1";  ///< Empty: open.
  std::string source = "prod";
  std::string period = {};                          ///< "2026-09"; empty: the month of `day`.
  int hour = 0;                                     ///< Of the start.
  int hours = 1;                                    ///< How long it lasts.
  std::map<std::string, std::string> columns = {};  ///< Other columns: SQL expressions.
};

/// Staging without books: folders under one that goes away with this object.
class FolderStaging : public Staging {
 public:
  const std::filesystem::path& folder() const override { return folder_.path(); }
  Result<std::filesystem::path> FolderFor(PieceKind kind, const std::string& id,
                                          const std::string& source, Month period) override;
  Result<Piece> Seal(PieceKind kind, const std::string& id, const std::string& source,
                     Month period) override;

 private:
  TemporaryFolder folder_;
};

/// Add charges, then Stage, then perhaps OwnByTeam, then Read.
class TestLedger {
 public:
  TestLedger();

  void Add(const TestCharge& charge) { charges_.push_back(charge); }

  /// Stages a snapshot of each source and billing period, and defines the views.
  void Stage();

  /// Gives every identity the owner that its tag `team` names, in a taxonomy of `team` alone:
  /// method tag, or none with the detail untagged. Pieces as allocate makes them, no pools.
  void OwnByTeam();

  /// The engine, its views over what was staged.
  Duck& duck() { return *duck_; }
  const std::filesystem::path& folder() const { return staging_.folder(); }
  const Generation& generation() const { return generation_; }

  /// An answer's only value, as text; "NULL".
  std::string One(const std::string& select);

 private:
  void Own(Month period);
  void Write(PieceKind kind, Month period, const std::string& select);
  void Define();

  FolderStaging staging_;
  std::unique_ptr<Duck> duck_;
  std::vector<TestCharge> charges_;
  Generation generation_;
};

}  // namespace purser
