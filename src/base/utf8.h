#pragma once

#include <string>
#include <string_view>

namespace purser {

/// Well-formed UTF-8: no overlong forms, surrogates or code points beyond U+10FFFF.
bool IsUtf8(std::string_view text);

/// The text with U+FFFD in place of each run of bytes that is not UTF-8.
std::string ToUtf8(std::string_view text);

}  // namespace purser
