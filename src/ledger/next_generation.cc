#include "ledger/next_generation.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "ledger/piece_path.h"

namespace purser {
namespace {

Month NextOpen(std::span<const Closing> closings, Month period) {
  Month next = period.Plus(1);
  while (IsClosed(closings, next)) next = next.Plus(1);
  return next;
}

const Snapshot* FindScope(const std::vector<Snapshot>& snapshots, const Snapshot& wanted) {
  const auto found =
      std::ranges::find_if(snapshots, [&](const Snapshot& s) { return SameScope(s, wanted); });
  return found == snapshots.end() ? nullptr : &*found;
}

/// Puts `snapshot` in the place of the one of its scope, whose pieces go.
void Replace(std::vector<Snapshot>& snapshots, std::vector<Piece>& pieces, Snapshot snapshot) {
  if (const Snapshot* old = FindScope(snapshots, snapshot)) {
    if (snapshot.replaces.empty()) snapshot.replaces = old->id;
    const std::string old_id = old->id;
    std::erase_if(pieces, [&](const Piece& p) { return !IsAllocation(p.kind) && p.id == old_id; });
    std::erase_if(snapshots, [&](const Snapshot& s) { return s.id == old_id; });
  }
  snapshots.push_back(std::move(snapshot));
}

void Drop(Generation& generation, const std::string& id, std::span<const Closing> closings) {
  const auto found = std::ranges::find(generation.snapshots, id, &Snapshot::id);
  if (found == generation.snapshots.end() || IsClosed(closings, found->billing_period)) return;
  generation.snapshots.erase(found);
  std::erase_if(generation.pieces,
                [&](const Piece& p) { return !IsAllocation(p.kind) && p.id == id; });
}

/// The difference between what the books said of a closed period so far and what came now.
void Adjust(NextGeneration& next, const Snapshot& after, std::span<const Closing> closings) {
  const Snapshot* before = FindScope(next.generation.restatements, after);
  if (before == nullptr) before = FindScope(next.generation.snapshots, after);
  const std::vector<Total> none;
  for (const Total& change : TotalsChange(before ? before->totals : none, after.totals)) {
    Adjustment adjustment{.closed_period = after.billing_period,
                          .booked_in = NextOpen(closings, after.billing_period),
                          .source = after.source,
                          .before = before ? before->id : "",
                          .after = after.id,
                          .change = change};
    next.adjustments.push_back(adjustment);
    next.generation.adjustments.push_back(std::move(adjustment));
  }
}

void AddPiece(NextGeneration& next, const Piece& piece, std::span<const Closing> closings) {
  Generation& generation = next.generation;
  const bool is_closed = IsClosed(closings, piece.billing_period);
  if (IsAllocation(piece.kind)) {
    if (is_closed) return;
    std::erase_if(generation.pieces, [&](const Piece& p) {
      return p.kind == piece.kind && p.billing_period == piece.billing_period;
    });
  }
  (is_closed ? generation.restated_pieces : generation.pieces).push_back(piece);
  next.published.push_back(piece);
}

}  // namespace

bool SameScope(const Snapshot& a, const Snapshot& b) {
  return a.source == b.source && a.billing_period == b.billing_period &&
         a.export_name == b.export_name;
}

bool IsClosed(std::span<const Closing> closings, Month period) {
  return std::ranges::find(closings, period, &Closing::period) != closings.end();
}

std::vector<Total> TotalsChange(std::span<const Total> before, std::span<const Total> after) {
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Total> changes;
  const auto add = [&](const Total& total, int sign) {
    Total& change = changes[{total.invoice_issuer, total.account, total.currency, total.category}];
    change.invoice_issuer = total.invoice_issuer;
    change.account = total.account;
    change.currency = total.currency;
    change.category = total.category;
    change.billed += sign * total.billed;
    change.effective += sign * total.effective;
    change.list += sign * total.list;
    change.contracted += sign * total.contracted;
    change.rows += sign * total.rows;
  };
  for (const Total& total : after) add(total, 1);
  for (const Total& total : before) add(total, -1);
  std::vector<Total> result;
  for (auto& [key, change] : changes)
    if (change.billed != 0 || change.effective != 0 || change.list != 0 || change.contracted != 0 ||
        change.rows != 0)
      result.push_back(std::move(change));
  return result;
}

NextGeneration ApplyChange(const Generation& base, const Change& change,
                           std::span<const Closing> closings) {
  NextGeneration next{.generation = base, .adjustments = {}, .published = {}};
  Generation& generation = next.generation;
  generation.base = base.id;
  if (!change.rules_digest.empty()) {
    generation.rules_digest = change.rules_digest;
    generation.rules_text = change.rules_text;
  }
  for (const Snapshot& snapshot : change.snapshots) {
    if (IsClosed(closings, snapshot.billing_period)) {
      Adjust(next, snapshot, closings);
      Replace(generation.restatements, generation.restated_pieces, snapshot);
    } else {
      Replace(generation.snapshots, generation.pieces, snapshot);
    }
  }
  for (const std::string& id : change.dropped_snapshots) Drop(generation, id, closings);
  std::erase_if(generation.pieces, [&](const Piece& piece) {
    return !IsClosed(closings, piece.billing_period) &&
           std::ranges::find(change.dropped_pieces, PieceName(piece)) !=
               change.dropped_pieces.end();
  });
  for (const Piece& piece : change.pieces) AddPiece(next, piece, closings);
  return next;
}

Generation ApplyReopening(const Generation& base, Month period) {
  Generation next = base;
  next.base = base.id;
  const auto in_period = [&](const auto& item) { return item.billing_period == period; };
  std::erase_if(next.pieces, [&](const Piece& p) { return IsAllocation(p.kind) && in_period(p); });
  for (const Snapshot& snapshot : base.restatements)
    if (in_period(snapshot)) Replace(next.snapshots, next.pieces, snapshot);
  for (const Piece& piece : base.restated_pieces)
    if (in_period(piece)) next.pieces.push_back(piece);
  std::erase_if(next.restatements, in_period);
  std::erase_if(next.restated_pieces, in_period);
  std::erase_if(next.adjustments, [&](const Adjustment& a) { return a.closed_period == period; });
  return next;
}

}  // namespace purser
