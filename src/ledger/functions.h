#pragma once

#include <duckdb.h>

#include "base/result.h"

namespace purser {

/// Makes purser's own SQL functions (listed in duck.h) known to `connection`.
Result<void> RegisterFunctions(duckdb_connection connection);

}  // namespace purser
