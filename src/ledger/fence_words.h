/// What other people's SQL may name.
#pragma once

#include <span>
#include <string_view>

namespace purser {

/// charges, allocated, cost_day, cost_hour, resources.
std::span<const std::string_view> FenceViews();

/// Functions that read nothing but their arguments, in lower case; operators included.
bool IsFenceFunction(std::string_view name);

}  // namespace purser
