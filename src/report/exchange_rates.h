/// Dated exchange rates from a file: what a currency cost on a day, exact.
///
/// Two shapes are read. The European Central Bank's history, `Date,USD,JPY,…` with a line a day,
/// `N/A` where nothing was published, and rates of one euro. And `date,base,quote,rate`: one `base`
/// is `rate` of `quote`. A pair that the file does not have goes through a base that both are
/// quoted in on one day. A day without a rate takes the last one published before it, at most
/// kOldestRate days old (decision 0070).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/int128.h"
#include "base/result.h"
#include "base/time.h"

namespace purser {

/// Weekends and the longest row of bank holidays fit; a file that is not kept up to date does not.
inline constexpr std::chrono::days kOldestRate(7);

/// What one currency is in another: of_to / of_from, both quoted for one `base` on one day.
struct ExchangeRate {
  Date published;
  std::string base;
  Int128 of_from = 0;  ///< One `base` in the currency converted from, 1e-18.
  Int128 of_to = 0;    ///< One `base` in the currency converted to, 1e-18.

  /// units * of_to / of_from, exact in between, rounded once, half to even, to 1e-18.
  Int128 Convert(Int128 units) const;
  /// One of the currency converted from in the other, rounded to 1e-12: to be shown.
  Int128 Shown() const;
  friend bool operator==(const ExchangeRate&, const ExchangeRate&) = default;
};

class ExchangeRates {
 public:
  /// @param name  of the file, for messages
  /// @error kData  not a line of either shape; names file and line
  static Result<ExchangeRates> Parse(std::string_view text, std::string_view name);

  /// The rate of the last day up to `day` that has one.
  /// @error kData  none within kOldestRate; names the day and the newest before it
  Result<ExchangeRate> Find(const std::string& from, const std::string& to, Date day) const;

 private:
  friend class RatesReader;
  using Quotes = std::map<std::string, Int128>;  // currency → one base in it, 1e-18

  std::string name_;
  std::map<Date, std::map<std::string, Quotes>> days_;  // day → base → quotes
};

}  // namespace purser
