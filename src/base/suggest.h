/// The nearest valid name to what somebody typed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace purser {

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`; letter
/// case counts for nothing.
std::size_t EditDistance(std::string_view a, std::string_view b);

/// The name nearest to `word`, if it is near enough to have been meant: at most a third of the
/// word's letters differ (at least one may), or the word is the name's beginning.
std::optional<std::string> NearestName(std::string_view word, std::span<const std::string> names);

/// "; did you mean \"team\"?", or "" where nothing is near.
std::string DidYouMean(std::string_view word, std::span<const std::string> names);

}  // namespace purser
