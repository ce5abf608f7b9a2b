/// An amount in parts that add up to it (base/settle.h), a list a row.

#include <vector>

#include "base/decimal.h"
#include "base/settle.h"
#include "ledger/duck_vector.h"
#include "ledger/functions.h"

namespace purser {
namespace {

/// Weights of one row; what is NULL or negative takes nothing.
class WeightLists {
 public:
  explicit WeightLists(duckdb_vector vector)
      : lists_(vector), weights_(duckdb_list_vector_get_child(vector)) {}

  bool IsNull(idx_t row) const { return lists_.IsNull(row); }

  /// Puts the row's weights in place of what `weights` had; false when their sum is no 128 bits.
  bool Read(idx_t row, std::vector<UInt128>& weights, UInt128& sum) const {
    weights.clear();
    sum = 0;
    const duckdb_list_entry list = lists_[row];
    for (idx_t i = list.offset; i < list.offset + list.length; ++i) {
      const Int128 weight = weights_.IsNull(i) ? Int128{0} : FromHugeint(weights_[i]);
      weights.push_back(weight > 0 ? static_cast<UInt128>(weight) : UInt128{0});
      if (__builtin_add_overflow(sum, weights.back(), &sum)) return false;
    }
    return true;
  }

 private:
  InputVector<duckdb_list_entry> lists_;
  InputVector<duckdb_hugeint> weights_;
};

class PartsWriter {
 public:
  explicit PartsWriter(duckdb_vector vector) : vector_(vector) {}

  duckdb_list_entry Append(const std::vector<Int128>& parts) {
    const duckdb_list_entry list{.offset = size_, .length = parts.size()};
    if (size_ + parts.size() > capacity_) {
      capacity_ = 2 * (size_ + parts.size());
      duckdb_list_vector_reserve(vector_, capacity_);
    }
    auto* values =
        static_cast<duckdb_hugeint*>(duckdb_vector_get_data(duckdb_list_vector_get_child(vector_)));
    for (const Int128 part : parts) values[size_++] = ToHugeint(part);
    return list;
  }
  void Finish() { duckdb_list_vector_set_size(vector_, size_); }

 private:
  duckdb_vector vector_;
  idx_t size_ = 0;
  idx_t capacity_ = 0;
};

void Share(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
  const InputVector<duckdb_hugeint> amounts(input, 0);
  const WeightLists lists(duckdb_data_chunk_get_vector(input, 1));
  OutputVector<duckdb_list_entry> shares(output);
  PartsWriter writer(output);
  std::vector<UInt128> weights;
  const idx_t rows = duckdb_data_chunk_get_size(input);
  for (idx_t row = 0; row < rows; ++row) {
    UInt128 sum = 0;
    shares[row] = {};
    if (amounts.IsNull(row) || lists.IsNull(row)) {
      shares.SetNull(row);
    } else if (!lists.Read(row, weights, sum)) {
      return duckdb_scalar_function_set_error(info, "weights too large to share by");
    } else if (sum == 0) {
      shares.SetNull(row);
    } else {
      shares[row] = writer.Append(Settler(weights).Split(FromHugeint(amounts[row])));
    }
  }
  writer.Finish();
}

OwnedDuckType ListOf(const OwnedDuckType& child) {
  return OwnedDuckType(duckdb_create_list_type(child.get()));
}

Result<void> RegisterShares(duckdb_connection connection, const char* name, int scale) {
  const OwnedDuckType amount = DecimalType(scale);
  ScalarFunction function{name, {}, ListOf(amount), Share};
  function.parameters.push_back(DecimalType(scale));
  function.parameters.push_back(ListOf(DecimalType(kCostScale)));
  return RegisterScalar(connection, function);
}

}  // namespace

Result<void> RegisterShareFunctions(duckdb_connection connection) {
  TRY(RegisterShares(connection, "purser_cost_shares", kCostScale));
  return RegisterShares(connection, "purser_quantity_shares", kQuantityScale);
}

}  // namespace purser
