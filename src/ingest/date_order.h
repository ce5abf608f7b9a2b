/// How a delivery writes its dates when it writes them with slashes: 4/1/25.
///
/// Only proof counts: the one order that reads every date; where both do, the one that begins
/// every billing period on the first of a month; then the ends of billing periods decide. Where
/// that is no proof either, somebody has to say it (--date-order).
#pragma once

#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ingest/raw.h"
#include "ledger/duck.h"

namespace purser {

/// The dates that are looked at.
struct DatedFiles {
  const std::vector<std::filesystem::path>& files;
  std::array<RawColumn, 4> dates;  ///< Text: start and end of the billing period, of the charge.
  bool translated = false;         ///< See RawRequest.
  std::int64_t first_rows = 0;     ///< Only these of each delivery; 0: all.
};

/// Whether dates with slashes are among the delivery's first rows.
Result<bool> BeginsWithSlashedDates(Duck& duck, const DatedFiles& files);

/// @return kUnknown when no date has a slash, or, of `first_rows`, none that proves it
/// @error kData  not to be proved by all rows; names a date and the remedy
Result<DateOrder> ProveDateOrder(Duck& duck, const DatedFiles& files);

/// @error kData  dates that `declared` does not read and the other order does; names one
Result<void> CheckDateOrder(Duck& duck, const DatedFiles& files, DateOrder declared);

/// '' | 'mdy' | 'dmy', for purser_instant.
std::string_view DateOrderText(DateOrder order);

}  // namespace purser
