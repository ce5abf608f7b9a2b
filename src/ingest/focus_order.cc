#include "ingest/focus_order.h"

#include <array>

#include <fmt/format.h>

#include "embedded.h"
#include "ingest/raw.h"

namespace purser {
namespace {

constexpr std::array<RawColumn, 4> kDates = {{{.name = "BillingPeriodStart"},
                                              {.name = "BillingPeriodEnd"},
                                              {.name = "ChargePeriodStart"},
                                              {.name = "ChargePeriodEnd"}}};

/// The view focus_dates: the four dates as text.
Result<void> DefineDates(Duck& duck, const std::vector<std::filesystem::path>& files) {
  const RawView view = TRY(DefineRawView(
      duck, files, {.view = "focus_dates", .columns = kDates, .dropped = {}, .date_order = ""}));
  (void)view;
  return {};
}

}  // namespace

Result<bool> BeginsWithSlashedDates(Duck& duck, const std::vector<std::filesystem::path>& files) {
  TRY(DefineDates(duck, files));
  const std::string_view text =
      "SELECT COUNT(*) FROM (SELECT * FROM focus_dates LIMIT 1000) WHERE contains(concat_ws(' ', "
      "BillingPeriodStart, BillingPeriodEnd, ChargePeriodStart, ChargePeriodEnd), '/')";
  const Answer answer = TRY(duck.Select({"src/ingest/focus_order.cc", text}));
  return std::get<std::int64_t>(answer.rows.front().front()) > 0;
}

Result<DateOrder> ProveDateOrder(Duck& duck, const std::vector<std::filesystem::path>& files) {
  TRY(DefineDates(duck, files));
  DateOrder order = DateOrder::kUnknown;
  TRY(duck.ForEach(sql::ingest_focus_order, {}, [&](const Row& row) -> Result<void> {
    if (row.Integer("slashed") == 0) return {};
    const bool mdy = row.Integer("mdy_bad") == 0;
    const bool dmy = row.Integer("dmy_bad") == 0;
    const bool mdy_ends = row.Integer("mdy_ends") == 0;
    const bool dmy_ends = row.Integer("dmy_ends") == 0;
    if (mdy && (!dmy || row.Integer("differ") == 0 || (mdy_ends && !dmy_ends)))
      order = DateOrder::kMonthFirst;
    else if (dmy && (!mdy || (dmy_ends && !mdy_ends)))
      order = DateOrder::kDayFirst;
    else
      return Error{ErrorKind::kData,
                   fmt::format("{}: dates like {} {}: say --date-order mdy or dmy",
                               files.front().string(), row.Text("sample"),
                               mdy ? "may begin with the month or the day"
                                   : "fit neither order, month or day first")};
    return {};
  }));
  return order;
}

std::string_view DateOrderText(DateOrder order) {
  switch (order) {
    case DateOrder::kUnknown:
      return "";
    case DateOrder::kMonthFirst:
      return "mdy";
    case DateOrder::kDayFirst:
      return "dmy";
  }
  return "";
}

}  // namespace purser
