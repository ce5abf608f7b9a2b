#include "ledger/functions.h"

#include <string>

namespace purser {

Result<void> RegisterScalar(duckdb_connection connection, const ScalarFunction& function) {
  duckdb_scalar_function handle = duckdb_create_scalar_function();
  duckdb_scalar_function_set_name(handle, function.name);
  for (const OwnedDuckType& type : function.parameters)
    duckdb_scalar_function_add_parameter(handle, type.get());
  duckdb_scalar_function_set_return_type(handle, function.result.get());
  duckdb_scalar_function_set_special_handling(handle);
  duckdb_scalar_function_set_function(handle, function.call);
  const duckdb_state state = duckdb_register_scalar_function(connection, handle);
  duckdb_destroy_scalar_function(&handle);
  if (state != DuckDBSuccess)
    return Error{ErrorKind::kInternal, std::string("DuckDB refuses the function ") + function.name};
  return {};
}

Result<void> RegisterFunctions(duckdb_connection connection) {
  TRY(RegisterNumberFunctions(connection));
  TRY(RegisterShareFunctions(connection));
  TRY(RegisterProductFunction(connection));
  TRY(RegisterInstantFunction(connection));
  TRY(RegisterTagsFunctions(connection));
  TRY(RegisterIdentityFunction(connection));
  TRY(RegisterUsageFunction(connection));
  return RegisterCsvFunction(connection);
}

}  // namespace purser
