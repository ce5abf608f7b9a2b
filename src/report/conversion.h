/// Sums of several currencies in the one that [currency] report names.
///
/// Each sum of a row, charge day and currency is converted once by the rate of that day and rounded
/// half to even at 1e-18; whatever is coarser is a sum of these. A day that has not come yet takes
/// the rate of today. Days of a closed period take the rates it was closed with.
/// @source money.md §7, §8; decision 0070
#pragma once

#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "ledger/books.h"
#include "report/exchange_rates.h"
#include "report/report.h"

namespace purser {

struct ReaderContext;

/// What reports convert to, and by what.
struct ReportingCurrency {
  std::string code;  ///< ISO 4217.
  ExchangeRates rates;
  std::vector<PinnedRate> pinned = {};  ///< Of closed periods.
};

/// Finds the rate of each day once. Used by one thread.
class Converter {
 public:
  /// @param context  has `reporting`
  explicit Converter(const ReaderContext& context);

  const std::string& code() const { return reporting_.code; }

  /// @error kData  no rate; names the day
  Result<Int128> Convert(Int128 units, const std::string& currency, Date day,
                         const std::string& billing_period);
  Result<ExchangeRate> RateOf(const std::string& currency, Date day,
                              const std::string& billing_period);

 private:
  using Key = std::tuple<std::string, Date, std::string>;  // currency, day, billing period
  const ReportingCurrency& reporting_;
  Date today_;
  std::map<Key, ExchangeRate> rates_;
};

/// What a report's money was before, and the rates that were used.
struct Converted {
  std::string code;  ///< Empty: nothing is converted.
  struct Sum {
    Int128 billed = 0;  ///< 1e-18 of the currency itself.
    Int128 converted = 0;
  };
  std::map<std::string, Sum> sums = {};
  std::map<std::pair<std::string, Date>, ExchangeRate> rates = {};  ///< By currency and charge day.
};

/// "conversion", a row a currency, for everybody; "rates", a row a currency and charge day, for
/// machines. None where nothing was converted.
std::vector<Table> ConversionTables(const Converted& converted);

/// What was converted by what, and which days had no rate of their own.
std::vector<std::string> ConversionNotes(const Converted& converted);

/// The rates that a closing of `period` pins: one for each currency and charge day.
/// @error kData  one is missing
Result<std::vector<PinnedRate>> RatesToPin(ReaderContext& context, Month period);

}  // namespace purser
