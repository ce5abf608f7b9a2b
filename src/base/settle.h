/// Splitting an amount so that the parts are whole units and add up to it, always.
///
/// Largest remainder: part i is floor(T·w_i/W) units, and the units that are then missing go
/// to the largest remainders, ties by key. Exact: T·w_i is kept in 256 bits. O(n) a split.
/// A part is never a whole unit away from its exact share. When a total changes, a unit may
/// move between two owners (the Alabama paradox): restatements are split anew, never added to.
/// @source money.md §6; docs/architecture/allocation.md
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/int128.h"

namespace purser {

/// Somebody who receives a part.
struct Claim {
  std::string key;  ///< Decides ties: the smaller key gets the odd unit. Unique.
  UInt128 weight = 0;
};

/// Splits amounts by one set of claims. Immutable; safe from several threads.
class Settler {
 public:
  /// @param claims  at least one; the sum of the weights below 2^128
  explicit Settler(std::span<const Claim> claims);
  /// Ties go to the earlier weight. @pre as above
  explicit Settler(std::vector<UInt128> weights);

  /// All weights were zero, so that everything is split evenly. Say so where it is shown.
  bool even() const { return even_; }

  /// One part a claim, in the order of the claims; their sum is `total`. A negative total is
  /// split like its magnitude.
  ///
  /// @param unit  parts are multiples of it (10^16 is a cent at scale 18); what of `total` is
  ///              less than a unit goes whole to one claim
  std::vector<Int128> Split(Int128 total, Int128 unit = 1) const;

 private:
  void AddUp();

  std::vector<UInt128> weights_;
  std::vector<std::uint32_t> ranks_;  ///< Place of each claim's key among the sorted keys.
  UInt128 sum_ = 0;
  bool even_ = false;
};

}  // namespace purser
