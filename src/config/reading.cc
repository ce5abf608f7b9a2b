#include "config/reading.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/integer.h"
#include "base/suggest.h"

namespace purser {
namespace {

bool KindFits(KeyType type, NodeKind kind) {
  switch (type) {
    case KeyType::kText:
    case KeyType::kPath:
    case KeyType::kMonth:
    case KeyType::kFilter:
      return kind == NodeKind::kText;
    case KeyType::kInteger:
      return kind == NodeKind::kInteger;
    case KeyType::kShare:
      return kind == NodeKind::kFloat || kind == NodeKind::kInteger || kind == NodeKind::kText;
    case KeyType::kBytes:
      return kind == NodeKind::kInteger || kind == NodeKind::kText;
    case KeyType::kBoolean:
      return kind == NodeKind::kBoolean;
    case KeyType::kDay:
      return kind == NodeKind::kText || kind == NodeKind::kDay;
    case KeyType::kNames:
      return kind == NodeKind::kList;
    case KeyType::kPairs:
    case KeyType::kWeights:
      return kind == NodeKind::kTable;
  }
  return false;
}

std::string List(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + TomlText(name);
  return list;
}

struct SizeUnit {
  std::string_view name;
  std::int64_t factor;
};
constexpr std::array kSizeUnits = {SizeUnit{"KiB", 1LL << 10},
                                   SizeUnit{"MiB", 1LL << 20},
                                   SizeUnit{"GiB", 1LL << 30},
                                   SizeUnit{"TiB", 1LL << 40},
                                   SizeUnit{"KB", 1'000},
                                   SizeUnit{"MB", 1'000'000},
                                   SizeUnit{"GB", 1'000'000'000},
                                   SizeUnit{"TB", 1'000'000'000'000},
                                   SizeUnit{"B", 1}};

/// "2GiB", "1.5 GB", "1073741824".
std::optional<std::int64_t> ParseSize(std::string_view text) {
  std::int64_t factor = 1;
  for (const SizeUnit& unit : kSizeUnits) {
    if (!text.ends_with(unit.name)) continue;
    text.remove_suffix(unit.name.size());
    factor = unit.factor;
    break;
  }
  const std::optional<ParsedDecimal> number = ParseDecimal(text, 3);
  constexpr Int128 kMost = Int128{1} << 62;
  if (!number || number->units <= 0 || number->units > kMost) return std::nullopt;
  const Int128 bytes = number->units * factor / 1'000;
  if (bytes > kMost) return std::nullopt;
  return static_cast<std::int64_t>(bytes);
}

}  // namespace

Reading::Reading(World& world, const ConfigRequest& request, std::filesystem::path file)
    : world_(world), request_(request), file_(std::move(file)) {}

std::string Reading::Place(TextPosition position) const {
  return fmt::format("{}:{}:{}", file_.string(), position.line, position.column);
}

void Reading::Problem(TextPosition position, const std::string& message) {
  mistakes_.push_back({position, Place(position) + ": " + message});
}

void Reading::Problem(const Setting& setting, const std::string& message) {
  mistakes_.push_back({setting.node.position, setting.origin + ": " + message});
}

std::optional<Error> Reading::Failure() const {
  if (mistakes_.empty()) return std::nullopt;
  std::vector<Mistake> sorted = mistakes_;
  std::ranges::stable_sort(sorted, {}, &Mistake::position);
  std::string text;
  for (const Mistake& mistake : sorted) text += (text.empty() ? "" : "\n") + mistake.text;
  return Error{ErrorKind::kConfig, std::move(text)};
}

void Reading::Note(std::string key, const Setting& setting) {
  origins_.push_back(
      {.key = std::move(key), .value = TomlOf(setting.node), .origin = setting.origin});
}

SectionReader::SectionReader(Reading& reading, const SectionSpec& section, const TomlNode* table,
                             std::string label, const std::vector<std::string>& others)
    : reading_(reading), section_(section) {
  if (table != nullptr) {
    position_ = table->position;
    CheckNames(*table, others);
  }
  for (const KeySpec& key : section.keys) {
    std::optional<Setting> setting = Resolve(key, table);
    if (!setting && key.required && table != nullptr)
      reading.Problem(position_,
                      fmt::format("{} has no \"{}\"; for example {} = {}", SectionTitle(section),
                                  key.name, key.name, key.example));
    if (!setting || !Fits(key, *setting)) continue;
    reading.Note(fmt::format("{}.{}", label, key.name), *setting);
    settings_.emplace_back(key.name, std::move(*setting));
  }
}

void SectionReader::CheckNames(const TomlNode& table,
                               const std::vector<std::string>& others) const {
  std::vector<std::string> names = section_.KeyNames();
  names.insert(names.end(), others.begin(), others.end());
  for (const TomlMember& member : table.members) {
    if (std::ranges::find(names, member.key) != names.end()) continue;
    std::string nearest = DidYouMean(member.key, names);
    if (nearest.empty()) nearest = "; it has: " + List(names);
    reading_.Problem(member.key_position, fmt::format("unknown key \"{}\" in {}{}", member.key,
                                                      SectionTitle(section_), nearest));
  }
}

std::optional<Setting> SectionReader::Resolve(const KeySpec& key, const TomlNode* table) const {
  const bool is_books = section_.name == "ledger" && key.name == "path";
  if (is_books && reading_.request().books)
    return Setting{{.kind = NodeKind::kText, .text = *reading_.request().books}, "--books"};
  if (const std::optional<std::string> variable = VariableOf(section_, key)) {
    const std::optional<std::string> value = reading_.world().environment.Get(*variable);
    // Its text is read as the key's type; an empty variable counts as not set.
    if (value && !value->empty())
      return Setting{{.kind = NodeKind::kText, .text = *value}, *variable};
  }
  const TomlMember* member = table == nullptr ? nullptr : table->Find(key.name);
  if (member != nullptr) return Setting{member->node, reading_.Place(member->node.position)};
  if (key.fallback.empty()) return std::nullopt;
  TomlNode root = ReadToml(fmt::format("x = {}", key.fallback)).first;
  TomlNode node = std::move(root.members[0].node);
  node.position = position_;
  return Setting{std::move(node), "default"};
}

bool SectionReader::Fits(const KeySpec& key, const Setting& setting) const {
  const bool from_file = VariableOf(section_, key) != setting.origin && setting.origin != "--books";
  if (from_file && !KindFits(key.type, setting.node.kind)) {
    reading_.Problem(setting, fmt::format("\"{}\" takes {}, not {}", key.name,
                                          key.type == KeyType::kText || key.type == KeyType::kFilter
                                              ? "a text in quotes"
                                              : KeyTypeName(key.type),
                                          NodeKindName(setting.node.kind)));
    return false;
  }
  const std::string& text = setting.node.text;
  if (key.choices.empty() || std::ranges::find(key.choices, text) != key.choices.end()) return true;
  std::string nearest = DidYouMean(text, key.choices);
  if (nearest.empty()) nearest = "; it takes: " + List(key.choices);
  reading_.Problem(setting, fmt::format("\"{}\" cannot be \"{}\"{}", key.name, text, nearest));
  return false;
}

const Setting* SectionReader::Find(std::string_view key) const {
  const auto found =
      std::ranges::find(settings_, key, [](const auto& entry) { return entry.first; });
  return found == settings_.end() ? nullptr : &found->second;
}

std::string SectionReader::Text(std::string_view key) const {
  const Setting* setting = Find(key);
  return setting == nullptr ? "" : setting->node.text;
}

std::filesystem::path SectionReader::Path(std::string_view key) const {
  const Setting* setting = Find(key);
  if (setting == nullptr) return {};
  if (setting->node.text.empty()) reading_.Problem(*setting, "an empty path");
  const std::filesystem::path path = setting->node.text;
  // A flag and a variable speak of the current folder, a file of its own.
  return setting->node.position.line > 0 ? reading_.file().parent_path() / path : path;
}

std::optional<std::int64_t> SectionReader::Integer(std::string_view key, std::int64_t least) const {
  const Setting* setting = Find(key);
  if (setting == nullptr) return std::nullopt;
  const std::optional<std::int64_t> value = ParseInteger(setting->node.text);
  constexpr std::int64_t kMost = 1'000'000'000;
  if (value && *value >= least && *value <= kMost) return value;
  reading_.Problem(*setting,
                   fmt::format("\"{}\" takes an integer from {} to {}", key, least, kMost));
  return std::nullopt;
}

std::optional<std::int64_t> SectionReader::Bytes(std::string_view key) const {
  const Setting* setting = Find(key);
  if (setting == nullptr) return std::nullopt;
  const std::optional<std::int64_t> bytes = ParseSize(setting->node.text);
  if (!bytes)
    reading_.Problem(*setting, fmt::format("\"{}\" is not a size, such as \"2GiB\" or \"512MB\"",
                                           setting->node.text));
  return bytes;
}

std::optional<Int128> SectionReader::Share(std::string_view key) const {
  const Setting* setting = Find(key);
  if (setting == nullptr) return std::nullopt;
  const std::optional<ParsedDecimal> share = ParseDecimal(setting->node.text, kCostScale);
  constexpr Int128 kOne = 1'000'000'000'000'000'000;
  if (share && share->exact && share->units >= 0 && share->units <= kOne) return share->units;
  reading_.Problem(*setting, fmt::format("\"{}\" is not a share from 0 to 1", setting->node.text));
  return std::nullopt;
}

bool SectionReader::Boolean(std::string_view key) const { return Text(key) == "true"; }

std::optional<Month> SectionReader::BillingMonth(std::string_view key) const {
  const Setting* setting = Find(key);
  if (setting == nullptr) return std::nullopt;
  const std::optional<Month> month = ParseMonth(setting->node.text);
  if (!month)
    reading_.Problem(*setting,
                     fmt::format("\"{}\" is not a month, such as \"2026-09\"", setting->node.text));
  return month;
}

std::optional<Date> ReadDay(Reading& reading, const Setting& setting) {
  const std::optional<Date> day = ParseDate(setting.node.text);
  if (!day)
    reading.Problem(setting,
                    fmt::format("\"{}\" is not a day, such as \"2026-09-01\"", setting.node.text));
  return day;
}

std::optional<Date> SectionReader::Day(std::string_view key) const {
  const Setting* setting = Find(key);
  return setting == nullptr ? std::nullopt : ReadDay(reading_, *setting);
}

ValidDays SectionReader::Days() const {
  const ValidDays days{.from = Day("from"), .until = Day("until")};
  if (days.from && days.until && *days.from >= *days.until)
    reading_.Problem(*Find("until"),
                     "until is the first day after the last: it must come after from");
  return days;
}

std::optional<Filter> SectionReader::Where(std::string_view key, const FilterNames& names) const {
  const Setting* setting = Find(key);
  if (setting == nullptr) return std::nullopt;
  std::expected<Filter, FilterProblem> filter = ReadFilter(setting->node.text, names);
  if (filter) return std::move(*filter);
  TextPosition position = setting->node.position;
  // Letters, not bytes, and one for the quote.
  const std::string_view before =
      std::string_view(setting->node.text).substr(0, filter.error().offset);
  position.column += 1 + static_cast<int>(std::ranges::count_if(before, [](char c) {
                       return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
                     }));
  reading_.Problem(position, filter.error().message);
  return std::nullopt;
}

std::vector<const TomlMember*> SectionReader::Pairs(std::string_view key) const {
  std::vector<const TomlMember*> pairs;
  const Setting* setting = Find(key);
  if (setting == nullptr) return pairs;
  for (const TomlMember& member : setting->node.members) {
    if (member.node.kind == NodeKind::kText)
      pairs.push_back(&member);
    else
      reading_.Problem(member.node.position,
                       fmt::format("\"{}\" takes a text in quotes, not {}", member.key,
                                   NodeKindName(member.node.kind)));
  }
  return pairs;
}

std::vector<const TomlNode*> Entries(Reading& reading, const TomlNode& root,
                                     std::string_view section) {
  std::vector<const TomlNode*> entries;
  const TomlMember* member = root.Find(section);
  if (member == nullptr) return entries;
  const bool is_list = member->node.kind == NodeKind::kList;
  for (const TomlNode& item : member->node.items)
    if (item.kind == NodeKind::kTable) entries.push_back(&item);
  if (!is_list || entries.size() != member->node.items.size())
    reading.Problem(
        member->key_position,
        fmt::format("\"{}\" is a list: write [[{}]] before each entry", section, section));
  return entries;
}

const TomlNode* TableAt(Reading& reading, const TomlNode& root, std::string_view section) {
  const std::size_t dot = section.find('.');
  const TomlMember* member = root.Find(section.substr(0, dot));
  if (member == nullptr) return nullptr;
  if (member->node.kind == NodeKind::kTable && dot != std::string_view::npos)
    return TableAt(reading, member->node, section.substr(dot + 1));
  if (member->node.kind == NodeKind::kTable) return &member->node;
  reading.Problem(member->key_position,
                  fmt::format("\"{}\" is one table: write [{}]", section, section));
  return nullptr;
}

}  // namespace purser
