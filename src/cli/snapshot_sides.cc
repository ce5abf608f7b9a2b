#include "cli/snapshot_sides.h"

#include <fmt/format.h>

#include "cli/interrupt.h"
#include "ledger/piece_path.h"
#include "ledger/views.h"
#include "pipeline.h"

namespace purser {
namespace {

/// What ReadSide reads of the snapshot.
std::vector<Piece> PiecesOf(const Generation& generation, const Snapshot& snapshot) {
  std::vector<Piece> pieces;
  for (const auto* list : {&generation.pieces, &generation.restated_pieces})
    for (const Piece& piece : *list)
      if (IsAllocation(piece.kind) ? piece.billing_period == snapshot.billing_period
                                   : piece.id == snapshot.id)
        pieces.push_back(piece);
  return pieces;
}

}  // namespace

Result<Snapshot> FindSnapshot(std::span<const Snapshot> snapshots, std::string_view id) {
  const Snapshot* found = nullptr;
  for (const Snapshot& snapshot : snapshots) {
    if (!snapshot.id.starts_with(id)) continue;
    if (found != nullptr)
      return Error{ErrorKind::kUsage, fmt::format("several snapshots begin with \"{}\": {} and {}",
                                                  id, snapshot.id, found->id)};
    found = &snapshot;
  }
  if (found != nullptr) return *found;
  return Error{ErrorKind::kUsage,
               fmt::format("no snapshot is called \"{}\": purser snapshots lists them", id)};
}

Result<SnapshotSide> LoadSide(Session& session, Books& books, const Snapshot& snapshot,
                              SnapshotQuestion question) {
  Result<Generation> holding = books.Holding(snapshot.id);
  if (!holding.ok() && holding.error().kind != ErrorKind::kNotFound)
    return std::move(holding).error();
  const std::unique_ptr<Pin> pin =
      TRY(holding.ok() ? books.PinGeneration(holding.value().id) : books.PinCurrent());
  question.is_shared = holding.ok();

  const Generation& generation = pin->generation();
  const std::unique_ptr<Duck> duck = TRY(OpenEngine(books, session.config()));
  const InterruptScope stop([&] { duck->Interrupt(); });
  TRY(DefineViews(*duck, PiecesOf(generation, snapshot), {books.folder()},
                  session.config().taxonomy.KeyNames()));
  SnapshotSide side{.snapshot = snapshot, .rules_digest = generation.rules_digest};
  TRY(ReadSide(*duck, question, side));
  return side;
}

}  // namespace purser
