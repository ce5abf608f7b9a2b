/// Text to exact decimals, a vector at a time.

#include <optional>

#include "base/decimal.h"
#include "ledger/duck_vector.h"
#include "ledger/functions.h"

namespace purser {
namespace {

using DecimalVector = OutputVector<duckdb_hugeint>;

template <int Scale>
void ParseNumbers(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output) {
  const TextVector texts(input, 0);
  DecimalVector numbers(output);
  const idx_t rows = duckdb_data_chunk_get_size(input);
  for (idx_t row = 0; row < rows; ++row) {
    std::optional<ParsedDecimal> parsed;
    if (!texts.IsNull(row)) parsed = ParseDecimal(texts[row], Scale);
    if (parsed)
      numbers[row] = ToHugeint(parsed->units);
    else
      numbers.SetNull(row);
  }
}

/// NULL where nothing was rounded off, so that `WHERE … IS NOT NULL` finds the rows that were.
void ParseResiduals(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output) {
  const TextVector texts(input, 0);
  DecimalVector residuals(output);
  const idx_t rows = duckdb_data_chunk_get_size(input);
  for (idx_t row = 0; row < rows; ++row) {
    std::optional<ParsedDecimal> parsed;
    if (!texts.IsNull(row)) parsed = ParseDecimal(texts[row], kCostScale);
    if (parsed && !parsed->exact)
      residuals[row] = ToHugeint(parsed->residual);
    else
      residuals.SetNull(row);
  }
}

/// A NULL currency fits no symbol.
void ParseMoney(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output) {
  const TextVector texts(input, 0);
  const TextVector currencies(input, 1);
  DecimalVector amounts(output);
  const idx_t rows = duckdb_data_chunk_get_size(input);
  for (idx_t row = 0; row < rows; ++row) {
    std::optional<ParsedDecimal> parsed;
    const std::string_view currency = currencies.IsNull(row) ? "" : currencies[row];
    if (!texts.IsNull(row)) parsed = ParseMoneyText(texts[row], currency, kCostScale);
    if (parsed)
      amounts[row] = ToHugeint(parsed->units);
    else
      amounts.SetNull(row);
  }
}

ScalarFunction OfText(const char* name, int texts, int scale, duckdb_scalar_function_t call) {
  ScalarFunction function{name, {}, DecimalType(scale), call};
  for (int i = 0; i < texts; ++i) function.parameters.push_back(SimpleType(DUCKDB_TYPE_VARCHAR));
  return function;
}

}  // namespace

Result<void> RegisterNumberFunctions(duckdb_connection connection) {
  TRY(RegisterScalar(connection, OfText("purser_cost", 1, kCostScale, ParseNumbers<kCostScale>)));
  TRY(RegisterScalar(connection,
                     OfText("purser_quantity", 1, kQuantityScale, ParseNumbers<kQuantityScale>)));
  // A residual is exact to 18 digits more than a cost has.
  TRY(RegisterScalar(connection,
                     OfText("purser_cost_residual", 1, 2 * kCostScale, ParseResiduals)));
  return RegisterScalar(connection, OfText("purser_money", 2, kCostScale, ParseMoney));
}

}  // namespace purser
