#include "base/formula.h"
#include "report/formats.h"

namespace purser {
namespace {

std::string Quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string SafeText(std::string_view text) {
  return Quoted(LooksLikeFormula(text) ? "'" + std::string(text) : std::string(text));
}

std::string Field(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return SafeText(*text);
  if (const auto* number = std::get_if<Decimal>(&cell))
    return DecimalText(number->units, number->scale);
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return ToText(Int128{*number});
  if (const auto* day = std::get_if<Date>(&cell)) return DateText(*day);
  return "";
}

}  // namespace

std::string RenderCsv(const Report& report, const Canvas& /*canvas*/) {
  const Table* table = MainTable(report);
  if (table == nullptr) return "";
  std::string out;
  const auto line = [&](const auto& field_of) {
    bool first = true;
    for (std::size_t i = 0; i < table->columns.size(); ++i) {
      if (table->columns[i].audience == Audience::kPeople) continue;
      if (!first) out += ',';
      first = false;
      out += field_of(i);
    }
    out += "\r\n";
  };
  line([&](std::size_t i) { return SafeText(table->columns[i].name); });
  for (const std::vector<Cell>& row : table->rows)
    line([&](std::size_t i) { return Field(row[i]); });
  return out;
}

}  // namespace purser
