/// What tags say in more than one way: one key in several spellings with different values on one
/// resource, values outside the taxonomy, words and keys that mean others.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "govern/tags/compliance.h"

namespace purser {

enum class ConflictKind {
  kContradiction,  ///< Spellings or aliases of one key have different values on one resource.
  kValue,          ///< A value outside the taxonomy.
  kMisspelt,       ///< A key that nobody knows, near to one that is missing.
  kSynonym,        ///< A word that the taxonomy reads as another.
  kSpelling,       ///< A key that is read as another: an alias, or other letter case.
};
/// "contradiction", "value", "misspelt-key", "synonym", "spelling"
std::string_view ConflictName(ConflictKind kind);

/// One way of writing, with the resources that write so.
struct TagConflict {
  ConflictKind kind = ConflictKind::kValue;
  std::string key;      ///< Of the taxonomy.
  std::string written;  ///< "prodution", "Env", "team=nlp, Squad=search"
  std::string meant;    ///< What it is read as or probably means; empty: nobody knows.
  std::int64_t resources = 0;
  std::map<std::string, Int128> money = {};  ///< Effective cost of them, 1e-18.
  std::string example;                       ///< The id of the one that costs most.
};

/// Worst kind first, within it by money. `checked` are those that cost most first.
std::vector<TagConflict> FindConflicts(std::span<const CheckedResource> checked,
                                       const ComplianceJudge& judge);

}  // namespace purser
