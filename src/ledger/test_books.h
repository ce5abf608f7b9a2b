/// Books in a folder of the test's own, and snapshots as a test wants to write them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/books.h"
#include "world/fakes.h"

namespace purser {

/// One bill: a file of charges with this content, and one total.
struct PaperBill {
  std::string source = "prod";
  std::string period = "2026-09";
  std::string content = "charges";
  std::string billed = "10";
  std::string account = "111111111111";
};

class BooksForTest {
 public:
  BooksForTest() : books_(Reopen()) {}

  Books& books() { return *books_; }
  FakeWorld& world() { return world_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

  /// The same folder as another process would open it.
  std::unique_ptr<Books> Reopen(Access access = Access::kWrite);

  /// Stages the bill; the change is made from what is current now.
  struct Staged {
    std::unique_ptr<Staging> staging;
    Change change;
  };
  Staged Stage(const PaperBill& bill);
  /// Adds an owners piece of `period` to what is staged.
  void AddOwners(Staged& staged, const std::string& period, const std::string& content);

  Result<std::string> Commit(const PaperBill& bill);
  Generation Current() { return books_->Current().value().value(); }

 private:
  void AddPiece(Staged& staged, Piece piece, const std::string& content);

  TemporaryFolder folder_;
  FakeWorld world_;
  std::unique_ptr<Books> books_;
};

/// Regular files under `folder`, relative, sorted; the catalog's and lock files left out.
std::vector<std::string> ParquetUnder(const std::filesystem::path& folder);

}  // namespace purser
