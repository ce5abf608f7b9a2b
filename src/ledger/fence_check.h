#pragma once

#include <string_view>

#include "base/result.h"

namespace purser {

/// Whether a statement may run behind the fence.
///
/// @param tree  What DuckDB's json_serialize_sql says about it.
/// @error kUsage  not one SELECT, or it names something else than FenceViews, its own WITH
///                queries and IsFenceFunction's
Result<void> CheckFenced(std::string_view tree);

}  // namespace purser
