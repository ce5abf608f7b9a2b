#include "report/conversion.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/context.h"
#include "report/facts.h"
#include "report/query_builder.h"

namespace purser {
namespace {

std::string ShownRate(const ExchangeRate& rate) {
  return ShortDecimalText(Rescale(rate.Shown(), kQuantityScale, 6), 6);
}

/// "0.858 to 0.861", of the smallest and the largest.
std::string RangeText(const std::vector<ExchangeRate>& rates) {
  const auto [low, high] = std::ranges::minmax(rates, {}, &ExchangeRate::Shown);
  const std::string from = ShownRate(low);
  const std::string to = ShownRate(high);
  return from == to ? from : fmt::format("{} to {}", from, to);
}

std::string PublishedText(const std::vector<ExchangeRate>& rates) {
  const auto [first, last] = std::ranges::minmax(rates, {}, &ExchangeRate::published);
  return first.published == last.published
             ? DateText(first.published)
             : fmt::format("{} to {}", DateText(first.published), DateText(last.published));
}

std::vector<ExchangeRate> RatesOf(const Converted& converted, const std::string& currency) {
  std::vector<ExchangeRate> rates;
  for (const auto& [place, rate] : converted.rates)
    if (place.first == currency) rates.push_back(rate);
  return rates;
}

Table SumsTable(const Converted& converted) {
  Table table{
      .name = "conversion",
      .title = fmt::format("Converted to {} by the rate of each charge day", converted.code)};
  Column billed{.name = "original", .type = CellType::kMoney, .unit_column = "currency"};
  table.columns = {TextColumn("currency", "IN"), billed, MoneyColumn(converted.code),
                   TextColumn("rate", fmt::format("{} FOR ONE", converted.code)),
                   TextColumn("published")};
  Int128 total = 0;
  for (const auto& [currency, sum] : converted.sums) {
    const std::vector<ExchangeRate> rates = RatesOf(converted, currency);
    table.rows.push_back({currency, MoneyCell(sum.billed), MoneyCell(sum.converted),
                          rates.empty() ? Cell() : Cell(RangeText(rates)),
                          rates.empty() ? Cell() : Cell(PublishedText(rates))});
    total += sum.converted;
  }
  table.totals = {Cell(), Cell(), MoneyCell(total), Cell(), Cell()};
  return table;
}

/// `rate` is rounded to be read; base_in_* are what the file says.
Table RatesTable(const Converted& converted) {
  Table table{.name = "rates", .title = "Rates", .audience = Audience::kMachines};
  table.columns = {TextColumn("currency"),
                   {.name = "day", .type = CellType::kDate},
                   {.name = "published", .type = CellType::kDate},
                   {.name = "rate", .type = CellType::kQuantity, .unit = converted.code},
                   TextColumn("base"),
                   {.name = "base_in_currency", .type = CellType::kQuantity},
                   {.name = "base_in_report", .type = CellType::kQuantity}};
  const auto quantity = [](Int128 units, int scale) {
    return Cell(Decimal{.units = units, .scale = scale});
  };
  for (const auto& [place, rate] : converted.rates)
    table.rows.push_back({place.first, place.second, rate.published,
                          quantity(rate.Shown(), kQuantityScale), rate.base,
                          quantity(rate.of_from, kCostScale), quantity(rate.of_to, kCostScale)});
  return table;
}

}  // namespace

Converter::Converter(const ReaderContext& context)
    : reporting_(*context.reporting), today_(DayOf(context.as_of)) {
  for (const PinnedRate& pin : reporting_.pinned)
    if (pin.report == reporting_.code)
      rates_.emplace(Key{pin.currency, pin.day, MonthText(pin.period)},
                     ExchangeRate{pin.published, pin.base, pin.of_currency, pin.of_report});
}

Result<ExchangeRate> Converter::RateOf(const std::string& currency, Date day,
                                       const std::string& billing_period) {
  const Key key{currency, day, billing_period};
  const auto known = rates_.find(key);
  if (known != rates_.end()) return known->second;
  if (currency == "XXX")
    return Error{ErrorKind::kData,
                 fmt::format("charges of {} have no BillingCurrency and cannot be converted to {}; "
                             "purser report quality",
                             DateText(day), reporting_.code)};
  const ExchangeRate rate =
      TRY(reporting_.rates.Find(currency, reporting_.code, std::min(day, today_)));
  rates_.emplace(key, rate);
  return rate;
}

Result<Int128> Converter::Convert(Int128 units, const std::string& currency, Date day,
                                  const std::string& billing_period) {
  if (units == 0 || currency == reporting_.code) return units;
  const ExchangeRate rate = TRY(RateOf(currency, day, billing_period));
  return rate.Convert(units);
}

std::vector<Table> ConversionTables(const Converted& converted) {
  std::vector<Table> tables;
  if (converted.rates.empty()) return tables;
  tables.push_back(SumsTable(converted));
  tables.push_back(RatesTable(converted));
  return tables;
}

std::vector<std::string> ConversionNotes(const Converted& converted) {
  std::vector<std::string> notes;
  std::map<std::string, std::vector<Date>> older;
  for (const auto& [place, rate] : converted.rates)
    if (rate.published != place.second) older[place.first].push_back(place.second);
  for (const auto& [currency, days] : older)
    notes.push_back(fmt::format("{} in {}: no rate of its own for {}; the last one before is used",
                                currency, converted.code, DayRanges(days)));
  return notes;
}

Result<std::vector<PinnedRate>> RatesToPin(ReaderContext& context, Month period) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  const GroupQuery query{.period = BillingMonths(period, period),
                         .by = {*FindDimension("day", taxonomy)},
                         .sums = {Sum::kLines},
                         .originals = true};
  const std::vector<Group> groups = TRY(SelectGroups(context, query));
  Converter converter(context);
  std::vector<PinnedRate> pins;
  for (const Group& group : groups) {
    const std::optional<Date> day = ParseDate(group.values[0].value_or(""));
    if (!day || group.currency == converter.code()) continue;
    const ExchangeRate rate = TRY(converter.RateOf(group.currency, *day, MonthText(period)));
    pins.push_back({.period = period,
                    .report = converter.code(),
                    .currency = group.currency,
                    .day = *day,
                    .published = rate.published,
                    .base = rate.base,
                    .of_currency = rate.of_from,
                    .of_report = rate.of_to});
  }
  return pins;
}

}  // namespace purser
