#include "ingest/cost_answers.h"

#include <array>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace purser {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::uintmax_t kLargestFile = 256 << 20;

/// Dimensions with a column of their own; all others go to `custom`.
constexpr auto kDimensions =
    std::to_array<std::string_view>({"RECORD_TYPE", "SERVICE", "LINKED_ACCOUNT", "REGION",
                                     "USAGE_TYPE", "OPERATION", "INSTANCE_TYPE"});

constexpr auto kMetrics = std::to_array<std::string_view>(
    {"UnblendedCost", "NetUnblendedCost", "AmortizedCost", "NetAmortizedCost", "UsageQuantity"});

std::string TextAt(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// What one group is of.
struct GroupKeys {
  std::array<std::string, kDimensions.size()> dimensions;
  std::map<std::string, std::string> tags, categories, custom;
};

/// One file's answer on its way into the table.
class AnswerReader {
 public:
  AnswerReader(const CostAnswerFile& file, std::int64_t number, TableWriter& table)
      : file_(file), number_(number), table_(table) {}

  Result<void> Read(const Json& answer);

 private:
  Result<void> ReadSpan(const Json& span);
  Result<void> ReadSums(const Json& metrics, const Json& keys, const Json& span);
  Result<GroupKeys> KeysOf(const Json& keys) const;
  Result<std::array<std::string, 2>> AmountOf(const Json& metrics, std::string_view name) const;
  void Write(const GroupKeys& keys, const Json& span);
  void WriteText(const std::string& text) { text.empty() ? table_.Null() : table_.Text(text); }
  Error Wrong(std::string_view why) const {
    return {ErrorKind::kData, fmt::format("{} {}", file_.file.string(), why)};
  }

  const CostAnswerFile& file_;
  std::int64_t number_;
  TableWriter& table_;
  Json groups_;  ///< GroupDefinitions
  std::int64_t row_ = 0;
};

Result<void> AnswerReader::Read(const Json& answer) {
  const auto spans = answer.is_object() ? answer.find("ResultsByTime") : answer.end();
  if (!answer.is_object() || spans == answer.end() || !spans->is_array())
    return Wrong(
        "is no answer of Cost Explorer: it has no ResultsByTime; save what aws ce "
        "get-cost-and-usage prints");
  groups_ = answer.value("GroupDefinitions", Json::array());
  if (!groups_.is_array()) groups_ = Json::array();
  for (const Json& span : *spans) TRY(ReadSpan(span));
  return {};
}

Result<void> AnswerReader::ReadSpan(const Json& span) {
  const Json period = span.is_object() ? span.value("TimePeriod", Json::object()) : Json::object();
  const std::optional<Instant> starts = ParseInstant(TextAt(period, "Start"));
  const std::optional<Instant> ends = ParseInstant(TextAt(period, "End"));
  if (!starts || !ends || *starts >= *ends) return Wrong("has sums without a TimePeriod");
  if (*ends > Instant(MonthOf(DayOf(*starts)).period().end))
    return Wrong(
        "has sums over several months: ask with --granularity DAILY or MONTHLY, from the "
        "first of a month");
  const Json groups = span.value("Groups", Json::array());
  const Json total = span.value("Total", Json::object());
  if (groups.empty() && total.empty()) return {};
  if (groups.empty()) return ReadSums(total, Json::array(), span);
  for (const Json& group : groups) {
    if (!group.is_object() || !group.contains("Keys") || !group.contains("Metrics"))
      return Wrong("has a group without Keys or Metrics");
    TRY(ReadSums(group["Metrics"], group["Keys"], span));
  }
  return {};
}

/// "team$nlp": the group's own key, then the value; both may have a dollar sign in them.
std::string ValueOf(const std::string& key, const std::string& name) {
  return key.starts_with(name + "$") ? key.substr(name.size() + 1) : std::string();
}

Result<GroupKeys> AnswerReader::KeysOf(const Json& keys) const {
  GroupKeys named;
  if (!keys.is_array() || keys.size() > groups_.size())
    return Wrong("has groups without GroupDefinitions that say what they are");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!keys[i].is_string() || !groups_[i].is_object()) return Wrong("has a key that is no text");
    const std::string key = keys[i].get<std::string>();
    const std::string name = TextAt(groups_[i], "Key");
    const std::string type = TextAt(groups_[i], "Type");
    const std::string value = type == "DIMENSION" ? key : ValueOf(key, name);
    // "NoRegion" and its like stand for nothing.
    if (value.empty() || (type == "DIMENSION" && value.starts_with("No") && value.size() > 2 &&
                          value[2] >= 'A' && value[2] <= 'Z'))
      continue;
    const auto column = std::ranges::find(kDimensions, name);
    if (type == "TAG")
      named.tags[name] = value;
    else if (type == "COST_CATEGORY")
      named.categories[name] = value;
    else if (column != kDimensions.end())
      named.dimensions[static_cast<std::size_t>(column - kDimensions.begin())] = value;
    else
      named.custom[name] = value;
  }
  return named;
}

