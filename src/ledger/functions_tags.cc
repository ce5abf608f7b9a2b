#include <algorithm>
#include <array>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "domain/tag_text.h"
#include "ledger/duck_vector.h"
#include "ledger/functions.h"

namespace purser {
namespace {

/// The words that exports write for nothing.
bool SaysNothing(std::string_view value) {
  constexpr std::array<std::string_view, 4> kWords = {"NULL", "null", "(null)", "None"};
  return std::ranges::find(kWords, value) != kWords.end();
}

/// Appends maps to a MAP(VARCHAR, VARCHAR) vector.
class MapWriter {
 public:
  explicit MapWriter(duckdb_vector vector) : vector_(vector) {
    const duckdb_vector entries = duckdb_list_vector_get_child(vector);
    keys_ = duckdb_struct_vector_get_child(entries, 0);
    values_ = duckdb_struct_vector_get_child(entries, 1);
  }

  duckdb_list_entry Append(const TagText& tags) {
    duckdb_list_entry list{.offset = size_, .length = 0};
    if (size_ + tags.entries().size() > capacity_) {
      capacity_ = 2 * (size_ + tags.entries().size());
      duckdb_list_vector_reserve(vector_, capacity_);
    }
    for (const auto& [key, value] : tags.entries()) {
      if (SaysNothing(value)) continue;
      AssignText(keys_, size_, key);
      AssignText(values_, size_, value);
      ++size_;
    }
    list.length = size_ - list.offset;
    return list;
  }
  void Finish() { duckdb_list_vector_set_size(vector_, size_); }

 private:
  duckdb_vector vector_;
  duckdb_vector keys_;
  duckdb_vector values_;
  idx_t size_ = 0;
  idx_t capacity_ = 0;
};

/// What a text of this vector was found to say; repeated texts share one list.
struct Seen {
  std::string_view text;
  bool is_null = false;
  duckdb_list_entry list{};
};

void ReadTags(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output) {
  const TextVector texts(input, 0);
  OutputVector<duckdb_list_entry> maps(output);
  MapWriter writer(output);
  TagText tags;
  std::array<Seen, 512> seen;
  seen.fill({.text = {}, .is_null = true, .list = {}});
  const idx_t rows = duckdb_data_chunk_get_size(input);
  for (idx_t row = 0; row < rows; ++row) {
    const std::string_view text = texts.IsNull(row) ? "" : texts[row];
    Seen& known = seen[XXH3_64bits(text.data(), text.size()) % seen.size()];
    if (known.text != text) {
      known.text = text;
      known.list = tags.Read(text) ? writer.Append(tags) : duckdb_list_entry{};
      known.is_null = known.list.length == 0;
    }
    maps[row] = known.is_null ? duckdb_list_entry{} : known.list;
    if (known.is_null) maps.SetNull(row);
  }
  writer.Finish();
}

}  // namespace

Result<void> RegisterTagsFunction(duckdb_connection connection) {
  ScalarFunction function{"purser_tags", {}, TextMapType(), ReadTags};
  function.parameters.push_back(SimpleType(DUCKDB_TYPE_VARCHAR));
  return RegisterScalar(connection, function);
}

}  // namespace purser
