#pragma once

#include <string>
#include <utility>
#include <vector>

namespace purser {

/// Tags as key and value, in no order.
using TagPairs = std::vector<std::pair<std::string, std::string>>;

}  // namespace purser
