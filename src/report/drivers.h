/// What changed most, as a table: shared by `drivers` and `team`.
#pragma once

#include <cstddef>

#include "base/result.h"
#include "report/subject.h"

namespace purser {

/// The `top` largest causes with the resource that moved most, the rest in one row; totals are
/// the whole change.
/// @param subject  has `compared`
Result<Table> MakeDrivers(ReaderContext& context, const ReportSubject& subject, std::size_t top);

inline constexpr std::size_t kDefaultDrivers = 3;

}  // namespace purser
