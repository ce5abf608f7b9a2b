#pragma once

#include <span>
#include <vector>

#include <duckdb.h>

#include "base/result.h"
#include "ledger/duck_types.h"

namespace purser {

/// Makes purser's own SQL functions (listed in duck.h) known to `connection`.
Result<void> RegisterFunctions(duckdb_connection connection);

/// One scalar function. It sees NULL arguments and must be safe on several threads.
struct ScalarFunction {
  const char* name;
  std::vector<OwnedDuckType> parameters;
  OwnedDuckType result;
  duckdb_scalar_function_t call;
};
Result<void> RegisterScalar(duckdb_connection connection, const ScalarFunction& function);

/// The groups that RegisterFunctions registers, one a file.
Result<void> RegisterNumberFunctions(duckdb_connection connection);  ///< cost, quantity, money
Result<void> RegisterShareFunctions(
    duckdb_connection connection);  ///< cost_shares, quantity_shares
Result<void> RegisterProductFunction(duckdb_connection connection);   ///< purser_product
Result<void> RegisterInstantFunction(duckdb_connection connection);   ///< purser_instant
Result<void> RegisterTagsFunctions(duckdb_connection connection);     ///< purser_tags, kept_tags
Result<void> RegisterIdentityFunction(duckdb_connection connection);  ///< purser_identity
Result<void> RegisterUsageFunction(duckdb_connection connection);     ///< purser_usage
Result<void> RegisterCsvFunction(duckdb_connection connection);       ///< purser_csv

}  // namespace purser
