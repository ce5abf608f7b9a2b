/// `purser tags coverage`: how much of the bill carries the tags it needs, by money and resources.

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/tags.h"
#include "govern/tags/billed_tags.h"
#include "report/cell_text.h"
#include "report/period_choice.h"
#include "report/subject.h"

namespace purser {
namespace {

constexpr int kMonths = 12;

/// What a group of charges amounts to.
struct Coverage {
  std::set<std::string> resources;
  std::set<std::string> faulty;  ///< Of them, those with a charge that is not compliant.
  std::map<std::string, MoneyRate> money;

  void Add(const BilledTags& billed, bool is_compliant) {
    resources.emplace(billed.resource);
    if (!is_compliant) faulty.emplace(billed.resource);
    if (billed.effective <= 0) return;
    MoneyRate& rate = money[billed.currency];
    rate.all += billed.effective;
    if (is_compliant) rate.compliant += billed.effective;
  }
};

/// Everything that one pass over the bill collects.
struct Collected {
  std::map<std::string, Coverage> groups;  ///< Of the period asked for.
  std::map<Month, Coverage> months;
  Coverage all;                                    ///< Of the period asked for.
  std::map<std::string, Int128> without_resource;  ///< Of the period: charges that name none.
  std::map<std::string, Int128> given_back;        ///< Of the period: below zero, so in no row.
  std::set<std::string> currencies;
};

class Collector {
 public:
  Collector(const Taxonomy& taxonomy, std::string by, const TagMoney& money)
      : taxonomy_(taxonomy), by_(std::move(by)), money_(money) {}

  void Take(const BilledTags& billed, bool is_in_period, Date today) {
    if (billed.resource.empty() || !billed.is_usage) {
      if (is_in_period && billed.effective > 0)
        collected_.without_resource[billed.currency] += billed.effective;
      else if (is_in_period)
        collected_.given_back[billed.currency] -= billed.effective;
      return;
    }
    const ComplianceJudge* judge = JudgeOf(billed.period, today);
    if (judge == nullptr) return;
    const Resource resource = ResourceOf(billed);
    const CheckedResource checked =
        judge->Check(resource, {DefaultDimension(taxonomy_), &money_.by_resource});
    const bool is_compliant = checked.standing == TagStanding::kCompliant;
    collected_.currencies.insert(billed.currency);
    collected_.months[billed.period].Add(billed, is_compliant);
    if (!is_in_period) return;
    if (billed.effective < 0) collected_.given_back[billed.currency] -= billed.effective;
    collected_.all.Add(billed, is_compliant);
    AddToGroups(billed, checked);
  }

  Collected Take() && { return std::move(collected_); }

 private:
  /// By the taxonomy of the month's last day that has come; null where nothing could pass then.
  const ComplianceJudge* JudgeOf(Month month, Date today) {
    const auto known = judges_.find(month);
    if (known != judges_.end()) return known->second ? &*known->second : nullptr;
    const Date day = std::min(month.period().end - std::chrono::days(1), today);
    Result<ComplianceJudge> judge = ComplianceJudge::Make(taxonomy_, day);
    std::optional<ComplianceJudge>& kept = judges_[month];
    if (judge.ok()) kept.emplace(std::move(judge).value());
    return kept ? &*kept : nullptr;
  }

  static Resource ResourceOf(const BilledTags& billed) {
    Resource resource{.arn = std::string(billed.resource),
                      .id = std::string(billed.resource),
                      .type = std::string(billed.type)};
    for (const auto& [key, value] : *billed.tags) resource.tags.emplace_back(key, value);
    return resource;
  }

  void AddToGroups(const BilledTags& billed, const CheckedResource& checked) {
    const bool is_compliant = checked.standing == TagStanding::kCompliant;
    if (by_ == "key") {
      for (const TaxonomyKey& key : taxonomy_.keys)
        if (key.required)
          collected_.groups[key.name].Add(
              billed,
              std::ranges::find(checked.faults, key.name, &Violation::key) == checked.faults.end());
      return;
    }
    const std::string group = by_ == "account"   ? std::string(billed.account)
                              : by_ == "service" ? std::string(billed.service)
                                                 : checked.team;
    collected_.groups[group].Add(billed, is_compliant);
  }

