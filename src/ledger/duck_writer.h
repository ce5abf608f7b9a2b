/// TableWriter on DuckDB's appender. Only src/ledger/ includes this.
#pragma once

#include <memory>
#include <string>

#include <duckdb.h>

#include "ledger/table_writer.h"

namespace purser {

/// @error kInternal  there is no such table
Result<std::unique_ptr<TableWriter>> WriteDuckTable(duckdb_database database,
                                                    const std::string& table);

}  // namespace purser
