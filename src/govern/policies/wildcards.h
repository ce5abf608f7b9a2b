/// A regular expression as wildcards, for policies that know no expressions: each wildcard takes
/// at least what the expression takes, so that nothing valid is ever refused; it may take more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace purser {

/// Texts in which kAnyOne stands for any character and kAnyText for any text.
struct Wildcard {
  static constexpr char kAnyOne = '\x01';
  static constexpr char kAnyText = '\x02';
  std::string pieces;

  /// Whether it takes every text.
  bool IsAny() const;
  /// As IAM's StringLike has it: ? and *, its own signs escaped.
  std::string Iam() const;
  /// The same with one * at most, between what begins and what ends it.
  std::string OneStar() const;
};

/// One wildcard for each alternative of `pattern` (RE2, full match); what cannot be said is
/// kAnyText.
std::vector<Wildcard> WildcardsOf(std::string_view pattern);

}  // namespace purser
