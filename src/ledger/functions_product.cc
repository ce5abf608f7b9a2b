/// A product of decimal numbers, exact until it is rounded once.

#include <array>
#include <optional>

#include <boost/multiprecision/cpp_int.hpp>

#include "base/decimal.h"
#include "ledger/duck_vector.h"
#include "ledger/functions.h"

namespace purser {
namespace {

using Wide = boost::multiprecision::int512_t;

/// More than any bill writes, and three factors of it fit into Wide.
constexpr int kFactorScale = 20;

/// `product` in units of 10^-scale, rounded half to even to a cost's scale.
std::optional<Int128> Rounded(const Wide& product, int scale, std::int64_t divisor) {
  Wide whole = product < 0 ? Wide(-product) : product;
  Wide unit = boost::multiprecision::pow(Wide(10), static_cast<unsigned>(scale - kCostScale));
  unit *= divisor;
  const Wide rest = whole % unit;
  whole /= unit;
  const Wide twice = rest * 2;
  if (twice > unit || (twice == unit && (whole & 1) == 1)) ++whole;
  if (whole >= boost::multiprecision::pow(Wide(10), 38)) return std::nullopt;
  const auto units = whole.convert_to<Int128>();
  return product < 0 ? -units : units;
}

/// Three numbers as text and what their product is divided by. A NULL third counts as 1.
std::optional<Int128> Product(const std::array<std::optional<std::string_view>, 3>& texts,
                              std::int64_t divisor) {
  Wide product = 1;
  int scale = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!texts[i]) {
      if (i < 2) return std::nullopt;
      continue;
    }
    const std::optional<ParsedDecimal> factor = ParseDecimal(*texts[i], kFactorScale);
    if (!factor) return std::nullopt;
    product *= factor->units;
    scale += kFactorScale;
  }
  return divisor > 0 ? Rounded(product, scale, divisor) : std::nullopt;
}

void Multiply(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output) {
  const std::array<TextVector, 3> factors = {TextVector(input, 0), TextVector(input, 1),
                                             TextVector(input, 2)};
  const InputVector<std::int64_t> divisors(input, 3);
  OutputVector<duckdb_hugeint> products(output);
  const idx_t rows = duckdb_data_chunk_get_size(input);
  for (idx_t row = 0; row < rows; ++row) {
    std::array<std::optional<std::string_view>, 3> texts;
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (!factors[i].IsNull(row)) texts[i] = factors[i][row];
    const std::optional<Int128> product = Product(texts, divisors.IsNull(row) ? 1 : divisors[row]);
    if (product)
      products[row] = ToHugeint(*product);
    else
      products.SetNull(row);
  }
}

}  // namespace

Result<void> RegisterProductFunction(duckdb_connection connection) {
  ScalarFunction function{"purser_product", {}, DecimalType(kCostScale), Multiply};
  for (int i = 0; i < 3; ++i) function.parameters.push_back(SimpleType(DUCKDB_TYPE_VARCHAR));
  function.parameters.push_back(SimpleType(DUCKDB_TYPE_BIGINT));
  return RegisterScalar(connection, function);
}

}  // namespace purser
