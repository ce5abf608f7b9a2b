#include "ingest/date_order.h"

#include <optional>

#include <fmt/format.h>

#include "embedded.h"

namespace purser {
namespace {

/// What ingest/date_order.sql answers.
struct Readings {
  std::int64_t slashed = 0;
  std::int64_t unread[2] = {};  ///< By month first, by day first; so below.
  std::int64_t starts[2] = {};
  std::int64_t ends[2] = {};
  std::int64_t differ = 0;
  std::string sample;
  std::string misread[2];
};

/// The view dates: the four dates as text.
Result<void> DefineDates(Duck& duck, const DatedFiles& files) {
  const RawView view = TRY(DefineRawView(duck, files.files,
                                         {.view = "all_dates",
                                          .columns = files.dates,
                                          .dropped = {},
                                          .date_order = "",
                                          .translated = files.translated}));
  (void)view;
  const auto name = [&](std::size_t i) { return SqlName(files.dates[i].name); };
  return duck.Execute(fmt::format(
      "CREATE OR REPLACE TEMP VIEW dates AS SELECT {} AS period_start, {} AS period_end, {} AS "
      "charge_start, {} AS charge_end FROM all_dates {}",
      name(0), name(1), name(2), name(3),
      files.first_rows > 0 ? fmt::format("LIMIT {}", files.first_rows) : std::string()));
}

Result<Readings> ReadDates(Duck& duck, const DatedFiles& files) {
  TRY(DefineDates(duck, files));
  Readings readings;
  TRY(duck.ForEach(sql::ingest_date_order, {}, [&](const Row& row) -> Result<void> {
    readings = {.slashed = row.Integer("slashed"),
                .unread = {row.Integer("mdy_unread"), row.Integer("dmy_unread")},
                .starts = {row.Integer("mdy_starts"), row.Integer("dmy_starts")},
                .ends = {row.Integer("mdy_ends"), row.Integer("dmy_ends")},
                .differ = row.Integer("differ"),
                .sample = row.Text("sample"),
                .misread = {row.Text("mdy_misread"), row.Text("dmy_misread")}};
    return {};
  }));
  return readings;
}

/// The order that one count speaks for: 0 of it in one order, more in the other.
std::optional<DateOrder> OnlyOne(const std::int64_t (&bad)[2]) {
  if (bad[0] == 0 && bad[1] > 0) return DateOrder::kMonthFirst;
  if (bad[1] == 0 && bad[0] > 0) return DateOrder::kDayFirst;
  return std::nullopt;
}

std::optional<DateOrder> Proved(const Readings& readings) {
  if (const std::optional<DateOrder> order = OnlyOne(readings.unread)) return order;
  if (readings.unread[0] > 0) return std::nullopt;
  if (readings.differ == 0) return DateOrder::kMonthFirst;
  if (const std::optional<DateOrder> order = OnlyOne(readings.starts)) return order;
  return readings.starts[0] > 0 ? std::nullopt : OnlyOne(readings.ends);
}

}  // namespace

Result<bool> BeginsWithSlashedDates(Duck& duck, const DatedFiles& files) {
  TRY(DefineDates(duck, files));
  const std::string_view text =
      "SELECT COUNT(*) FROM (SELECT * FROM dates LIMIT 1000) WHERE contains(concat_ws(' ', "
      "period_start, period_end, charge_start, charge_end), '/')";
  const Answer answer = TRY(duck.Select({"src/ingest/date_order.cc", text}));
  return std::get<std::int64_t>(answer.rows.front().front()) > 0;
}

Result<DateOrder> ProveDateOrder(Duck& duck, const DatedFiles& files) {
  const Readings readings = TRY(ReadDates(duck, files));
  if (readings.slashed == 0) return DateOrder::kUnknown;
  // Of some rows, dates that both orders read alike prove nothing.
  const bool is_vague = files.first_rows > 0 && readings.differ == 0;
  if (const std::optional<DateOrder> order = Proved(readings); order && !is_vague) return *order;
  if (files.first_rows > 0) return DateOrder::kUnknown;
  const bool may_be_either = readings.unread[0] == 0;
  return Error{ErrorKind::kData,
               fmt::format("{}: dates like {} {}: say --date-order mdy or dmy",
                           files.files.front().string(), readings.sample,
                           may_be_either ? "may begin with the month or the day"
                                         : "fit neither order, month or day first")};
}

Result<void> CheckDateOrder(Duck& duck, const DatedFiles& files, DateOrder declared) {
  const Readings readings = TRY(ReadDates(duck, files));
  const std::size_t of_declared = declared == DateOrder::kMonthFirst ? 0 : 1;
  if (readings.unread[of_declared] == 0 || readings.unread[1 - of_declared] > 0) return {};
  return Error{ErrorKind::kData,
               fmt::format("{}: {} is no date when the {} comes first: say --date-order {}",
                           files.files.front().string(), readings.misread[of_declared],
                           of_declared == 0 ? "month" : "day", of_declared == 0 ? "dmy" : "mdy")};
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
