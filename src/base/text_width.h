/// How wide text is on a terminal, and how to show text that others wrote without letting it act.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace purser {

/// `text` as valid UTF-8 without anything that acts on a terminal or turns a line around:
/// control characters become "\n", "\x1b", bidirectional controls and line separators "\u202e",
/// broken bytes U+FFFD.
std::string Printable(std::string_view text);

/// Columns that printable text takes: 0 for combining marks and joiners, 2 for East Asian wide
/// characters and emoji. No locale is asked.
std::size_t DisplayWidth(std::string_view text);

/// The longest beginning of printable text that fits `width`, ended by "…" when cut.
std::string Fitted(std::string_view text, std::size_t width);

/// Printable text in lines of at most `width` columns, broken between words where that can be.
std::vector<std::string> Folded(std::string_view text, std::size_t width);

}  // namespace purser
