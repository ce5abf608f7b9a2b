#include <array>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "domain/usage_type.h"
#include "ledger/duck_vector.h"
#include "ledger/functions.h"

namespace purser {
namespace {

/// The members of purser_usage's result, in order.
enum Member : idx_t {
  kInstanceType,
  kName,
  kCount,
  kKind,
  kToken,
  kRegion,
  kRuns,
  kParsed,
  kMembers
};

constexpr std::array<const char*, kMembers> kMemberNames = {"instance_type",
                                                            "accelerator_name",
                                                            "accelerator_count",
                                                            "kind",
                                                            "token_kind",
                                                            "region",
                                                            "runs",
                                                            "parsed"};

OwnedDuckType MemberType(idx_t member) {
  if (member == kCount) return DecimalType(kQuantityScale);
  if (member == kRuns || member == kParsed) return SimpleType(DUCKDB_TYPE_BOOLEAN);
  return SimpleType(DUCKDB_TYPE_VARCHAR);
}

/// A STRUCT vector of usage parts. What a usage type does not say is NULL.
class UsageWriter {
 public:
  explicit UsageWriter(duckdb_vector vector)
      : whole_(vector),
        count_(Child(kCount)),
        runs_(Child(kRuns)),
        parsed_(Child(kParsed)),
        texts_{OutputVector<duckdb_string_t>(Child(kInstanceType)),
               OutputVector<duckdb_string_t>(Child(kName)),
               OutputVector<duckdb_string_t>(Child(kKind)),
               OutputVector<duckdb_string_t>(Child(kToken)),
               OutputVector<duckdb_string_t>(Child(kRegion))} {}

  void Write(idx_t row, const UsageParts& parts) {
    const std::string_view values[] = {parts.instance_type, parts.accelerator_name,
                                       UsageKindName(parts.kind), TokenKindName(parts.token),
                                       parts.region};
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      if (values[i].empty())
        texts_[i].SetNull(row);
      else
        AssignText(texts_[i].vector(), row, values[i]);
    }
    count_[row] = ToHugeint(parts.accelerator_count);
    if (parts.accelerator_count == 0) count_.SetNull(row);
    runs_[row] = parts.runs;
    parsed_[row] = parts.parsed;
  }

  /// A member is read without a look at its struct, so each is NULL by itself.
  void SetNull(idx_t row) {
    whole_.SetNull(row);
    for (OutputVector<duckdb_string_t>& text : texts_) text.SetNull(row);
    count_.SetNull(row);
    runs_.SetNull(row);
    parsed_.SetNull(row);
  }

 private:
  duckdb_vector Child(Member member) const {
    return duckdb_struct_vector_get_child(whole_.vector(), member);
  }

  OutputVector<char> whole_;  ///< A struct has no data of its own, only validity.
  OutputVector<duckdb_hugeint> count_;
  OutputVector<bool> runs_;
  OutputVector<bool> parsed_;
  std::array<OutputVector<duckdb_string_t>, 5> texts_;
};

/// What the last usage type that fell into this slot was found to say.
struct Seen {
  std::string_view usage_type;
  std::string_view service_code;
  std::string_view operation;
  UsageParts parts;
  bool used = false;
};

std::size_t SlotOf(std::string_view usage_type, std::string_view operation, std::size_t slots) {
  return (XXH3_64bits(usage_type.data(), usage_type.size()) ^
          XXH3_64bits(operation.data(), operation.size())) %
         slots;
}

void ParseUsages(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output) {
  const TextVector usage_types(input, 0);
  const TextVector service_codes(input, 1);
  const TextVector operations(input, 2);
  UsageWriter writer(output);
  std::array<Seen, 256> seen{};
  const idx_t rows = duckdb_data_chunk_get_size(input);
  for (idx_t row = 0; row < rows; ++row) {
    if (usage_types.IsNull(row)) {
      writer.SetNull(row);
      continue;
    }
    const std::string_view usage_type = usage_types[row];
    const std::string_view service = service_codes.IsNull(row) ? "" : service_codes[row];
    const std::string_view operation = operations.IsNull(row) ? "" : operations[row];
    Seen& known = seen[SlotOf(usage_type, operation, seen.size())];
    if (!known.used || known.usage_type != usage_type || known.service_code != service ||
        known.operation != operation)
      known = {usage_type, service, operation, ParseUsageType(usage_type, service, operation),
               true};
    writer.Write(row, known.parts);
  }
}

}  // namespace

Result<void> RegisterUsageFunction(duckdb_connection connection) {
  std::array<OwnedDuckType, kMembers> owned;
  std::array<duckdb_logical_type, kMembers> types{};
  auto names = kMemberNames;
  for (idx_t i = 0; i < kMembers; ++i) {
    owned[i] = MemberType(i);
    types[i] = owned[i].get();
  }
  ScalarFunction function{
      "purser_usage",
      {},
      OwnedDuckType(duckdb_create_struct_type(types.data(), names.data(), kMembers)),
      ParseUsages};
  for (int i = 0; i < 3; ++i) function.parameters.push_back(SimpleType(DUCKDB_TYPE_VARCHAR));
  return RegisterScalar(connection, function);
}

}  // namespace purser
