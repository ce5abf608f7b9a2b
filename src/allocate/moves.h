/// What other rules move: of the same charges, who had the money before and who has it after.
///
/// A charge with one owner before and after is one move. What pools share is compared as a whole:
/// all identities that one pool took before and another took (or nobody, or an owner) after are
/// one sum on each side, and what somebody has less of goes to those who have more of it, in the
/// order of their names. Moves add up exactly: what leaves all owners reaches all owners.
#pragma once

#include <string>
#include <vector>

#include "allocate/allocate.h"
#include "base/int128.h"
#include "base/result.h"
#include "base/time.h"
#include "ledger/duck.h"

namespace purser {

/// Owner dimensions by which moves are told apart, and the cost that moves.
struct MovesQuery {
  std::vector<std::string> dimensions;  ///< Taxonomy keys.
  std::string cost_column = "EffectiveCost";
};

struct Move {
  Month period{};
  std::string currency;
  std::vector<std::string> from, to;  ///< A dimension; empty: nobody owned it, or owns it.
  Int128 amount = 0;                  ///< 1e-18; negative for credits.
  friend bool operator==(const Move&, const Move&) = default;
};

/// The moves between the prospect's last allocation and this one, in the periods that were made
/// anew; by period, currency, from and to. In a period without a last allocation everything was
/// nobody's. Afterwards the views of `duck` are those after the allocation, of these periods.
Result<std::vector<Move>> FindMoves(Duck& duck, const Prospect& prospect,
                                    const Allocation& allocation, const MovesQuery& query);

/// Periods that were made anew and had no allocation before.
std::vector<Month> FirstAllocated(const Prospect& prospect, const Allocation& allocation);

}  // namespace purser
