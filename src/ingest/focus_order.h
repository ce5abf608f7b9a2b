/// How a delivery writes its dates when it writes them with slashes: 4/1/25.
///
/// Only proof counts: the one order that reads every date and begins every billing period on the
/// first of a month. Where both do, the ends of billing periods decide; where that is no proof
/// either, somebody has to say it (--date-order).
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ledger/duck.h"

namespace purser {

/// Whether dates with slashes are among the delivery's first rows.
Result<bool> BeginsWithSlashedDates(Duck& duck, const std::vector<std::filesystem::path>& files);

/// @return kUnknown when no date has a slash, or both orders say the same
/// @error kData  not to be proved; names a date and the remedy
Result<DateOrder> ProveDateOrder(Duck& duck, const std::vector<std::filesystem::path>& files);

/// '' | 'mdy' | 'dmy', for purser_instant.
std::string_view DateOrderText(DateOrder order);

}  // namespace purser
