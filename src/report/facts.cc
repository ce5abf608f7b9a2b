#include "report/facts.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace purser {
namespace {

using std::chrono::days;

/// Late lines come up to two days after the day they are about.
constexpr std::chrono::hours kSettling(48);

/// One row of the facts' statement.
struct Fact {
  std::string source;
  std::string billing_period;
  Date day;
  std::string method;
  std::string currency;
  bool matches = true;  ///< The filters.
  bool is_billed = false;
  bool is_charged = false;
  Int128 money = 0, positive = 0, open = 0;
  std::string billed_currency;
  Int128 billed = 0;  ///< `money` before it was converted.
};

class Reader {
 public:
  Reader(ReaderContext& context, const FactsQuery& query) : context_(context), query_(query) {}

  Result<Facts> Read() {
    TRY(ReadRows());
    if (context_.reporting != nullptr && !query_.originals) TRY(Convert());
    for (const Fact& fact : rows_)
      if (IsChosen(fact)) Count(fact);
    // From here on the sums of the chosen reading are known; what follows judges them.
    TRY(Prove());
    JudgeCompleteness();
    NoteLater();
    NoteOtherReading();
    NoteQuality();
    std::ranges::move(ConversionNotes(facts_.converted), std::back_inserter(facts_.notes));
    if (!facts_.any) NoteNothing();
    if (!can_filter_ && !facts_.notes.empty())
      facts_.notes.push_back(
          "days and amounts in these notes are of all charges, not only those of "
          "the filter");
    return std::move(facts_);
  }

 private:
  using Place = std::pair<std::string, std::string>;  // source, billing period

  Result<void> ReadRows();
  Result<void> Convert();
  bool IsChosen(const Fact& fact) const {
    return query_.period.of == PeriodOf::kBilling ? fact.is_billed : fact.is_charged;
  }
  void Count(const Fact& fact);
  Result<void> Prove();
  void JudgeCompleteness();
  void NoteLater();
  void NoteOtherReading();
  void NoteQuality();
  void NoteNothing();
  const Snapshot* SnapshotAt(const Place& place) const;

