/// Who takes part in each pool of a billing period, and with what weight (money.md §6).
///
/// Weights come from the owners' direct use, before any sharing. The same shares then hold for
/// every metric and quantity, day and identity of the pool in that currency.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "allocate/census.h"
#include "allocate/drivers.h"
#include "allocate/pools.h"
#include "base/result.h"

namespace purser {

/// What one group of identities (an ownership in a class of the cube) cost and used in the
/// billing period.
struct GroupUse {
  OwnershipId ownership = 0;
  ClassId cube_class = 0;
  Int128 effective = 0;                          ///< 1e-18 of the class's currency.
  std::map<std::string, UInt128> measures = {};  ///< By driver: gpu_hours, bytes, requests, lines.
};

/// How one pooled group's money is split: parts in the order of `owners`.
struct GroupShares {
  PoolShares shares;
  std::vector<OwnershipId> owners;  ///< One for each of shares.owners(); may repeat.
};

/// The pools of one billing period, solved.
class Sharing {
 public:
  /// @param uses  all groups; those in a pool have no direct use
  /// @error kConfig  see SolvePools
  static Result<Sharing> Make(const Rulebook& book, const Drivers& drivers, Census& census,
                              const std::vector<GroupUse>& uses);

  /// @pre  the ownership is in a pool
  Result<GroupShares> Of(OwnershipId ownership, ClassId cube_class);

  /// What a person should know: pools shared evenly for want of a weight, or by nobody.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  using Weights = std::map<std::string, UInt128>;

  Sharing(const Rulebook& book, const Drivers& drivers, Census& census,
          const std::vector<GroupUse>& uses)
      : book_(book), drivers_(drivers), census_(census), uses_(uses) {}

  Weights WeightsOf(const Rulebook::Pool& pool, const std::string& currency) const;
  Result<void> Solve(const std::string& currency);
  const std::vector<std::size_t>& UsersOf(const CubeClass& cube_class);
  Result<GroupShares> Discount(const Ownership& taken, const CubeClass& cube_class);
  Ownership Given(const Ownership& taken, std::size_t dimension, const std::string& owner);
  Ownership DiscountFor(const Ownership& taken, const Ownership& target);

  const Rulebook& book_;
  const Drivers& drivers_;
  Census& census_;
  const std::vector<GroupUse>& uses_;
  std::map<std::string, std::vector<PoolShares>> solved_;  // by currency
  /// Uses that nobody shares, by service, account and currency.
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<std::size_t>> users_;
  std::vector<std::string> notes_;
};

}  // namespace purser
