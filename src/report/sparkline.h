/// A run of numbers in one line: ▁▂▃▅▇.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/int128.h"

namespace purser {

/// One block a number, from zero to the largest; nothing known is a blank, below zero is "▁".
std::string Sparkline(std::span<const std::optional<Int128>> numbers);

}  // namespace purser
