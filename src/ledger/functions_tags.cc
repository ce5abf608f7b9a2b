#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "domain/tag_text.h"
#include "domain/taxonomy.h"
#include "ledger/duck_vector.h"
#include "ledger/functions.h"
#include "ledger/nothing_word.h"

namespace purser {
namespace {

/// Appends maps to a MAP(VARCHAR, VARCHAR) vector.
class MapWriter {
 public:
  explicit MapWriter(duckdb_vector vector) : vector_(vector) {
    const duckdb_vector entries = duckdb_list_vector_get_child(vector);
    keys_ = duckdb_struct_vector_get_child(entries, 0);
    values_ = duckdb_struct_vector_get_child(entries, 1);
  }

  duckdb_list_entry Append(const MapVector::Entries& entries) {
    duckdb_list_entry list{.offset = size_, .length = 0};
    if (size_ + entries.size() > capacity_) {
      capacity_ = 2 * (size_ + entries.size());
      duckdb_list_vector_reserve(vector_, capacity_);
    }
    for (const auto& [key, value] : entries) {
      if (IsNothingWord(value)) continue;
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
      known.list = tags.Read(text) ? writer.Append(tags.entries()) : duckdb_list_entry{};
      known.is_null = known.list.length == 0;
    }
    maps[row] = known.is_null ? duckdb_list_entry{} : known.list;
    if (known.is_null) maps.SetNull(row);
  }
  writer.Finish();
}

/// Which tag keys stay, by their normal form; each delivered spelling is judged once a vector.
class KeptKeys {
 public:
  explicit KeptKeys(std::string_view list) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find('\n'), list.size());
      names_.emplace(list.substr(0, end));
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }
  bool Keeps(std::string_view key) {
    const auto known = judged_.find(key);
    if (known != judged_.end()) return known->second;
    const bool keeps = names_.contains(NormalTagKey(key, TagKeyCase::kIgnore));
    judged_.emplace(key, keeps);
    return keeps;
  }

 private:
  std::unordered_set<std::string> names_;
  std::unordered_map<std::string_view, bool> judged_;
};

void KeepTags(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output) {
  const idx_t rows = duckdb_data_chunk_get_size(input);
  if (rows == 0) return;
  const MapVector tags(duckdb_data_chunk_get_vector(input, 0));
  const TextVector lists(input, 1);
  KeptKeys keys(lists.IsNull(0) ? std::string_view() : lists[0]);
  OutputVector<duckdb_list_entry> maps(output);
  MapWriter writer(output);
  MapVector::Entries entries;
  for (idx_t row = 0; row < rows; ++row) {
    tags.Read(row, entries);
    std::erase_if(entries, [&](const auto& entry) { return !keys.Keeps(entry.first); });
    maps[row] = entries.empty() ? duckdb_list_entry{} : writer.Append(entries);
    if (entries.empty()) maps.SetNull(row);
  }
  writer.Finish();
}

}  // namespace

Result<void> RegisterTagsFunctions(duckdb_connection connection) {
  ScalarFunction read{"purser_tags", {}, TextMapType(), ReadTags};
  read.parameters.push_back(SimpleType(DUCKDB_TYPE_VARCHAR));
  TRY(RegisterScalar(connection, read));
  ScalarFunction keep{"purser_kept_tags", {}, TextMapType(), KeepTags};
  keep.parameters.push_back(TextMapType());
  keep.parameters.push_back(SimpleType(DUCKDB_TYPE_VARCHAR));
  return RegisterScalar(connection, keep);
}

}  // namespace purser
