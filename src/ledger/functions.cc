#include "ledger/functions.h"

namespace purser {

Result<void> RegisterFunctions(duckdb_connection) { return {}; }

}  // namespace purser
