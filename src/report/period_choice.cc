#include "report/period_choice.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/integer.h"

namespace purser {
namespace {

using std::chrono::days;

constexpr std::string_view kForms =
    "a period is 2026-10, last-month or all (billing periods), or 2026-10-05, "
    "2026-10-01/2026-11-01, last-7d or mtd (days)";

Error NoPeriod(std::string_view text) {
  return {ErrorKind::kUsage, fmt::format("\"{}\" is no period: {}", text, kForms)};
}

/// N of "last-Nd", 1 to 3660.
std::optional<int> LastDays(std::string_view text) {
  if (!text.starts_with("last-") || !text.ends_with("d")) return std::nullopt;
  const std::string_view number = text.substr(5, text.size() - 6);
  const std::optional<std::int64_t> count = ParseInteger(number);
  if (!count || *count < 1 || *count > 3660) return std::nullopt;
  return static_cast<int>(*count);
}

/// "2026-10-05", "2026-10-01/2026-11-01" (either side also a month), "last-7d", "mtd".
std::optional<Period> DaysOf(std::string_view text, Date today) {
  if (text == "mtd") return Period{MonthOf(today).period().start, today + days(1)};
  if (const std::optional<int> count = LastDays(text)) return Period{today - days(*count), today};
  if (const std::optional<Date> day = ParseDate(text)) return Period{*day, *day + days(1)};
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<Date> start = ParseDate(text.substr(0, slash));
  const std::optional<Date> end = ParseDate(text.substr(slash + 1));
  if (!start || !end || *end <= *start) return std::nullopt;
  return Period{*start, *end};
}

Result<std::pair<Month, Month>> MonthsOfBooks(const Generation& generation) {
  const std::vector<const Snapshot*> snapshots = CountedSnapshots(generation);
  std::optional<std::pair<Month, Month>> months;
  for (const Snapshot* snapshot : snapshots) {
    if (snapshot->rows.kept == 0) continue;
    const Month month = snapshot->billing_period;
    if (!months) months = {month, month};
    months->first = std::min(months->first, month);
    months->second = std::max(months->second, month);
  }
  if (!months)
    return Error{ErrorKind::kNotFound,
                 "the books have no charges yet; purser ingest --kind KIND --source NAME PATH "
                 "reads a bill, purser demo makes one"};
  return *months;
}

Result<PeriodChoice> Billing(std::string_view text, const Generation& generation, Date today) {
  if (const std::optional<Month> month = ParseMonth(text)) return BillingMonths(*month, *month);
  const Month running = MonthOf(today);
  if (text == "last-month") return BillingMonths(running.Plus(-1), running.Plus(-1));
  if (text == "all") {
    const std::pair<Month, Month> months = TRY(MonthsOfBooks(generation));
    return BillingMonths(months.first, months.second);
  }
  return NoPeriod(text);
}

/// Days taken for billing periods: they must be whole ones.
Result<PeriodChoice> AsBilling(std::string_view text, const Period& period) {
  if (text == "mtd") return BillingMonths(MonthOf(period.start), MonthOf(period.start));
  const PeriodChoice choice = BillingMonths(MonthOf(period.start), MonthOf(period.end - days(1)));
  if (choice.days == period) return choice;
  return Error{ErrorKind::kUsage,
               fmt::format("\"{}\" is no whole billing period; --period {} is, or leave out "
                           "--period-of billing",
                           text, MonthText(MonthOf(period.start)))};
}

Result<std::optional<PeriodOf>> ReadPeriodOf(const PeriodRequest& request) {
  if (!request.period_of) return std::optional<PeriodOf>();
  if (*request.period_of == "billing") return std::optional(PeriodOf::kBilling);
  if (*request.period_of == "charge") return std::optional(PeriodOf::kCharge);
  return Error{ErrorKind::kUsage,
               fmt::format("--period-of is billing or charge, not \"{}\"", *request.period_of)};
}

}  // namespace

bool PeriodChoice::whole_months() const {
  return days == BillingMonths(first_month(), last_month()).days;
}

std::string PeriodFlag(const PeriodChoice& period) {
  if (period.of == PeriodOf::kBilling)
    return period.first_month() == period.last_month()
               ? " --period " + MonthText(period.first_month())
               : "";
  return fmt::format(" --period {}/{}", DateText(period.days.start), DateText(period.days.end));
}

PeriodChoice BillingMonths(Month first, Month last) {
  return {.of = PeriodOf::kBilling,
          .days = {first.period().start, last.period().end},
          .text = first == last ? MonthText(first)
                                : fmt::format("{} to {}", MonthText(first), MonthText(last))};
}

PeriodChoice ChargeDays(const Period& period) {
  const Date last = period.end - days(1);
  return {.of = PeriodOf::kCharge,
          .days = period,
          .text = period.days() == 1
                      ? DateText(last)
                      : fmt::format("{} to {}", DateText(period.start), DateText(last))};
}

Result<PeriodChoice> ChoosePeriod(const PeriodRequest& request, const Generation& generation,
                                  Instant as_of) {
  const std::optional<PeriodOf> of = TRY(ReadPeriodOf(request));
  const Date today = DayOf(as_of);
  if (request.period) {
    if (const std::optional<Period> period = DaysOf(*request.period, today)) {
      if (of == PeriodOf::kBilling) return AsBilling(*request.period, *period);
      return ChargeDays(*period);
    }
  }
  PeriodChoice choice;
  if (request.period) {
    choice = TRY(Billing(*request.period, generation, today));
  } else {
    const std::pair<Month, Month> months = TRY(MonthsOfBooks(generation));
    choice = BillingMonths(months.second, months.second);
  }
  if (of == PeriodOf::kCharge) choice.of = PeriodOf::kCharge;
  return choice;
}

Result<PeriodChoice> ChooseCompared(std::string_view compare, const PeriodChoice& chosen,
                                    const Generation& generation, Instant as_of) {
  if (compare == "previous") {
    if (chosen.whole_months()) {
      const int months = (chosen.last_month().year - chosen.first_month().year) * 12 +
                         static_cast<int>(chosen.last_month().month) -
                         static_cast<int>(chosen.first_month().month) + 1;
      PeriodChoice previous =
          BillingMonths(chosen.first_month().Plus(-months), chosen.first_month().Plus(-1));
      previous.of = chosen.of;
      return previous;
    }
    return ChargeDays({chosen.days.start - days(chosen.days.days()), chosen.days.start});
  }
  const PeriodRequest request{.period = std::string(compare),
                              .period_of = chosen.of == PeriodOf::kCharge
                                               ? std::optional<std::string>("charge")
                                               : std::nullopt};
  return ChoosePeriod(request, generation, as_of);
}

std::vector<const Snapshot*> CountedSnapshots(const Generation& generation) {
  std::vector<const Snapshot*> counted;
  for (const Snapshot& snapshot : generation.snapshots)
    if (snapshot.role != "check") counted.push_back(&snapshot);
  std::ranges::sort(counted, [](const Snapshot* a, const Snapshot* b) {
    return std::tie(a->source, a->billing_period, a->id) <
           std::tie(b->source, b->billing_period, b->id);
  });
  return counted;
}

}  // namespace purser
