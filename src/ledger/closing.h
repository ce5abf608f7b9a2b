/// What closing a billing period keeps (money.md §7).
#pragma once

#include <string>

#include "base/int128.h"
#include "base/time.h"

namespace purser {

/// A closed period and the generation that has its numbers.
struct Closing {
  Month period;
  std::string generation;
  Instant closed{};
};

/// What a currency was on a charge day of a closed period, as its reports convert it: one `base` in
/// the currency and in that of reports, 1e-18.
struct PinnedRate {
  Month period;
  std::string report;  ///< The currency of reports.
  std::string currency;
  Date day;
  Date published;
  std::string base;
  Int128 of_currency = 0, of_report = 0;
};

}  // namespace purser
