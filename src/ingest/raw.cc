#include "ingest/raw.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/raw_file.h"

namespace purser {
namespace {

/// "UnitOfMeasure" of "Maßeinheit (UnitOfMeasure)"; other names as they are.
std::string_view Untranslated(std::string_view name) {
  const std::size_t open = name.rfind('(');
  if (open == std::string_view::npos || open == 0 || !name.ends_with(')')) return name;
  return name.substr(open + 1, name.size() - open - 2);
}

/// Column numbers of one file, by what an importer asks for.
class Header {
 public:
  Header(const RawFile& file, const RawRequest& request) : file_(file), request_(request) {
    for (const RawFileColumn& column : file.columns)
      keys_.push_back(ColumnKey(request.translated ? Untranslated(column.name) : column.name));
    used_.resize(keys_.size());
  }

  /// Expression of one asked-for column; nullopt when the file has none.
  std::optional<std::string> Expression(const RawColumn& column, RawView& view);

  /// x_custom: what is left and belongs to no family.
  std::string Custom(RawView& view);

 private:
  std::optional<std::size_t> Find(std::string_view name);
  std::vector<std::size_t> FindAll(const RawColumn& column);
  std::string Typed(const RawColumn& column, std::size_t index) const;
  std::vector<std::pair<std::string, std::string>> Flattened(const RawColumn& column,
                                                             RawView& view);

