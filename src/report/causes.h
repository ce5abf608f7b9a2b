/// Why a cost changed between two periods: quantity, price, what is new and what is gone.
///
/// Cost is compared by row, service, usage type, instance type, category and unit. Where both
/// periods consumed some of it, the change splits exactly into what more or less of it would have
/// cost at the old price, and the rest, which is price.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/subject.h"

namespace purser {

enum class CauseKind { kNew, kGone, kQuantity, kPrice, kAmount };

/// "new", "gone", "quantity", "price", "amount" (neither quantity is known).
std::string_view CauseKindName(CauseKind kind);

struct Cause {
  std::vector<std::optional<std::string>> row;  ///< Values of the subject's dimensions.
  std::optional<std::string> service, usage_type, instance_type, category;
  std::string currency, unit;
  CauseKind kind = CauseKind::kAmount;
  Int128 before = 0, after = 0;                    ///< Cost, of all kinds together.
  Int128 quantity_before = 0, quantity_after = 0;  ///< 1e-12 of `unit`.
  Int128 effect = 0;                               ///< What this cause alone changed.
};

/// All causes, the largest first; their effects add up to the change, to the last digit.
/// @param subject  has `compared`
Result<std::vector<Cause>> FindCauses(ReaderContext& context, const ReportSubject& subject);

/// "p4d.24xlarge hours +126", "m5.large price −3 %", "new: AmazonBedrock".
std::string CauseText(const Cause& cause);

/// What the cause is about: instance type, usage type or service; of fees and taxes the service.
std::string ThingText(const Cause& cause);

}  // namespace purser
