/// Shared pools that may feed each other, solved exactly.
///
/// With S the shares that pools give to pools and P the shares they give to owners, a pool's
/// money ends with the owners in the proportions (I − S)⁻¹ P: the reciprocal method of cost
/// accounting, over rationals, so that no cent depends on an order or a rounding. It exists
/// when every pool reaches an owner. Amounts are then split by largest remainder on those
/// exact proportions.
/// @source money.md §6
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/int128.h"
#include "base/result.h"

namespace purser {

/// Where a part of a pool goes.
struct PoolTarget {
  enum class Kind { kOwner, kPool };
  std::string name;  ///< Of the owner, or of another pool.
  UInt128 weight = 0;
  Kind kind = Kind::kOwner;
};

/// A pool and who claims it. Without a positive weight the targets share evenly.
struct PoolClaims {
  std::string name;
  std::vector<PoolTarget> targets;
};

/// How one pool's money ends with owners. Immutable; safe from several threads.
class PoolShares {
 public:
  struct Numbers;  // exact integers of any size
  explicit PoolShares(std::shared_ptr<const Numbers> numbers);

  /// Who gets something, sorted.
  const std::vector<std::string>& owners() const;

  /// No target had a positive weight. Say so where it is shown.
  bool even() const;

  /// One part an owner; their sum is `total`. Like Settler::Split.
  std::vector<Int128> Split(Int128 total, Int128 unit = 1) const;

  /// "3/8": the owner's exact share.
  std::string ShareText(std::size_t owner) const;

 private:
  std::shared_ptr<const Numbers> numbers_;
};

/// One answer a pool, in their order.
/// @error kConfig  a pool reaches no owner, feeds a pool that does not exist, or has no target
Result<std::vector<PoolShares>> SolvePools(std::span<const PoolClaims> pools);

/// What flows through each pool when `direct` is its own cost: its own and what others feed it,
/// rounded half to even.
/// @error kConfig  as SolvePools
Result<std::vector<Int128>> GrossOfPools(std::span<const PoolClaims> pools,
                                         std::span<const Int128> direct);

}  // namespace purser
