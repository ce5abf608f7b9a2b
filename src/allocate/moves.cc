#include "allocate/moves.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "embedded.h"
#include "ledger/piece_path.h"
#include "ledger/views.h"

namespace purser {
namespace {

constexpr char kBetween = '\x1f';  // Between the values of an owner.

/// Who has how much of what the same owner or pool had before and has after; owners as texts.
using Amounts = std::map<std::string, Int128>;
struct Sides {
  Amounts before;
  Amounts after;
};

/// Moves by period, currency, from and to; owners as texts.
using Flows = std::map<std::tuple<std::string, std::string, std::string, std::string>, Int128>;

std::set<Month> MadePeriods(const Allocation& allocation) {
  std::set<Month> periods;
  for (const AllocatedPeriod& period : allocation.periods)
    if (period.anew) periods.insert(period.period);
  return periods;
}

/// Of the periods, without what snapshots for checking have.
std::vector<Piece> PiecesOf(const std::set<Month>& periods, const Prospect& prospect,
                            std::vector<Piece> pieces) {
  std::set<std::string> left_out;
  for (const Snapshot& snapshot : prospect.snapshots)
    if (snapshot.role == "check") left_out.insert(snapshot.id);
  std::erase_if(pieces, [&](const Piece& piece) {
    return !periods.contains(piece.billing_period) || left_out.contains(piece.id);
  });
  return pieces;
}

/// An owner as one text, in SQL. Keys that the rules of then did not have are nobody's.
std::string OwnerSql(const std::vector<std::string>& known, const MovesQuery& query) {
  std::string sql;
  for (const std::string& dimension : query.dimensions) {
    const bool is_known = std::ranges::find(known, dimension) != known.end();
    sql += sql.empty() ? "" : " || chr(31) || ";
    sql += is_known ? "COALESCE(v." + SqlName(dimension) + ", '')" : "''";
  }
  return sql;
}

/// Owners and shares of the views as they are now, as tables moves_SIDE_….
Result<void> Keep(Duck& duck, std::string_view side, const MovesQuery& query) {
  const Answer values = TRY(duck.Select({"owner values", "SELECT * FROM owner_values LIMIT 0"}));
  const std::string owner = OwnerSql(values.columns, query);
  TRY(duck.Execute(fmt::format(
      "CREATE OR REPLACE TABLE moves_{}_owner AS SELECT o.billing_period, o.x_IdentityKey, "
      "o.ValidFrom, o.ValidTo, o.Pool, {} AS Owner FROM owners o JOIN owner_values v "
      "ON v.billing_period = o.billing_period AND v.OwnerId = o.OwnerId",
      side, owner)));
  return duck.Execute(fmt::format(
      "CREATE OR REPLACE TABLE moves_{}_share AS SELECT o.billing_period, o.x_IdentityKey, o.Day, "
      "o.{} AS Amount, {} AS Owner FROM settled o JOIN owner_values v "
      "ON v.billing_period = o.billing_period AND v.OwnerId = o.OwnerId",
      side, SqlName(query.cost_column), owner));
}

Result<void> KeepAmounts(Duck& duck, const MovesQuery& query) {
  TRY(
      duck.Execute(fmt::format("CREATE OR REPLACE TEMP VIEW moves_amount AS SELECT billing_period, "
                               "x_IdentityKey, Day, {} AS Amount FROM cube_day",
                               SqlName(query.cost_column))));
  const std::string nobody(query.dimensions.size() - 1, kBetween);
  TRY(duck.Execute(
      fmt::format("CREATE OR REPLACE TABLE moves_nobody AS SELECT {} AS Owner", SqlText(nobody))));
  return duck.Execute(
      fmt::format("CREATE OR REPLACE TEMP VIEW moves_cell AS {}", sql::allocate_moves_cell.text));
}

/// What somebody has less of goes to those who have more of it, in the order of their names.
/// Credits are compared by their magnitude.
void Match(const std::string& period, const std::string& currency, const Sides& sides,
           Flows& flows) {
  Amounts changes = sides.after;
  Int128 total = 0;
  for (const auto& [owner, amount] : sides.before) {
    changes[owner] -= amount;
    total += amount;
  }
  const Int128 sign = total < 0 ? -1 : 1;
  auto to = changes.begin();
  for (auto& [owner, change] : changes) {
    while (change * sign < 0) {
      while (to != changes.end() && to->second * sign <= 0) ++to;
      if (to == changes.end()) return;
      const Int128 part = std::min(-change * sign, to->second * sign);
      flows[{period, currency, owner, to->first}] += part * sign;
      change += part * sign;
      to->second -= part * sign;
    }
  }
}

Result<void> AddDirect(Duck& duck, Flows& flows) {
  return duck.ForEach(sql::allocate_moves_direct, {}, [&](const Row& row) -> Result<void> {
    flows[{row.Text("billing_period"), row.Text("BillingCurrency"), row.Text("BeforeOwner"),
           row.Text("AfterOwner")}] += row.Units("Amount");
    return {};
  });
}

Result<void> AddShared(Duck& duck, Flows& flows) {
  using Cell =
      std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;
  std::map<Cell, Sides> cells;
  TRY(duck.ForEach(sql::allocate_moves_shared, {}, [&](const Row& row) -> Result<void> {
    Sides& sides =
        cells[{row.Text("billing_period"), row.Text("BillingCurrency"), row.Text("BeforePool"),
               row.Text("BeforeOwner"), row.Text("AfterPool"), row.Text("AfterOwner")}];
    (row.Integer("Side") == 1 ? sides.before : sides.after)[row.Text("Owner")] =
        row.Units("Amount");
    return {};
  }));
  for (const auto& [cell, sides] : cells) Match(std::get<0>(cell), std::get<1>(cell), sides, flows);
  return {};
}

std::vector<std::string> ValuesOf(std::string_view owner) {
  std::vector<std::string> values(1);
  for (const char c : owner) {
    if (c == kBetween)
      values.emplace_back();
    else
      values.back() += c;
  }
  return values;
}

Result<void> DropTables(Duck& duck) {
  return duck.Execute(
      "DROP VIEW IF EXISTS moves_cell; DROP TABLE IF EXISTS moves_before_owner; DROP TABLE IF "
      "EXISTS moves_before_share; "
      "DROP TABLE IF EXISTS moves_after_owner; DROP TABLE IF EXISTS moves_after_share; "
      "DROP TABLE IF EXISTS moves_nobody; DROP VIEW IF EXISTS moves_amount");
}

}  // namespace

Result<std::vector<Move>> FindMoves(Duck& duck, const Prospect& prospect,
                                    const Allocation& allocation, const MovesQuery& query) {
  Check(!query.dimensions.empty(), "moves are told apart by some dimension");
  const std::set<Month> periods = MadePeriods(allocation);
  if (periods.empty()) return std::vector<Move>();
  const std::vector<Piece> before = PiecesOf(periods, prospect, prospect.pieces);
  const std::vector<Piece> after = PiecesOf(periods, prospect, PiecesAfter(prospect, allocation));
  TRY(DefineViews(duck, before, prospect.roots, query.dimensions));
  TRY(Keep(duck, "before", query));
  TRY(DefineViews(duck, after, prospect.roots, query.dimensions));
  TRY(Keep(duck, "after", query));
  TRY(KeepAmounts(duck, query));
  // Every charge has an owner or a pool after; before it may have had none.
  Flows flows;
  TRY(AddDirect(duck, flows));
  TRY(AddShared(duck, flows));
  TRY(DropTables(duck));
  std::vector<Move> moves;
  for (const auto& [key, amount] : flows) {
    const auto& [period, currency, from, to] = key;
    if (amount == 0) continue;
    moves.push_back({.period = ParseMonth(period).value_or(Month()),
                     .currency = currency,
                     .from = ValuesOf(from),
                     .to = ValuesOf(to),
                     .amount = amount});
  }
  return moves;
}

std::vector<Month> FirstAllocated(const Prospect& prospect, const Allocation& allocation) {
  std::set<Month> periods = MadePeriods(allocation);
  for (const Piece& piece : prospect.pieces)
    if (IsAllocation(piece.kind)) periods.erase(piece.billing_period);
  return {periods.begin(), periods.end()};
}

}  // namespace purser
