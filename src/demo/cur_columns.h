/// The columns of a Cost and Usage Report, and how a line fills each: the tables behind
/// cur_text.h.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "demo/month_bill.h"

namespace purser {

/// What a column needs beside the line itself.
struct CurFace {
  const MonthBill* bill;
  Date start;
  std::string period_start;
  std::string period_end;
};

/// "2026-10-05T03:00:00.000Z", so many hours after the start of `start`.
std::string HourText(Date start, std::int64_t hour);

using CurWrite = void (*)(std::string& csv, const Line& line, const CurFace& face);

/// A column under both of its names; an empty legacy name is a column that only CUR 2.0 has.
struct CurColumnRule {
  std::string_view name;
  std::string_view legacy;
  CurWrite write;
};

/// Every report has these.
std::span<const CurColumnRule> CurBillColumns();
std::span<const CurColumnRule> CurCommitmentColumns();
/// Only in months with net columns.
std::span<const CurColumnRule> CurNetColumns();
/// JSON maps of CUR 2.0.
std::span<const CurColumnRule> CurMapColumns();
/// Only in months with the discount map.
std::span<const CurColumnRule> CurDiscountColumns();

}  // namespace purser
