#pragma once

#include <duckdb.h>

#include "ledger/engine.h"

namespace purser {

/// Binds each parameter by its name, with its own type.
/// @error kInternal  the statement has no such parameter
Result<void> BindParameters(duckdb_prepared_statement statement, const Parameters& parameters);

}  // namespace purser
