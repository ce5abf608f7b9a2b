/// The taxonomy as policies need it: what holds on one day, with every form a value is written in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "domain/taxonomy.h"

namespace purser {

struct PolicyKey {
  std::string name;                       ///< Canonical spelling.
  std::vector<std::string> aliases = {};  ///< Those that hold.
  bool required = false;
  std::vector<std::string> values = {};   ///< Valid ones, in the taxonomy's order.
  std::vector<std::string> written = {};  ///< Synonyms that mean a valid value.
  std::string pattern = {};               ///< RE2, full match; empty: none.

  /// The name, then the aliases.
  std::vector<std::string> Spellings() const;
  /// Values and what else may be written for them.
  std::vector<std::string> AllValues() const;
  bool IsRestricted() const { return !values.empty() || !pattern.empty(); }
};

/// Keys that hold on `day`, in the taxonomy's order.
/// @error kConfig  no key is required: there is nothing to enforce; or a bad pattern
Result<std::vector<PolicyKey>> PolicyKeysOf(const Taxonomy& taxonomy, Date day);

/// "team, project and owner"
std::string NamesOf(const std::vector<PolicyKey>& keys, bool required_only);

/// Letters and digits of `name`, words beginning with a capital: "cost_center" → "CostCenter".
std::string CamelName(std::string_view name);
/// Small letters, digits and `_`, not beginning with a digit: "acme:team" → "acme_team".
std::string IdentifierOf(std::string_view name);

}  // namespace purser
