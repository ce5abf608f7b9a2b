/// What an invoice or another tool says should have been billed (--expect FILE).
///
/// CSV with a header: billing_period, account, currency, amount, and optionally issuer, invoice,
/// sub_account. An empty optional field stands for any. Lines of one key are summed; each may be
/// off by half a minor unit of the currency, which is what rounding a line can do.
/// @source money.md §4
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/context.h"
#include "report/period_choice.h"
#include "report/report.h"

namespace purser {

struct ExpectedKey {
  std::string billing_period, account, currency, issuer, invoice, sub_account;
  friend auto operator<=>(const ExpectedKey&, const ExpectedKey&) = default;
};

struct ExpectedSum {
  Int128 amount = 0;  ///< 1e-18
  std::int64_t lines = 0;
};
using Expectation = std::map<ExpectedKey, ExpectedSum>;

/// @error kUsage  a header or a line that cannot be read; names line and column
Result<Expectation> ParseExpectation(std::string_view csv);

struct ExpectationOutcome {
  Table table;                     ///< A row a key: expected, booked, difference, open, verdict.
  std::vector<std::string> notes;  ///< What the file says nothing about.
  std::int64_t compared = 0;
  std::int64_t differing = 0;  ///< Beyond rounding.
};

/// Holds Billed of the period against it. Lines of other periods are left out, with a note.
Result<ExpectationOutcome> CompareExpectation(ReaderContext& context, const PeriodChoice& period,
                                              const Expectation& expected);

/// "equal", "rounding" (at most half a minor unit a line) or "differs".
std::string_view Verdict(Int128 difference, std::string_view currency, std::int64_t lines);

/// Billed of check sources against the books, by period, account and currency.
ExpectationOutcome CompareCheckSources(const Generation& generation, const PeriodChoice& period);

}  // namespace purser