  const RawFile& file_;
  const RawRequest& request_;
  std::vector<std::string> keys_;
  std::vector<bool> used_;
};

std::optional<std::size_t> Header::Find(std::string_view name) {
  const auto found = std::ranges::find(keys_, ColumnKey(name));
  if (found == keys_.end()) return std::nullopt;
  const auto index = static_cast<std::size_t>(found - keys_.begin());
  used_[index] = true;
  return index;
}

/// The columns of that name and of its other names, in the order of the names.
std::vector<std::size_t> Header::FindAll(const RawColumn& column) {
  std::vector<std::size_t> found;
  if (const std::optional<std::size_t> index = Find(column.name)) found.push_back(*index);
  for (std::string_view rest = column.also; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::optional<std::size_t> index = Find(rest.substr(0, end));
    if (index && std::ranges::find(found, *index) == found.end()) found.push_back(*index);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return found;
}

std::string Header::Typed(const RawColumn& column, std::size_t index) const {
  switch (column.type) {
    case RawType::kText:
      return TextExpression(file_, index);
    case RawType::kMap:
      return MapExpression(file_, index);
    case RawType::kInstant:
      return InstantExpression(file_, index, request_.date_order);
  }
  return {};
}

/// A map of the entries that have a value; NULL when none has.
std::string MapOf(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::vector<std::string> keys, values;
  for (const auto& [key, expression] : entries) {
    keys.push_back(SqlText(key));
    values.push_back(expression);
  }
  return fmt::format("raw_map([{}], [{}])", fmt::join(keys, ", "), fmt::join(values, ", "));
}

/// `name`, or "name (2)" and so on when `taken` has it.
std::string Unlike(std::set<std::string>& taken, const std::string& name) {
  std::string unlike = name;
  for (int i = 2; !taken.insert(unlike).second; ++i) unlike = fmt::format("{} ({})", name, i);
  return unlike;
}

/// Key and expression of each column whose name begins with the map's prefix. The key is what
/// stands behind the prefix and one separator, as delivered.
std::vector<std::pair<std::string, std::string>> Header::Flattened(const RawColumn& column,
                                                                   RawView& view) {
  std::vector<std::pair<std::string, std::string>> entries;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < keys_.size() && !column.prefix.empty(); ++i) {
    const std::string& name = file_.columns[i].name;
    const std::size_t length = PrefixLength(name, column.prefix);
    if (used_[i] || length == 0 || length + 1 >= name.size()) continue;
    used_[i] = true;
    entries.emplace_back(Unlike(taken, name.substr(length + 1)), TextExpression(file_, i));
    view.flattened.push_back(fmt::format("{}:{}", column.name, entries.back().first));
  }
  return entries;
}

std::optional<std::string> Header::Expression(const RawColumn& column, RawView& view) {
  if (const std::vector<std::size_t> found = FindAll(column); !found.empty()) {
    if (std::ranges::count(keys_, keys_[found.front()]) > 1)
      view.repeated.insert(std::string(column.name));
    std::vector<std::string> readings;
    for (const std::size_t index : found) readings.push_back(Typed(column, index));
    return readings.size() == 1 ? readings.front()
                                : fmt::format("COALESCE({})", fmt::join(readings, ", "));
  }
  if (column.type == RawType::kMap) {
    const auto entries = Flattened(column, view);
    if (entries.empty()) return std::nullopt;
    return MapOf(entries);
  }
  if (column.map.empty()) return std::nullopt;
  const std::optional<std::size_t> map = Find(column.map);
  if (!map) return std::nullopt;
  return fmt::format("raw_text(element_at({}, {}))", MapExpression(file_, *map),
                     SqlText(column.key));
}

std::string Header::Custom(RawView& view) {
  std::vector<std::pair<std::string, std::string>> entries;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const std::string& name = file_.columns[i].name;
    const bool is_claimed = std::ranges::any_of(
        request_.dropped, [&](std::string_view family) { return PrefixLength(name, family) > 0; });
    if (used_[i] || is_claimed || keys_[i].empty()) continue;
    entries.emplace_back(Unlike(taken, name), TextExpression(file_, i));
    if (std::ranges::find(view.custom, name) == view.custom.end()) view.custom.push_back(name);
  }
  return entries.empty() ? "CAST(NULL AS MAP(VARCHAR, VARCHAR))" : MapOf(entries);
}

std::string_view TypeName(RawType type) {
  switch (type) {
    case RawType::kText:
      return "VARCHAR";
    case RawType::kInstant:
      return "TIMESTAMP";
    case RawType::kMap:
      return "MAP(VARCHAR, VARCHAR)";
  }
  return "";
}

/// SELECT of one file with the view's columns.
std::string SelectFile(const RawFile& file, const RawRequest& request, RawView& view) {
  Header header(file, request);
  std::vector<std::string> columns;
  for (const RawColumn& column : request.columns) {
    const std::optional<std::string> expression = header.Expression(column, view);
    if (expression) view.present.insert(std::string(column.name));
    columns.push_back(fmt::format(
        "{} AS {}",
        expression ? *expression : fmt::format("CAST(NULL AS {})", TypeName(column.type)),
        SqlName(column.name)));
  }
  columns.push_back(header.Custom(view) + " AS x_custom");
  columns.push_back("_file, _row, _line, _bad");
  return fmt::format("SELECT {} FROM {}", fmt::join(columns, ", "), file.relation);
}

/// The view when there is no file at all.
std::string SelectNothing(const RawRequest& request) {
  std::string columns;
  for (const RawColumn& column : request.columns)
    columns += fmt::format("CAST(NULL AS {}) AS {}, ", TypeName(column.type), SqlName(column.name));
  return fmt::format(
      "SELECT {}CAST(NULL AS MAP(VARCHAR, VARCHAR)) AS x_custom, CAST(NULL AS BIGINT) AS _file, "
      "CAST(NULL AS BIGINT) AS _row, CAST(NULL AS BIGINT) AS _line, CAST(NULL AS VARCHAR) AS _bad "
      "WHERE false",
      columns);
}

}  // namespace

std::string ColumnKey(std::string_view name) {
  std::string key;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') key += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) key += c;
  }
  return key;
}

Result<RawView> DefineRawView(Duck& duck, const std::vector<std::filesystem::path>& files,
                              const RawRequest& request) {
  TRY(duck.Execute(RawMacros()));
  RawView view;
  std::vector<std::string> selects;
  for (const RawFile& file : TRY(OpenRawFiles(duck, files)))
    selects.push_back(SelectFile(file, request, view));
  if (selects.empty()) selects.push_back(SelectNothing(request));
  TRY(duck.Execute(fmt::format("CREATE OR REPLACE TEMP VIEW {} AS {}", SqlName(request.view),
                               fmt::join(selects, " UNION ALL "))));
  return view;
}

}  // namespace purser
