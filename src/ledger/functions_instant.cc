#include <optional>
#include <string_view>

#include "base/time.h"
#include "ledger/duck_vector.h"
#include "ledger/functions.h"

namespace purser {
namespace {

DateOrder OrderOf(std::string_view text) {
  if (text == "mdy") return DateOrder::kMonthFirst;
  if (text == "dmy") return DateOrder::kDayFirst;
  return DateOrder::kUnknown;
}

/// Neighbouring rows of a bill mostly say the same instant: it is read once a run.
void ParseInstants(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output) {
  const TextVector texts(input, 0);
  const TextVector orders(input, 1);
  OutputVector<std::int64_t> instants(output);
  const idx_t rows = duckdb_data_chunk_get_size(input);
  std::string_view last;
  std::string_view last_order;
  std::optional<Instant> instant;
  for (idx_t row = 0; row < rows; ++row) {
    const std::string_view order = orders.IsNull(row) ? "" : orders[row];
    const std::string_view text = texts.IsNull(row) ? "" : texts[row];
    if (text != last || order != last_order) {
      instant = ParseInstant(text, OrderOf(order));
      last = text;
      last_order = order;
    }
    if (instant)
      instants[row] = instant->time_since_epoch().count();
    else
      instants.SetNull(row);
  }
}

}  // namespace

Result<void> RegisterInstantFunction(duckdb_connection connection) {
  ScalarFunction function{"purser_instant", {}, SimpleType(DUCKDB_TYPE_TIMESTAMP), ParseInstants};
  function.parameters.push_back(SimpleType(DUCKDB_TYPE_VARCHAR));
  function.parameters.push_back(SimpleType(DUCKDB_TYPE_VARCHAR));
  return RegisterScalar(connection, function);
}

}  // namespace purser
