#pragma once

#include <string>
#include <string_view>

#include "base/decimal.h"

namespace purser {

/// An exact amount in one currency, in units of 1e-18 of it.
///
/// Range: about 1.7e20 either way. Adding checks for overflow; multiplying and dividing
/// are not offered, because shares are settled by largest remainder (base/settle.h).
class Money {
 public:
  Money() = default;

  /// @param currency  ISO 4217 code, as in FOCUS BillingCurrency.
  static Money Units(Int128 units, std::string_view currency) { return Money(units, currency); }

  /// @error kData  Not a number ParseDecimal reads, or out of range.
  static Result<Money> Parse(std::string_view number, std::string_view currency) {
    const std::optional<ParsedDecimal> parsed = ParseDecimal(number, kCostScale);
    if (!parsed)
      return Error{ErrorKind::kData, "not an amount of money: \"" + std::string(number) + "\""};
    return Money(parsed->units, currency);
  }

  Int128 units() const { return units_; }
  const std::string& currency() const { return currency_; }

  /// Both sides must be in one currency: converting is a report's business.
  friend Money operator+(const Money& a, const Money& b) {
    Check(a.currency_ == b.currency_, "adding two currencies");
    Int128 sum = 0;
    Check(!__builtin_add_overflow(a.units_, b.units_, &sum), "money in range");
    return Money(sum, a.currency_);
  }
  friend Money operator-(const Money& a, const Money& b) {
    Check(a.currency_ == b.currency_, "subtracting two currencies");
    Int128 difference = 0;
    Check(!__builtin_sub_overflow(a.units_, b.units_, &difference), "money in range");
    return Money(difference, a.currency_);
  }
  friend bool operator==(const Money&, const Money&) = default;

 private:
  Money(Int128 units, std::string_view currency) : units_(units), currency_(currency) {}

  Int128 units_ = 0;
  std::string currency_;
};

}  // namespace purser
