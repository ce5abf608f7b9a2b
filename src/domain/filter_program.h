/// What a parsed filter is inside: a tree in one array, names as numbers, regexes compiled.
/// Only filter*.cc include this.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <re2/re2.h>

#include "domain/filter.h"

namespace purser {

enum class FilterOperator {
  kEquals,
  kNotEquals,
  kMatches,
  kNotMatches,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kIsNull,
  kIsNotNull,
};

struct FilterNode {
  enum class Kind { kEverything, kTest, kAnd, kOr, kNot };
  Kind kind = Kind::kEverything;
  std::vector<std::size_t> children = {};  ///< Indexes of nodes; one for kNot.

  std::size_t name = 0;  ///< Of kTest: index in Program::names.
  FilterOperator op = FilterOperator::kEquals;
  std::vector<std::string> values = {};                        ///< As written, without repetition.
  std::vector<std::shared_ptr<const re2::RE2>> patterns = {};  ///< One a value, of ~ and !~.
};

struct Filter::Program {
  std::vector<std::string> names;
  std::vector<FilterNode> nodes;  ///< Never empty.
  std::size_t root = 0;
  std::string text;
};

/// Makes filters out of nodes, for the parser and for And.
struct FilterBuilder {
  /// Writes the text and freezes it.
  static Filter Build(Filter::Program program);
};

/// A name as the grammar takes it back: tag keys with blanks or operators in quotes.
std::string FilterNameText(std::string_view name);

}  // namespace purser
