/// The one filter grammar of purser: --where, allocation rules, shared costs.
///
///     team = 'nlp' AND service ~ 'Glue|Athena'      team=nlp,cv      NOT region ~ ^us-
///     account IN ('333333333333', '444444444444')   (a = 1 OR b != 2) AND c IS NOT NULL
///
/// AND binds tighter than OR; words are read in any case. Operators: = != ~ !~ < <= > >= IN,
/// NOT IN, IS NULL, IS NOT NULL. A value stands in '…' or "…" (doubled inside), or bare when it
/// has no blank, comma or bracket; a bare value after ~ may have commas and balanced brackets.
/// A list means any of them (after != and !~: none of them). Names are dimensions
/// (dimension.h), among them tag:KEY and tag:'KEY with blanks'.
///
/// Two-valued: NULL is unequal to every value, so NULL = 'x' is false, NULL != 'x' is true
/// (IS DISTINCT FROM), NULL ~ 'x' is false, NULL !~ 'x' is true, NULL < 'x' is false. ~ is an
/// unanchored RE2 expression, compiled once. < compares bytes, which orders days and months.
/// @source money.md §9
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace purser {

/// A dimension's value; nullopt is NULL. Owner dimensions (the taxonomy's keys) are handed in
/// as "unallocated" where empty: that is the caller's part.
using FilterValue = std::optional<std::string_view>;

/// Which names a filter may use.
struct FilterNames {
  std::function<bool(std::string_view)> knows;
  std::vector<std::string> all;  ///< To suggest from.
  std::string advice = {};       ///< Appended to "unknown name …", e.g. what rules may read.
};

/// Where and why a text is not a filter.
struct FilterProblem {
  std::size_t offset = 0;  ///< Bytes from the start of the text.
  std::string message;
};

/// A parsed filter: immutable, cheap to copy, safe to evaluate from several threads.
class Filter {
 public:
  /// Matches everything.
  Filter();

  /// The names it reads, each once, in order of appearance. Resolve them once, then call
  /// Matches with one value each, in this order: that is the fast path for millions of rows.
  const std::vector<std::string>& Names() const;

  /// @param values  one for each of Names()
  bool Matches(std::span<const FilterValue> values) const;

  /// Matches, with `lookup(name)` asked for each name.
  template <typename Lookup>
  bool Evaluate(const Lookup& lookup) const {
    std::vector<FilterValue> values;
    values.reserve(Names().size());
    for (const std::string& name : Names()) values.push_back(lookup(name));
    return Matches(values);
  }

  bool matches_everything() const;

  /// One way to write it: "team = 'nlp' AND service ~ 'Glue|Athena'". Parses to the same filter.
  const std::string& text() const;

  /// Both filters hold: what repeated --where means.
  static Filter And(const Filter& a, const Filter& b);

  struct Program;  // filter_program.h

 private:
  friend struct FilterBuilder;
  explicit Filter(std::shared_ptr<const Program> program);
  std::shared_ptr<const Program> program_;
};

/// Reads a filter; the first problem ends it. A blank text is a problem, not "everything".
std::expected<Filter, FilterProblem> ReadFilter(std::string_view text, const FilterNames& names);

/// ReadFilter with the problem as an error for the command line.
/// @error kUsage  names column (from 1), reason and the nearest valid name
Result<Filter> ParseFilter(std::string_view text, const FilterNames& names);

}  // namespace purser
