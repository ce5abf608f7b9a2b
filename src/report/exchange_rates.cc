#include "report/exchange_rates.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/decimal.h"
#include "report/report.h"

namespace purser {
namespace {

const Int128 kOne = static_cast<Int128>(PowerOfTen(kCostScale));

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\"";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string> FieldsOf(std::string_view line) {
  std::vector<std::string> fields;
  while (true) {
    const std::size_t comma = line.find(',');
    fields.emplace_back(Trimmed(line.substr(0, comma)));
    if (comma == std::string_view::npos) break;
    line.remove_prefix(comma + 1);
  }
  // The bank ends every line with a comma.
  if (fields.back().empty()) fields.pop_back();
  return fields;
}

bool IsCode(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool IsNothing(std::string_view text) { return text.empty() || text == "N/A"; }

}  // namespace

/// Takes a file's lines one after the other; messages begin with file and line.
class RatesReader {
 public:
  RatesReader(ExchangeRates& rates, std::string_view name) : rates_(rates), name_(name) {}

  Result<void> Take(std::string_view line) {
    ++line_;
    const std::vector<std::string> fields = FieldsOf(line);
    if (fields.empty()) return {};
    if (!header_.empty()) return is_plain_ ? TakePlain(fields) : TakeWide(fields);
    header_ = fields;
    return TakeHeader();
  }

  Result<void> Finish() {
    if (rates_.days_.empty()) return Bad("there are no rates");
    return {};
  }

 private:
  Error Bad(std::string_view what) const {
    return {ErrorKind::kData, fmt::format("{}:{}: {}", name_, std::max(line_, 1), what)};
  }

  Result<void> TakeHeader() {
    is_plain_ = header_ == std::vector<std::string>{"date", "base", "quote", "rate"};
    if (is_plain_) return {};
    const bool is_wide = header_.size() > 1 && header_[0] == "Date" &&
                         std::all_of(header_.begin() + 1, header_.end(), IsCode);
    if (is_wide) return {};
    return Bad(
        "the first line is neither date,base,quote,rate nor Date,USD,JPY,… as the European "
        "Central Bank writes it");
  }

  Result<Date> DateOf(const std::string& text) const {
    const std::optional<Date> date = ParseDate(text);
    if (date) return *date;
    return Bad(fmt::format("\"{}\" is not a date, such as 2026-09-30", text));
  }

  Result<void> Add(Date day, const std::string& base, const std::string& quote,
                   const std::string& text) {
    const std::optional<ParsedDecimal> rate = ParseDecimal(text, kCostScale);
    const bool is_usable = rate && rate->exact && rate->units > 0;
    if (!is_usable)
      return Bad(
          fmt::format("\"{}\" is not a rate of {} in {}: a number above 0 with at most 18 "
                      "decimals",
                      text, base, quote));
    const auto [known, is_new] = rates_.days_[day][base].try_emplace(quote, rate->units);
    if (!is_new && known->second != rate->units)
      return Bad(fmt::format("one {} in {} on {} is {} here and {} before", base, quote,
                             DateText(day), text, ShortDecimalText(known->second, kCostScale)));
    return {};
  }

  Result<void> TakePlain(const std::vector<std::string>& fields) {
    if (fields.size() != 4) return Bad(fmt::format("{} fields instead of 4", fields.size()));
    const Date day = TRY(DateOf(fields[0]));
    for (const std::string& code : {fields[1], fields[2]})
      if (!IsCode(code))
        return Bad(fmt::format("\"{}\" is not an ISO 4217 code, such as EUR", code));
    if (fields[1] == fields[2]) return Bad(fields[1] + " in itself");
    return Add(day, fields[1], fields[2], fields[3]);
  }

  Result<void> TakeWide(const std::vector<std::string>& fields) {
    if (fields.size() > header_.size())
      return Bad(fmt::format("{} fields under {} heads", fields.size(), header_.size()));
    const Date day = TRY(DateOf(fields[0]));
    for (std::size_t i = 1; i < fields.size(); ++i)
      if (!IsNothing(fields[i])) TRY(Add(day, "EUR", header_[i], fields[i]));
    return {};
  }

  ExchangeRates& rates_;
  std::string name_;
  int line_ = 0;
  bool is_plain_ = false;
  std::vector<std::string> header_;
};

Int128 ExchangeRate::Convert(Int128 units) const { return MultiplyDivide(units, of_to, of_from); }

Int128 ExchangeRate::Shown() const {
  return MultiplyDivide(static_cast<Int128>(PowerOfTen(kQuantityScale)), of_to, of_from);
}

Result<ExchangeRates> ExchangeRates::Parse(std::string_view text, std::string_view name) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  ExchangeRates rates;
  rates.name_ = name;
  RatesReader reader(rates, name);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    TRY(reader.Take(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  TRY(reader.Finish());
  return rates;
}

Result<ExchangeRate> ExchangeRates::Find(const std::string& from, const std::string& to,
                                         Date day) const {
  const auto quote = [](const std::string& base, const Quotes& quotes,
                        const std::string& currency) -> std::optional<Int128> {
    if (base == currency) return kOne;
    const auto found = quotes.find(currency);
    return found == quotes.end() ? std::optional<Int128>() : found->second;
  };
  for (auto at = days_.upper_bound(day); at != days_.begin();) {
    --at;
    std::optional<ExchangeRate> best;
    for (const auto& [base, quotes] : at->second) {
      const std::optional<Int128> of_from = quote(base, quotes, from);
      const std::optional<Int128> of_to = quote(base, quotes, to);
      if (!of_from || !of_to) continue;
      // A direct quotation comes before a way around.
      const bool is_direct = base == from || base == to;
      if (!best || is_direct) best = ExchangeRate{at->first, base, *of_from, *of_to};
      if (is_direct) break;
    }
    if (!best) continue;
    if (day - at->first <= kOldestRate) return *best;
    return Error{
        ErrorKind::kData,
        fmt::format("no rate of {} in {} for {}: the last one that {} has before is of "
                    "{}, more than {} days older",
                    from, to, DateText(day), name_, DateText(at->first), kOldestRate.count())};
  }
  return Error{ErrorKind::kData, fmt::format("no rate of {} in {} for {}: {} has none up to then",
                                             from, to, DateText(day), name_)};
}

}  // namespace purser
