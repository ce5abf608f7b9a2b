/// Days, instants and half-open periods, UTC, proleptic Gregorian; text in and out.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace purser {

using Date = std::chrono::sys_days;
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// [start, end) in whole UTC days.
struct Period {
  Date start;
  Date end;
  bool Contains(Date day) const { return day >= start && day < end; }
  std::int64_t days() const { return (end - start).count(); }
  friend bool operator==(const Period&, const Period&) = default;
};

/// A calendar month, as billing periods are named.
struct Month {
  int year = 0;
  unsigned month = 0;  ///< 1 to 12.
  Period period() const;
  Month Plus(int months) const;
  friend auto operator<=>(const Month&, const Month&) = default;
};

Month MonthOf(Date day);

/// "2026-10". nullopt for anything else.
std::optional<Month> ParseMonth(std::string_view text);
std::string MonthText(Month month);

/// "2026-10-05". nullopt for anything else, also for days that do not exist.
std::optional<Date> ParseDate(std::string_view text);
std::string DateText(Date day);

/// ISO 8601 and what real exports write: "2024-09-18 22:00:00", "2024-09-18T10:00Z",
/// "2024-09-18T10:00:00.000+00:00", "20240101T000000.000Z", "2024-09-18 22:00:00 UTC",
/// "… +0000 UTC", "2024-09-18". No zone means UTC; another offset is converted.
std::optional<Instant> ParseInstant(std::string_view text);

/// How a slash-separated date is to be read.
enum class DateOrder { kUnknown, kMonthFirst, kDayFirst };

/// Like ParseInstant, and "9/2/2023", "09/03/23 10:00" when `order` says how to read them.
std::optional<Instant> ParseInstant(std::string_view text, DateOrder order);

/// "2026-10-05T12:00:00Z"; microseconds only when there are any.
std::string InstantText(Instant instant);

Date DayOf(Instant instant);

}  // namespace purser
