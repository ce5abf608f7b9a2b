/// A series of days, weeks or months.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "report/subject.h"

namespace purser {

/// The two tables of a trend: for people a row a series with its sparkline, for machines a row
/// a step and series.
struct TrendTables {
  Table people;
  Table machines;
};

/// @param subject  its first dimension is day, week, month or billing_period; the rest are the
///                 series'
/// @param last     steps after this day have not happened and are left out
Result<TrendTables> MakeTrend(ReaderContext& context, const ReportSubject& subject, Date last);

}  // namespace purser
