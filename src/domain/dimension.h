/// The dimensions a person can name in --by and --where: one table.
///
/// Taxonomy keys come first, then the fixed ones, then any tag:KEY.
/// @source cli.md §1, money.md §5
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/filter.h"
#include "domain/taxonomy.h"

namespace purser {

/// What a dimension's value is made from.
enum class DimensionKind {
  kOwner,     ///< Column `column` of owner_values; reads "unallocated" where empty.
  kMethod,    ///< How an owner dimension was decided: owner_values' KEY_method.
  kIdentity,  ///< Column `column` of the identity, as it is.
  kAccount,   ///< SubAccountId, where that is null BillingAccountId.
  kTag,       ///< The tag `column` (TagKey finds it).
  kBooks,     ///< Column `column` of the books: source, billing_period.
  kTime,      ///< Of the charge, UTC: day, week (its Monday), month, hour.
};

/// The smallest view that has the dimension, from small to large.
enum class DimensionHome {
  kCubeOwner,  ///< cube_owner (with owner_values)
  kCubeDay,    ///< cube_day with identities
  kCharges,    ///< charges
};

struct Dimension {
  std::string name;  ///< "team", "account", "tag:Squad"
  DimensionKind kind = DimensionKind::kIdentity;
  std::string column;  ///< "ServiceName"; "team_method"; a tag's key as typed; "" for kTime,
                       ///< kAccount.
  DimensionHome home = DimensionHome::kCubeDay;
  std::string about;  ///< One line for reference pages.

  /// Decided by the identity alone, so that allocation rules may read it.
  bool in_identity() const;
  /// What people see where it is empty: "unallocated", or nullopt for null.
  std::optional<std::string_view> when_empty() const;
};

/// Every dimension but tag:KEY, in the order people see them.
std::vector<Dimension> AllDimensions(const Taxonomy& taxonomy);

/// By name, also tag:KEY. `method` is that of team, or of the taxonomy's first key.
std::optional<Dimension> FindDimension(std::string_view name, const Taxonomy& taxonomy);

/// "team,account", resolved. `method` is that of the first owner dimension in the list.
/// @error kUsage  unknown (with the nearest), empty or repeated name
Result<std::vector<Dimension>> ParseDimensions(std::string_view list, const Taxonomy& taxonomy);

/// The names that are always there; a taxonomy key may not take one of them.
std::vector<std::string> FixedDimensionNames();

/// What a --where may name: every dimension.
FilterNames NamesForReports(const Taxonomy& taxonomy);

/// What allocation rules and shared costs may name: what the identity decides.
FilterNames NamesForRules(const Taxonomy& taxonomy);

}  // namespace purser