  ReaderContext& context_;
  const FactsQuery& query_;
  bool can_filter_ = true;
  std::vector<Fact> rows_;
  MoneyByCurrency unfiltered_;
  std::map<Place, std::map<Date, Int128>> open_;  ///< Lines without an invoice, by day.
  Facts facts_;
};

std::vector<Dimension> FactDimensions(const std::string& owner_key, const Taxonomy& taxonomy) {
  std::vector<Dimension> by = {*FindDimension("source", taxonomy),
                               *FindDimension("billing_period", taxonomy),
                               *FindDimension("day", taxonomy)};
  if (!owner_key.empty())
    by.push_back({.name = "method",
                  .kind = DimensionKind::kMethod,
                  .column = owner_key + "_method",
                  .home = DimensionHome::kCubeOwner,
                  .about = ""});
  return by;
}

Result<void> Reader::ReadRows() {
  const Taxonomy& taxonomy = context_.config.taxonomy;
  GroupQuery groups{.period = query_.period,
                    .either_reading = query_.period.whole_months(),
                    .by = FactDimensions(query_.owner_key, taxonomy),
                    .sums = {query_.metric->sum, Sum::kPositiveEffective, Sum::kOpenLines},
                    .originals = true};
  const std::size_t own = groups.by.size();
  const std::vector<Dimension> filters = FilterDimensions(query_.where, {}, taxonomy);
  can_filter_ = std::ranges::all_of(
      filters, [](const Dimension& d) { return d.home == DimensionHome::kCubeOwner; });
  if (can_filter_) groups.by.insert(groups.by.end(), filters.begin(), filters.end());
  const std::vector<Group> found = TRY(SelectGroups(context_, groups));
  for (const Group& group : found) {
    Fact fact{.source = group.values[0].value_or(""),
              .billing_period = group.values[1].value_or(""),
              .day = ParseDate(group.values[2].value_or("")).value_or(Date()),
              .method = own > 3 ? group.values[3].value_or("none") : "",
              .currency = group.currency,
              .money = group.sums[0],
              .positive = group.sums[1],
              .open = group.sums[2],
              .billed_currency = group.currency,
              .billed = group.sums[0]};
    const auto lookup = [&](std::string_view name) -> FilterValue {
      const auto at = std::ranges::find(filters, name, &Dimension::name) - filters.begin();
      const std::optional<std::string>& value = group.values[own + static_cast<std::size_t>(at)];
      return value ? FilterValue(*value) : FilterValue();
    };
    if (can_filter_)
      for (const Filter& filter : query_.where) fact.matches &= filter.Evaluate(lookup);
    const std::optional<Month> month = ParseMonth(fact.billing_period);
    fact.is_billed =
        month && *month >= query_.period.first_month() && *month <= query_.period.last_month();
    fact.is_charged = query_.period.days.Contains(fact.day);
    rows_.push_back(std::move(fact));
  }
  return {};
}

/// The proof stays with what was billed.
Result<void> Reader::Convert() {
  Converter converter(context_);
  facts_.converted.code = converter.code();
  for (Fact& fact : rows_) {
    const std::string& currency = fact.billed_currency;
    fact.money = TRY(converter.Convert(fact.billed, currency, fact.day, fact.billing_period));
    fact.positive = TRY(converter.Convert(fact.positive, currency, fact.day, fact.billing_period));
    fact.currency = converter.code();
    if (!IsChosen(fact) || !fact.matches || fact.billed == 0) continue;
    Converted::Sum& sum = facts_.converted.sums[currency];
    sum.billed += fact.billed;
    sum.converted += fact.money;
    if (currency == converter.code()) continue;
    const ExchangeRate rate = TRY(converter.RateOf(currency, fact.day, fact.billing_period));
    facts_.converted.rates.emplace(std::pair(currency, fact.day), rate);
  }
  return {};
}

void Reader::Count(const Fact& fact) {
  facts_.any = true;
  unfiltered_[fact.billed_currency] += fact.billed;
  facts_.positive[fact.currency] += fact.positive;
  if (fact.method == "none") facts_.unowned[fact.currency] += fact.positive;
  open_[{fact.source, fact.billing_period}][fact.day] += fact.open;
  if (fact.day <= DayOf(context_.as_of) && (!facts_.newest || fact.day > *facts_.newest))
    facts_.newest = fact.day;
  if (!fact.matches) return;
  facts_.total[fact.currency] += fact.money;
  facts_.by_method[fact.method][fact.currency] += fact.positive;
}

const Snapshot* Reader::SnapshotAt(const Place& place) const {
  for (const Snapshot* snapshot : CountedSnapshots(context_.generation))
    if (snapshot->source == place.first && MonthText(snapshot->billing_period) == place.second)
      return snapshot;
  return nullptr;
}

Result<void> Reader::Prove() {
  if (query_.period.of != PeriodOf::kBilling) return {};
  MoneyByCurrency booked;
  for (const Snapshot* snapshot : CountedSnapshots(context_.generation)) {
    if (snapshot->billing_period < query_.period.first_month() ||
        snapshot->billing_period > query_.period.last_month())
      continue;
    if (snapshot->totals.empty() && snapshot->rows.kept > 0) return {};
    for (const Total& total : snapshot->totals)
      booked[total.currency.empty() ? "XXX" : total.currency] += MoneyOf(total, query_.metric->sum);
  }
  for (const auto& [currency, money] : unfiltered_) booked.try_emplace(currency, 0);
  for (const auto& [currency, money] : booked) {
    const Int128 allocated = unfiltered_[currency];
    if (allocated != money)
      return Error{
          ErrorKind::kData,
          fmt::format("{} of {} does not add up: {} {} allocated, {} in the books; "
                      "purser reconcile --period {} says where",
                      query_.metric->column, query_.period.text, DecimalText(allocated, kCostScale),
                      currency, DecimalText(money, kCostScale),
                      MonthText(query_.period.last_month()))};
  }
  if (facts_.any) facts_.proof = "nothing lost or doubled; bridge to the invoice: purser reconcile";
  return {};
}

void Reader::JudgeCompleteness() {
  std::set<Date> incomplete;
  std::set<std::string> late_sources;
  for (const auto& [place, by_day] : open_) {
    const Snapshot* snapshot = SnapshotAt(place);
    if (snapshot == nullptr) continue;
    facts_.sources.push_back({snapshot->source, place.second, snapshot->id});
    const auto is_settled = [&](Date day) {
      return Instant(day) + days(1) + kSettling <= snapshot->refreshed;
    };
    bool any_open = false;
    for (const auto& [day, open] : by_day) {
      any_open |= open > 0;
      if (open == 0 || is_settled(day) || day > DayOf(context_.as_of)) continue;
      incomplete.insert(day);
    }
    // A running period has days to come even when those it has are old enough.
    const Date last = std::min(query_.period.days.end, snapshot->billing_period.period().end);
    if (any_open && !is_settled(last - days(1))) {
      facts_.complete = false;
      late_sources.insert(
          fmt::format("{} was refreshed {}", place.first, InstantText(snapshot->refreshed)));
    }
  }
  if (!incomplete.empty()) facts_.complete = false;
  if (incomplete.empty()) return;
  facts_.notes.push_back(
      fmt::format("{} {} incomplete{}{}", DayRanges({incomplete.begin(), incomplete.end()}),
                  incomplete.size() == 1 ? "is" : "are", late_sources.empty() ? "" : ": ",
                  fmt::join(late_sources, ", ")));
}

void Reader::NoteLater() {
  MoneyByCurrency later;
  for (const Fact& fact : rows_)
    if (IsChosen(fact) && fact.matches && fact.day > DayOf(context_.as_of))
      later[fact.currency] += fact.money;
  for (const auto& [currency, money] : later)
    if (money != 0)
      facts_.notes.push_back(fmt::format("{} of it is for days after {}: later this period",
                                         MoneyText(money, currency),
                                         DateText(DayOf(context_.as_of))));
}

void Reader::NoteOtherReading() {
  if (!query_.period.whole_months()) return;
  MoneyByCurrency other;
  for (const Fact& fact : rows_)
    if (fact.matches && (query_.period.of == PeriodOf::kBilling ? fact.is_charged : fact.is_billed))
      other[fact.currency] += fact.money;
  for (const auto& [currency, money] : facts_.total) other.try_emplace(currency, 0);
  const bool is_billing = query_.period.of == PeriodOf::kBilling;
  for (const auto& [currency, money] : other) {
    const Int128 difference = money - facts_.total[currency];
    if (difference == 0) continue;
    facts_.notes.push_back(fmt::format(
        "{} by {} period is {} ({}): {}", query_.period.text, is_billing ? "charge" : "billing",
        MoneyText(money, currency), ChangeText(difference, currency),
        is_billing ? "some of it was billed for other months, or is billed in others"
                   : "some of it is billed in other months, or was billed for others"));
  }
}

/// A source that leaves Effective out where it bills: its money is as delivered, and that is said.
void Reader::NoteQuality() {
  if (query_.metric->sum != Sum::kEffective) return;
  std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, Int128>> unpaid;
  for (const auto& [place, by_day] : open_) {
    const Snapshot* snapshot = SnapshotAt(place);
    if (snapshot == nullptr) continue;
    for (const QualityFinding& finding : snapshot->quality) {
      if (finding.kind != "effective-zero-on-paid") continue;
      auto& [rows, amount] = unpaid[{place.first, finding.currency}];
      rows += finding.rows;
      amount += finding.amount;
    }
  }
  for (const auto& [place, sums] : unpaid)
    facts_.notes.push_back(fmt::format(
        "{}: Effective is 0 on {} rows that are billed {}: as delivered; purser report quality",
        place.first, GroupedDecimalText(sums.first, 0, 0), MoneyText(sums.second, place.second)));
}

void Reader::NoteNothing() {
  std::optional<Month> first, last;
  for (const Snapshot* snapshot : CountedSnapshots(context_.generation)) {
    if (!first || snapshot->billing_period < *first) first = snapshot->billing_period;
    if (!last || snapshot->billing_period > *last) last = snapshot->billing_period;
  }
  if (!first) return;
  facts_.notes.push_back(fmt::format("no charges in {}; the books have {} to {}",
                                     query_.period.text, MonthText(*first), MonthText(*last)));
}

}  // namespace

Result<Facts> ReadFacts(ReaderContext& context, const FactsQuery& query) {
  return Reader(context, query).Read();
}

std::string DayRanges(const std::vector<Date>& sorted_days) {
  std::string text;
  for (std::size_t i = 0; i < sorted_days.size();) {
    std::size_t end = i + 1;
    while (end < sorted_days.size() && sorted_days[end] == sorted_days[end - 1] + days(1)) ++end;
    if (!text.empty()) text += ", ";
    text += DateText(sorted_days[i]);
    if (end - i > 1) text += " to " + DateText(sorted_days[end - 1]);
    i = end;
  }
  return text;
}

}  // namespace purser
