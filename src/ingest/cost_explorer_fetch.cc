/// Asking Cost Explorer. Each request costs 0.01 USD, so that a month that is over for good is
/// asked for once, and the two that still move at each ingest. Answers of a month that still moved
/// when it was asked for are asked for anew, however long ago that was.

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ingest/cost_explorer.h"
#include "ingest/fetch.h"
#include "ledger/file_lock.h"

namespace purser {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// "up to 14 months": the open one and 13 before it.
constexpr int kMonthsBefore = 13;
constexpr int kMostPages = 1000;

/// AWS closes a month's bill within its first days after it.
constexpr std::chrono::days kUntilClosed{10};

/// In the month's folder: the day on which it was asked for.
constexpr std::string_view kAsked = "asked";

/// Where a month's answers lie until all of them are here; one that was killed leaves it behind.
fs::path ComingFolder(const fs::path& downloads, Month month) {
  return downloads / ".new" / MonthText(month);
}

/// Whether what is here of the month says all there is to say.
bool IsSettled(Files& files, const fs::path& folder, Month month) {
  const Result<std::string> text = files.Read(folder / kAsked);
  const std::optional<Date> asked = text.ok() ? ParseDate(text.value()) : std::nullopt;
  return asked && *asked >= month.period().end + kUntilClosed;
}

class CostQuestions {
 public:
  CostQuestions(const IngestRequest& request, const FetchPlace& place, std::string account)
      : request_(request), place_(place), account_(std::move(account)) {}

  Result<void> AskMonth(Month month);

 private:
  Json Question(Month month, const CostPart& part) const;
  Result<void> AskPart(const CostPart& part, Json question, const fs::path& folder);

  const IngestRequest& request_;
  const FetchPlace& place_;
  std::string account_;
};

/// Without the filter's part that Cost Explorer cannot say in two groups.
Json CostQuestions::Question(Month month, const CostPart& part) const {
  const Date tomorrow = DayOf(place_.world.clock.Now()) + std::chrono::days(1);
  const Period days = month.period();
  Json values = Json::array();
  for (const CostPart& other : kCostParts)
    if (part.record_type.empty() ? !other.record_type.empty() : other.name == part.name)
      values.push_back(other.record_type);
  const Json chosen = {{"Dimensions", {{"Key", "RECORD_TYPE"}, {"Values", std::move(values)}}}};
  return {{"TimePeriod",
           {{"Start", DateText(days.start)}, {"End", DateText(std::min(days.end, tomorrow))}}},
          {"Granularity", "DAILY"},
          {"Filter", part.record_type.empty() ? Json{{"Not", chosen}} : chosen},
          {"GroupBy",
           {{{"Type", "DIMENSION"}, {"Key", "SERVICE"}},
            {{"Type", "TAG"}, {"Key", request_.owner_key}}}},
          {"Metrics",
           {"UnblendedCost", "NetUnblendedCost", "AmortizedCost", "NetAmortizedCost",
            "UsageQuantity"}}};
}

/// Pages are kept as they come.
Result<void> CostQuestions::AskPart(const CostPart& part, Json question, const fs::path& folder) {
  std::string token;
  for (int page = 1; page <= kMostPages; ++page) {
    if (!token.empty()) question["NextPageToken"] = token;
    const AwsAnswer answer = TRY(place_.client.Call(
        {.service = "ce", .operation = "GetCostAndUsage", .body = question.dump()}));
    const Json json = Json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object() || !json.contains("ResultsByTime"))
      return Error{ErrorKind::kData, "ce:GetCostAndUsage answered no ResultsByTime"};
    TRY(place_.world.files.Write(folder / fmt::format("{}-{:03}.json", part.name, page),
                                 answer.body));
    const auto next = json.find("NextPageToken");
    if (next == json.end() || !next->is_string() || next->get<std::string>().empty()) return {};
    if (next->get<std::string>() == token)
      return Error{ErrorKind::kData, "ce:GetCostAndUsage gives one page again and again"};
    token = next->get<std::string>();
  }
  return Error{ErrorKind::kData,
               fmt::format("ce:GetCostAndUsage has more than {} pages a month", kMostPages)};
}

/// The month's answers change places with the old ones when all are here.
Result<void> CostQuestions::AskMonth(Month month) {
  Files& files = place_.world.files;
  const fs::path coming = ComingFolder(request_.downloads, month);
  const fs::path folder = CostMonthFolder(request_.downloads, account_, month);
  TRY(files.RemoveAll(coming));
  TRY(files.MakeFolders(coming));
  TRY(files.MakeFolders(folder.parent_path()));
  for (const CostPart& part : kCostParts) {
    place_.at_step(fmt::format("ask Cost Explorer about {}: {}", MonthText(month), part.name));
    TRY(AskPart(part, Question(month, part), coming)
            .While(fmt::format("{} of {}", part.name, MonthText(month))));
  }
  TRY(files.Write(coming / kAsked, DateText(DayOf(place_.world.clock.Now()))));
  TRY(files.RemoveAll(folder));
  TRY(files.Rename(coming, folder));
  return files.Sync(folder.parent_path());
}

}  // namespace

Result<void> FetchCostExplorer(const IngestRequest& request, const FetchPlace& place) {
  const Month open = MonthOf(DayOf(place.world.clock.Now()));
  const Month oldest = open.Plus(-kMonthsBefore);
  if (request.period && (*request.period < oldest || *request.period > open))
    return Error{ErrorKind::kUsage,
                 fmt::format("Cost Explorer keeps {} to {}: {} is not among them",
                             MonthText(oldest), MonthText(open), MonthText(*request.period))};
  const Month first =
      request.period.value_or(std::clamp(request.since.value_or(open.Plus(-1)), oldest, open));
  const Month last = request.period.value_or(open);
  const std::string account = TRY(AwsAccountOf(place.client));
  const std::optional<FileLock> lock = TRY(FileLock::Take(request.downloads / ".lock", {}));
  if (!lock)
    return Error{ErrorKind::kUnavailable, fmt::format("another purser fetches into {}: wait for it",
                                                      request.downloads.string())};
  CostQuestions questions(request, place, account);
  for (Month month = request.period ? first : oldest; month <= last; month = month.Plus(1)) {
    const fs::path folder = CostMonthFolder(request.downloads, account, month);
    const bool is_meant =
        month >= first || fs::exists(folder) || fs::exists(ComingFolder(request.downloads, month));
    const bool moves = month >= open.Plus(-1);
    if (is_meant && (moves || !IsSettled(place.world.files, folder, month)))
      TRY(questions.AskMonth(month));
  }
  return {};
}

}  // namespace purser
