/// What exists and what it costs, for `purser tags`.

#include <algorithm>

#include <fmt/format.h>

#include "base/suggest.h"
#include "cli/answers.h"
#include "cli/tags.h"
#include "govern/tags/billed_tags.h"
#include "ledger/inventory.h"
#include "pipeline.h"
#include "report/query_builder.h"
#include "report/subject.h"

namespace purser {
namespace {

constexpr int kDays = 30;

/// The thirty days up to the newest one with charges that is not after `day`.
Result<std::optional<Period>> MoneyDays(TagBooks& books, Date day) {
  if (books.bills() == nullptr) return std::optional<Period>();
  const std::optional<Date> newest = TRY(NewestBilledDay(books.bills()->engine, day));
  if (!newest) return std::optional<Period>();
  return std::optional(
      Period{*newest - std::chrono::days(kDays - 1), *newest + std::chrono::days(1)});
}

Result<TagResources> FromBill(TagBooks& books, Instant as_of) {
  const std::optional<Period> days = TRY(MoneyDays(books, DayOf(as_of)));
  if (!days)
    return Error{ErrorKind::kNotFound,
                 "the books have neither an inventory nor a bill: purser ingest brings them"};
  TagResources found{.from_bill = true};
  // Charges of a day can be billed in the month before or after it.
  const BilledDays billed{MonthOf(days->start).Plus(-1), MonthOf(days->end).Plus(1), *days};
  found.resources = TRY(BilledResources(books.bills()->engine, billed));
  found.notes.push_back(
      "there is no inventory: resources and tags are those of the bill, which has activated keys "
      "only; purser ingest with a source of kind aws-inventory sees them all");
  return found;
}

void AddGapNotes(const ObservationSummary& observation, std::vector<std::string>& notes) {
  constexpr std::size_t kMostGaps = 5;
  for (std::size_t i = 0; i < std::min(observation.gaps.size(), kMostGaps); ++i) {
    const InventoryGap& gap = observation.gaps[i];
    notes.push_back(
        fmt::format("not seen: {} in {} {}: {}", gap.what, gap.account, gap.region, gap.reason));
  }
  if (observation.gaps.size() > kMostGaps)
    notes.push_back(fmt::format("not seen: {} more of source {}",
                                observation.gaps.size() - kMostGaps, observation.source));
}

}  // namespace

Result<std::unique_ptr<TagBooks>> TagBooks::Open(Session& session) {
  auto books = std::make_unique<TagBooks>();
  Result<std::unique_ptr<Reader>> reader = Reader::Open(session);
  if (reader.ok()) {
    books->reader_ = std::move(reader).value();
    return books;
  }
  if (reader.error().kind != ErrorKind::kNotFound) return std::move(reader).error();
  books->books_ = TRY(OpenBooks(session, Access::kRead));
  books->duck_ = TRY(OpenEngine(*books->books_, session.config()));
  return books;
}

Result<TagResources> LoadResources(TagBooks& books, Instant as_of) {
  const std::vector<ObservationSummary> observations = TRY(Observations(books.books()));
  std::set<std::string> told;
  TagResources found;
  for (const ObservationSummary& observation : observations) {
    if (observation.observed > as_of || !told.insert(observation.source).second) continue;
    found.notes.push_back(
        fmt::format("inventory {} of {}", observation.source, InstantText(observation.observed)));
    AddGapNotes(observation, found.notes);
  }
  if (told.empty()) return FromBill(books, as_of);
  found.resources = TRY(ResourcesAt(books.books(), books.duck(), as_of));
  return found;
}

Result<TagMoney> LoadMoney(TagBooks& books, Date day) {
  const std::optional<Period> days = TRY(MoneyDays(books, day));
  if (!days) return TagMoney{};
  return LoadMoneyIn(books, ChargeDays(*days));
}

Result<TagMoney> LoadMoneyIn(TagBooks& books, const PeriodChoice& period) {
  TagMoney money{.days = period.days};
  ReaderContext& context = *books.bills();
  const Taxonomy& taxonomy = context.config.taxonomy;
  const GroupQuery query{.period = period,
                         .by = {*FindDimension("resource", taxonomy),
                                *FindDimension(DefaultDimension(taxonomy), taxonomy)},
                         .sums = {Sum::kEffective},
                         .originals = true};
  const std::vector<Group> groups = TRY(SelectGroups(context, query));
  std::map<std::string, Int128> most;  // of a resource, by one owner
  for (const Group& group : groups) {
    if (!group.values[0]) continue;
    ResourceMoney& of = money.by_resource[*group.values[0]];
    of.amount[group.currency] += group.sums[0];
    money.currencies.insert(group.currency);
    const std::string owner = group.values[1].value_or("");
    const auto [known, is_new] = most.try_emplace(*group.values[0], group.sums[0]);
    const bool is_more =
        group.sums[0] > known->second || (group.sums[0] == known->second && owner < of.owner);
    if (!is_new && !is_more) continue;
    known->second = group.sums[0];
    of.owner = owner;
  }
  return money;
}

Result<std::vector<CheckedResource>> OfTeam(const Session& session,
                                            std::vector<CheckedResource> checked) {
  const std::optional<std::string> team = session.Value("--team");
  if (!team) return checked;
  std::set<std::string> teams;
  for (const CheckedResource& one : checked) teams.insert(one.team);
  const std::vector<std::string> names(teams.begin(), teams.end());
  if (!teams.contains(*team))
    return Error{ErrorKind::kUsage,
                 fmt::format("no resource is of \"{}\"{}", *team, DidYouMean(*team, names))};
  std::erase_if(checked, [&](const CheckedResource& one) { return one.team != *team; });
  return checked;
}

std::string MissingText(const CheckedResource& checked) {
  std::string text;
  for (const Violation& fault : checked.faults) {
    if (fault.reason != Reason::kMissing) continue;
    if (!text.empty()) text += ", ";
    text += fault.key;
  }
  return text;
}

std::string InvalidText(const CheckedResource& checked) {
  std::string text;
  for (const Violation& fault : checked.faults) {
    if (fault.reason == Reason::kMissing) continue;
    if (!text.empty()) text += ", ";
    text += fault.key;
    const bool is_value = fault.reason == Reason::kNotAllowed || fault.reason == Reason::kPattern;
    if (is_value && fault.value)
      text += "=" + *fault.value;
    else
      text += fmt::format(" {}", ReasonText(fault.reason));
    if (fault.nearest) text += fmt::format(" ({}?)", *fault.nearest);
  }
  return text;
}

void AddMoneyColumns(Table& table, const TagMoney& money) {
  for (const std::string& currency : money.currencies)
    table.columns.push_back(MoneyColumn(currency));
}

void AddMoneyCells(std::vector<Cell>& row, const ResourceMoney* of, const TagMoney& money) {
  for (const std::string& currency : money.currencies) {
    if (of == nullptr || !of->amount.contains(currency))
      row.emplace_back();
    else
      row.push_back(MoneyCell(of->amount.at(currency)));
  }
}

void AddUnknownTagsNote(std::span<const CheckedResource> checked, Report& report) {
  const auto unknown =
      std::ranges::count(checked, TagStanding::kTagsUnknown, &CheckedResource::standing);
  if (unknown == 0) return;
  report.notes.push_back(
      fmt::format("the tags of {} resource{} could not be read: {} left alone and in no rate",
                  unknown, unknown == 1 ? "" : "s", unknown == 1 ? "it is" : "they are"));
}

Report BeginTagReport(std::string name, std::string title, const TagMoney& money) {
  Report report{.name = std::move(name), .title = std::move(title)};
  if (!money.days) return report;
  report.period = money.days;
  report.period_of = PeriodOf::kCharge;
  report.period_text = ChargeDays(*money.days).text;
  report.metric = "EffectiveCost";
  return report;
}

}  // namespace purser