  const Taxonomy& taxonomy_;
  std::string by_;
  const TagMoney& money_;
  std::map<Month, std::optional<ComplianceJudge>> judges_;
  Collected collected_;
};

void AddColumns(Table& table, const std::set<std::string>& currencies) {
  for (const char* name : {"resources", "compliant"})
    table.columns.push_back({.name = name, .type = CellType::kInteger});
  table.columns.push_back({.name = "percent", .type = CellType::kPercent, .heading = "RATE"});
  for (const std::string& currency : currencies) {
    table.columns.push_back(MoneyColumn(currency));
    Column compliant = MoneyColumn(currency, "COMPLIANT " + currency);
    compliant.name = currency + "_compliant";
    table.columns.push_back(std::move(compliant));
    table.columns.push_back({.name = currency + "_percent",
                             .type = CellType::kPercent,
                             .heading = "RATE OF " + currency});
  }
}

void AddCells(std::vector<Cell>& row, const Coverage& coverage,
              const std::set<std::string>& currencies) {
  const auto all = static_cast<std::int64_t>(coverage.resources.size());
  const std::int64_t compliant = all - static_cast<std::int64_t>(coverage.faulty.size());
  row.insert(row.end(), {all, compliant, PercentCell(compliant, all)});
  for (const std::string& currency : currencies) {
    const auto found = coverage.money.find(currency);
    const MoneyRate rate = found == coverage.money.end() ? MoneyRate{} : found->second;
    row.insert(row.end(), {MoneyCell(rate.all), MoneyCell(rate.compliant),
                           PercentCell(rate.compliant, rate.all)});
  }
}

Int128 MostMoney(const Coverage& coverage) {
  Int128 most = 0;
  for (const auto& [currency, rate] : coverage.money) most = std::max(most, rate.all);
  return most;
}

Table GroupTable(const Collected& collected, const std::string& by) {
  std::vector<std::pair<std::string, const Coverage*>> groups;
  for (const auto& [name, coverage] : collected.groups) groups.emplace_back(name, &coverage);
  std::ranges::stable_sort(groups, std::greater(),
                           [](const auto& group) { return MostMoney(*group.second); });
  Table table{.name = "coverage", .title = "", .columns = {TextColumn(by)}};
  AddColumns(table, collected.currencies);
  for (const auto& [name, coverage] : groups) {
    std::vector<Cell> row = {name.empty() ? Cell() : Cell(name)};
    AddCells(row, *coverage, collected.currencies);
    table.rows.push_back(std::move(row));
  }
  if (by == "key") return table;  // A resource is in every key's row.
  table.totals = {std::string("all")};
  AddCells(table.totals, collected.all, collected.currencies);
  return table;
}

Table MonthTable(const Collected& collected) {
  Table table{.name = "months", .title = "Month by month", .columns = {TextColumn("month")}};
  AddColumns(table, collected.currencies);
  for (const auto& [month, coverage] : collected.months) {
    std::vector<Cell> row = {MonthText(month)};
    AddCells(row, coverage, collected.currencies);
    table.rows.push_back(std::move(row));
  }
  return table;
}

Result<Collected> Collect(Session& session, TagBooks& books, const PeriodChoice& period,
                          const std::string& by) {
  const TagMoney money = TRY(LoadMoneyIn(books, period));
  Collector collector(session.config().taxonomy, by, money);
  const Month first = period.last_month().Plus(1 - kMonths);
  // A bill may have charges of days far from its month; all of them are its coverage.
  const Period ever{Month{1970, 1}.period().start, Month{9999, 1}.period().start};
  const BilledDays days{std::min(first, period.first_month()), period.last_month(), ever};
  TRY(ForEachBilledTags(books.bills()->engine, days, [&](const BilledTags& billed) {
    const bool is_in =
        billed.period >= period.first_month() && billed.period <= period.last_month();
    collector.Take(billed, is_in, DayOf(session.now()));
  }));
  return std::move(collector).Take();
}

}  // namespace

Result<void> TagsCoverage(Session& session) {
  const Taxonomy& taxonomy = session.config().taxonomy;
  std::string by = session.Value("--by").value_or("team");
  const std::unique_ptr<TagBooks> books = TRY(TagBooks::Open(session));
  if (books->bills() == nullptr)
    return Error{ErrorKind::kNotFound,
                 "the books have no bill, so nothing to be covered: purser ingest brings one"};
  const PeriodChoice period = TRY(ChoosePeriod({.period = session.Value("--period")},
                                               books->bills()->generation, session.now()));
  if (!period.whole_months())
    return Error{ErrorKind::kUsage,
                 "coverage is of billing periods: write --period 2026-09, last-month or all"};
  const Collected collected = TRY(Collect(session, *books, period, by));
  if (by == "team") by = DefaultDimension(taxonomy);

  Report report{.name = "tags-coverage", .title = "Charges of resources with the tags they need"};
  report.period = period.days;
  report.period_text = period.text;
  report.metric = "EffectiveCost";
  report.tables.push_back(GroupTable(collected, by));
  if (collected.months.size() > 1) report.tables.push_back(MonthTable(collected));
  for (const auto& [currency, amount] : collected.without_resource)
    report.notes.push_back(fmt::format("{} name no resource, so nothing that could carry a tag",
                                       MoneyText(amount, currency)));
  for (const auto& [currency, amount] : collected.given_back)
    if (amount > 0)
      report.notes.push_back(
          fmt::format("credits and refunds of {} are in no row", MoneyText(amount, currency)));
  report.next = "purser tags check";
  return PrintReport(session, report);
}

}  // namespace purser