/// Amount and unit; empty where the answer has no such metric.
Result<std::array<std::string, 2>> AnswerReader::AmountOf(const Json& metrics,
                                                          std::string_view name) const {
  const auto found = metrics.is_object() ? metrics.find(name) : metrics.end();
  if (!metrics.is_object() || found == metrics.end()) return std::array<std::string, 2>();
  const auto amount = found->is_object() ? found->find("Amount") : found->end();
  if (!found->is_object() || amount == found->end() || !amount->is_string())
    return Wrong(
        fmt::format("has sums ({}) whose Amount is no text: a number may have lost digits; "
                    "save the answer as AWS prints it",
                    name));
  return std::array{amount->get<std::string>(), TextAt(*found, "Unit")};
}

/// How the sums were made: days by service and team do not add up with months by account.
std::string ShapeOf(const Json& groups, const Json& span) {
  const std::optional<Instant> starts = ParseInstant(TextAt(span["TimePeriod"], "Start"));
  const std::optional<Instant> ends = ParseInstant(TextAt(span["TimePeriod"], "End"));
  const auto hours = std::chrono::floor<std::chrono::hours>(*ends - *starts).count();
  std::string shape = hours > 24 ? "month" : hours > 1 ? "day" : "hour";
  for (const Json& group : groups)
    shape += fmt::format(" {} {}", TextAt(group, "Type"), TextAt(group, "Key"));
  return shape;
}

Result<void> AnswerReader::ReadSums(const Json& metrics, const Json& keys, const Json& span) {
  const GroupKeys named = TRY(KeysOf(keys));
  std::array<std::array<std::string, 2>, kMetrics.size()> sums;
  for (std::size_t i = 0; i < kMetrics.size(); ++i) sums[i] = TRY(AmountOf(metrics, kMetrics[i]));
  if (sums[0][0].empty() && sums[1][0].empty())
    return Wrong(
        "has no UnblendedCost: ask with --metrics UnblendedCost NetUnblendedCost "
        "AmortizedCost NetAmortizedCost UsageQuantity");
  Write(named, span);
  WriteText(sums[0][1].empty() ? sums[1][1] : sums[0][1]);
  for (std::size_t i = 0; i < kMetrics.size(); ++i) WriteText(sums[i][0]);
  WriteText(sums[4][1] == "N/A" ? "" : sums[4][1]);
  table_.Text(ShapeOf(groups_, span));
  table_.Text(keys.dump());
  table_.Integer(number_);
  table_.Integer(++row_);
  return table_.EndRow();
}

void AnswerReader::Write(const GroupKeys& keys, const Json& span) {
  WriteText(file_.part);
  for (const std::string& dimension : keys.dimensions) WriteText(dimension);
  for (const auto* map : {&keys.tags, &keys.categories, &keys.custom})
    WriteText(map->empty() ? "" : Json(*map).dump(-1, ' ', false, Json::error_handler_t::replace));
  const Json& period = span["TimePeriod"];
  table_.Text(TextAt(period, "Start"));
  table_.Text(TextAt(period, "End"));
  table_.Boolean(span.value("Estimated", Json(false)) == Json(true));
}

Result<Json> ReadAnswer(const fs::path& file, World& world) {
  std::error_code failed;
  if (fs::file_size(file, failed) > kLargestFile && !failed)
    return Error{ErrorKind::kData, file.string() + " is larger than any answer: 256 MiB"};
  const std::string text = TRY(world.files.Read(file));
  Json answer = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (answer.is_discarded())
    return Error{ErrorKind::kData, file.string() + " is not JSON, or was cut short: save it again"};
  return answer;
}

}  // namespace

Result<void> DefineCostAnswers(Duck& duck, World& world, const std::vector<CostAnswerFile>& files) {
  TRY(duck.Execute(
      "CREATE OR REPLACE TABLE ce_answer (part VARCHAR, record_type VARCHAR, service VARCHAR, "
      "account VARCHAR, region VARCHAR, usage_type VARCHAR, operation VARCHAR, instance_type "
      "VARCHAR, tags VARCHAR, categories VARCHAR, custom VARCHAR, starts VARCHAR, ends VARCHAR, "
      "estimated BOOLEAN, currency VARCHAR, unblended VARCHAR, net_unblended VARCHAR, amortized "
      "VARCHAR, net_amortized VARCHAR, quantity VARCHAR, quantity_unit VARCHAR, shape VARCHAR, "
      "keys VARCHAR, _file BIGINT, _row BIGINT)"));
  const std::unique_ptr<TableWriter> table = TRY(duck.WriteTable("ce_answer"));
  std::map<std::string, bool> has_end;  // by part: some answer is the last page
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Json answer = TRY(ReadAnswer(files[i].file, world));
    TRY(AnswerReader(files[i], static_cast<std::int64_t>(i) + 1, *table).Read(answer));
    has_end[files[i].part] |= TextAt(answer, "NextPageToken").empty();
  }
  for (const auto& [part, ends] : has_end)
    if (!ends)
      return Error{ErrorKind::kData,
                   fmt::format("{} says that there are more pages (NextPageToken): ask for them "
                               "with --next-page-token and name all files",
                               files.front().file.string())};
  return table->Finish();
}

}  // namespace purser
