/// A small CSV file, whole in memory, by RFC 4180 (LF and a byte order mark are fine too).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace purser {

/// Lines of fields; blank lines are left out.
/// @error kUsage  a quote that does not end, or text after one; names the line
Result<std::vector<std::vector<std::string>>> ParseCsvText(std::string_view text);

}  // namespace purser
