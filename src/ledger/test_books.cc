#include "ledger/test_books.h"

#include <algorithm>

#include "base/decimal.h"

namespace purser {

namespace fs = std::filesystem;

std::unique_ptr<Books> BooksForTest::Reopen(Access access) {
  return Books::Open(world_.world, folder_.path(), access).value();
}

void BooksForTest::AddPiece(Staged& staged, Piece piece, const std::string& content) {
  const fs::path folder =
      staged.staging->FolderFor(piece.kind, piece.id, piece.source, piece.billing_period).value();
  Check(DiskFiles().Write(folder / "part-0001.parquet", content).ok(), "a file is written");
  staged.change.pieces.push_back(
      staged.staging->Seal(piece.kind, piece.id, piece.source, piece.billing_period).value());
}

BooksForTest::Staged BooksForTest::Stage(const PaperBill& bill) {
  Staged staged{.staging = books_->Stage().value(), .change = {}};
  const std::optional<Generation> current = books_->Current().value();
  Snapshot snapshot;
  snapshot.id = NewUlid(world_.world);
  snapshot.source = bill.source;
  snapshot.kind = "focus";
  snapshot.role = "authority";
  snapshot.created = world_.clock.now;
  snapshot.billing_period = ParseMonth(bill.period).value();
  snapshot.accounts = {bill.account};
  const Int128 billed = ParseDecimal(bill.billed, kCostScale).value().units;
  snapshot.totals = {{.invoice_issuer = "AWS",
                      .account = bill.account,
                      .currency = "USD",
                      .category = "Usage",
                      .billed = billed,
                      .effective = billed,
                      .list = billed,
                      .contracted = billed,
                      .rows = 1}};
  staged.change.base = current ? current->id : "";
  staged.change.rules_digest = "rules";
  staged.change.rules_text = "{}";
  staged.change.command = "ingest " + bill.source;
  for (const PieceKind kind : {PieceKind::kCharges, PieceKind::kIdentities})
    AddPiece(staged,
             {.kind = kind,
              .id = snapshot.id,
              .source = bill.source,
              .billing_period = snapshot.billing_period,
              .inputs_digest = {},
              .files = {}},
             bill.content);
  staged.change.snapshots = {std::move(snapshot)};
  return staged;
}

void BooksForTest::AddOwners(Staged& staged, const std::string& period,
                             const std::string& content) {
  AddPiece(staged,
           {.kind = PieceKind::kOwners,
            .id = NewUlid(world_.world),
            .source = {},
            .billing_period = ParseMonth(period).value(),
            .inputs_digest = {},
            .files = {}},
           content);
}

Result<std::string> BooksForTest::Commit(const PaperBill& bill) {
  Staged staged = Stage(bill);
  return books_->Commit(*staged.staging, staged.change, false);
}

std::vector<std::string> ParquetUnder(const fs::path& folder) {
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".parquet")
      files.push_back(entry.path().lexically_relative(folder));
  std::ranges::sort(files);
  return files;
}

}  // namespace purser
