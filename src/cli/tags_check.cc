/// `purser tags check`: which resources lack tags, by money.

#include <algorithm>

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/tags.h"
#include "ledger/inventory.h"
#include "report/cell_text.h"
#include "report/subject.h"

namespace purser {
namespace {

constexpr std::size_t kMostWeeks = 12;
constexpr int kPercentScale = 6;

/// What --fail-on asks for: least shares in percent, 10^-6.
struct Threshold {
  std::optional<Int128> resources;
  std::optional<Int128> money;
};

Result<Threshold> ReadThreshold(const Session& session) {
  Threshold threshold;
  for (const std::string& text : session.Values("--fail-on")) {
    const std::size_t equals = text.find('=');
    const std::string what = equals == std::string::npos ? "" : text.substr(0, equals);
    std::string number = equals == std::string::npos ? text : text.substr(equals + 1);
    if (number.ends_with('%')) number.pop_back();
    const std::optional<ParsedDecimal> percent = ParseDecimal(number, kPercentScale);
    const bool is_percent = percent && percent->units >= 0 && percent->units <= 100'000'000;
    if (!is_percent || (!what.empty() && what != "resources" && what != "money"))
      return Error{
          ErrorKind::kUsage,
          fmt::format("--fail-on cannot be \"{}\": write 95, resources=95 or money=95 (the "
                      "least that must be compliant, in percent)",
                      text)};
    if (what != "money") threshold.resources = percent->units;
    if (what != "resources") threshold.money = percent->units;
  }
  return threshold;
}

bool IsBelow(Int128 part, Int128 whole, Int128 percent) {
  return whole > 0 && MultiplyDivide(part, 100'000'000, whole) < percent;
}

std::string_view TagStandingName(TagStanding standing) {
  switch (standing) {
    case TagStanding::kCompliant:
      return "compliant";
    case TagStanding::kNotCompliant:
      return "not-compliant";
    case TagStanding::kCannotBeTagged:
      return "cannot-be-tagged";
    case TagStanding::kGone:
      return "gone";
    case TagStanding::kTagsUnknown:
      return "tags-unknown";
  }
  return "";
}

Table ResourceTable(std::span<const CheckedResource> checked, const TagMoney& money, bool all) {
  Table table{.name = "resources", .title = ""};
  Column id = TextColumn("resource");
  id.is_whole = true;
  table.columns = {id, TextColumn("type"), TextColumn("team"), TextColumn("state")};
  for (const char* name : {"standing", "name", "account", "region", "launched"}) {
    table.columns.push_back(TextColumn(name));
    table.columns.back().audience = Audience::kMachines;
  }
  table.columns.push_back(
      {.name = "since", .type = CellType::kDate, .audience = Audience::kPeople});
  table.columns.push_back(TextColumn("missing"));
  table.columns.push_back(TextColumn("invalid"));
  AddMoneyColumns(table, money);
  const auto text = [](const std::string& value) { return value.empty() ? Cell() : Cell(value); };
  for (const CheckedResource& one : checked) {
    if (!all && one.standing != TagStanding::kNotCompliant) continue;
    const Resource& resource = *one.resource;
    std::vector<Cell> row = {resource.id, resource.type, one.team, text(resource.state)};
    row.emplace_back(std::string(TagStandingName(one.standing)));
    row.push_back(text(resource.name));
    row.push_back(text(resource.account));
    row.push_back(text(resource.region));
    row.push_back(resource.launched ? Cell(InstantText(*resource.launched)) : Cell());
    row.push_back(resource.launched ? Cell(DayOf(*resource.launched)) : Cell());
    row.push_back(text(MissingText(one)));
    row.push_back(text(InvalidText(one)));
    AddMoneyCells(row, one.money, money);
    table.rows.push_back(std::move(row));
  }
  HideEmptyColumns(table);
  return table;
}

/// Columns of a rate, and its cells.
void AddRateColumns(Table& table, const std::set<std::string>& currencies) {
  table.columns.push_back({.name = "resources", .type = CellType::kInteger});
  table.columns.push_back({.name = "compliant", .type = CellType::kInteger});
  table.columns.push_back({.name = "percent", .type = CellType::kPercent, .heading = "RATE"});
  for (const std::string& currency : currencies) {
    table.columns.push_back(MoneyColumn(currency));
    table.columns.push_back({.name = currency + "_percent",
                             .type = CellType::kPercent,
                             .heading = "RATE OF " + currency});
  }
}

void AddRateCells(std::vector<Cell>& row, const ComplianceRate& rate,
                  const std::set<std::string>& currencies) {
  row.emplace_back(rate.resources);
  row.emplace_back(rate.compliant);
  row.push_back(PercentCell(rate.compliant, rate.resources));
  for (const std::string& currency : currencies) {
    const auto found = rate.money.find(currency);
    const MoneyRate money = found == rate.money.end() ? MoneyRate{} : found->second;
    row.push_back(money.all == 0 ? Cell() : MoneyCell(money.all));
    row.push_back(PercentCell(money.compliant, money.all));
  }
}

Table TeamTable(const std::map<std::string, ComplianceRate>& rates, const std::string& key,
                const std::set<std::string>& currencies) {
  Table table{.name = "teams", .title = "By " + key, .columns = {TextColumn(key)}};
  AddRateColumns(table, currencies);
  for (const auto& [team, rate] : rates) {
    if (team.empty()) continue;
    std::vector<Cell> row = {team};
    AddRateCells(row, rate, currencies);
    table.rows.push_back(std::move(row));
  }
  table.totals = {std::string("all")};
  AddRateCells(table.totals, rates.at(""), currencies);
  return table;
}

/// Resources that are in no rate, by type: nobody's fault.
Table StandingTable(std::span<const CheckedResource> checked, const TagMoney& money,
                    TagStanding standing) {
  std::map<std::string, std::pair<std::int64_t, ResourceMoney>> types;
  for (const CheckedResource& one : checked) {
    if (one.standing != standing) continue;
    auto& [count, sum] = types[one.resource->type];
    ++count;
    if (one.money == nullptr) continue;
    for (const auto& [currency, amount] : one.money->amount) sum.amount[currency] += amount;
  }
  const bool is_unknown = standing == TagStanding::kTagsUnknown;
  Table table{.name = is_unknown ? "tags_unknown" : "cannot_be_tagged",
              .title = is_unknown ? "Tags not known" : "Cannot carry tags",
              .columns = {TextColumn("type"), {.name = "resources", .type = CellType::kInteger}}};
  AddMoneyColumns(table, money);
  for (const auto& [type, counted] : types) {
    std::vector<Cell> row = {type, counted.first};
    AddMoneyCells(row, &counted.second, money);
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// The newest observation of each of the last weeks, oldest first.
std::vector<Instant> Weeks(const std::vector<ObservationSummary>& observations, Instant as_of) {
  std::vector<Instant> weeks;
  std::optional<Date> monday;
  for (const ObservationSummary& observation : observations) {
    if (observation.observed > as_of || weeks.size() == kMostWeeks) continue;
    const Date day = DayOf(observation.observed);
    const Date its = day - std::chrono::days(std::chrono::weekday(day).iso_encoding() - 1);
    if (monday == its) continue;
    monday = its;
    weeks.push_back(observation.observed);
  }
  std::ranges::reverse(weeks);
  return weeks;
}

Result<Table> TrendTable(Session& session, TagBooks& books, const std::string& team_key) {
  const std::vector<ObservationSummary> observations = TRY(Observations(books.books()));
  Table table{.name = "trend",
              .title = "Week by week",
              .columns = {{.name = "observed", .type = CellType::kDate}}};
  const std::vector<Instant> weeks = Weeks(observations, session.now());
  if (weeks.size() < 2) return table;
  std::vector<std::pair<Date, ComplianceRate>> rates;
  std::set<std::string> currencies;
  const std::optional<std::string> team = session.Value("--team");
  for (const Instant week : weeks) {
    const Date day = DayOf(week);
    const Result<ComplianceJudge> judge = ComplianceJudge::Make(session.config().taxonomy, day);
    if (!judge.ok()) continue;  // The taxonomy had no value for a key then.
    const std::vector<Resource> resources = TRY(ResourcesAt(books.books(), books.duck(), week));
    const TagMoney money = TRY(LoadMoney(books, day));
    std::vector<CheckedResource> checked =
        judge.value().CheckAll(resources, {team_key, &money.by_resource});
    // A team may have had nothing in some week.
    if (team) std::erase_if(checked, [&](const CheckedResource& one) { return one.team != *team; });
    currencies.insert(money.currencies.begin(), money.currencies.end());
    rates.emplace_back(day, RatesByTeam(checked).at(""));
  }
  AddRateColumns(table, currencies);
  for (const auto& [day, rate] : rates) {
    std::vector<Cell> row = {day};
    AddRateCells(row, rate, currencies);
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string PercentText(Int128 part, Int128 whole) {
  return CellText(PercentCell(part, whole), {.name = "", .type = CellType::kPercent});
}

void AddHeadlines(const ComplianceRate& rate, Report& report) {
  report.headlines.push_back(fmt::format("compliant: {} of {} resources ({})", rate.compliant,
                                         rate.resources,
                                         PercentText(rate.compliant, rate.resources)));
  for (const auto& [currency, money] : rate.money)
    report.headlines.push_back(
        fmt::format("compliant: {} of {} ({})", MoneyText(money.compliant, currency),
                    MoneyText(money.all, currency), PercentText(money.compliant, money.all)));
  if (rate.without_money > 0)
    report.notes.push_back(fmt::format(
        "what {} resource{} cost is not known: the books have no charge of {}", rate.without_money,
        rate.without_money == 1 ? "" : "s", rate.without_money == 1 ? "it" : "them"));
}

/// Says no where a rate is below what --fail-on asks.
void Judge(Session& session, const Threshold& threshold, const ComplianceRate& rate) {
  if (threshold.resources && IsBelow(rate.compliant, rate.resources, *threshold.resources)) {
    session.Note(fmt::format("below --fail-on: {} of resources are compliant",
                             PercentText(rate.compliant, rate.resources)));
    session.SayNo();
  }
  if (!threshold.money) return;
  for (const auto& [currency, money] : rate.money) {
    if (!IsBelow(money.compliant, money.all, *threshold.money)) continue;
    session.Note(fmt::format("below --fail-on: {} of {} is compliant",
                             PercentText(money.compliant, money.all), currency));
    session.SayNo();
  }
}

}  // namespace

Result<void> TagsCheck(Session& session) {
  const Threshold threshold = TRY(ReadThreshold(session));
  const Date today = DayOf(session.now());
  const Taxonomy& taxonomy = session.config().taxonomy;
  const std::string key = DefaultDimension(taxonomy);
  const ComplianceJudge judge = TRY(ComplianceJudge::Make(taxonomy, today));
  const std::unique_ptr<TagBooks> books = TRY(TagBooks::Open(session));
  const TagResources resources = TRY(LoadResources(*books, session.now()));
  const TagMoney money = TRY(LoadMoney(*books, today));
  const std::vector<CheckedResource> checked =
      TRY(OfTeam(session, judge.CheckAll(resources.resources, {key, &money.by_resource})));
  const std::map<std::string, ComplianceRate> rates = RatesByTeam(checked);

  Report report = BeginTagReport("tags-check", "Resources without the tags they need", money);
  report.tables.push_back(ResourceTable(checked, money, session.Has("--all")));
  report.tables.push_back(TeamTable(rates, key, money.currencies));
  for (const TagStanding standing : {TagStanding::kCannotBeTagged, TagStanding::kTagsUnknown}) {
    Table table = StandingTable(checked, money, standing);
    if (!table.rows.empty()) report.tables.push_back(std::move(table));
  }
  Table trend = TRY(TrendTable(session, *books, key));
  if (!trend.rows.empty()) report.tables.push_back(std::move(trend));
  AddHeadlines(rates.at(""), report);
  AddUnknownTagsNote(checked, report);
  report.notes.insert(report.notes.end(), resources.notes.begin(), resources.notes.end());
  if (rates.at("").compliant < rates.at("").resources && !resources.from_bill)
    report.next = "purser tags fix";
  TRY(PrintReport(session, report));
  Judge(session, threshold, rates.at(""));
  if (threshold.money && !threshold.resources && !money.days && rates.at("").resources > 0)
    return Error{ErrorKind::kNotFound,
                 "--fail-on money cannot be judged: the books have no bill that says what "
                 "resources cost; purser ingest brings one"};
  return {};
}

}  // namespace purser
