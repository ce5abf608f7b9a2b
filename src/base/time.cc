/// Dates by <chrono>'s calendar; text by hand, so that no locale and no zone can change it.

#include "base/time.h"

#include <fmt/format.h>

namespace purser {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

/// Reads a text from the left; each step says whether it fitted.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool Number(std::size_t least, std::size_t most, int& value) {
    std::size_t n = 0;
    value = 0;
    while (n < rest_.size() && n < most && rest_[n] >= '0' && rest_[n] <= '9')
      value = value * 10 + (rest_[n++] - '0');
    if (n < least) return false;
    rest_.remove_prefix(n);
    return true;
  }
  bool Take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool Take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  bool done() const { return rest_.empty(); }
  std::size_t left() const { return rest_.size(); }
  char front() const { return rest_.empty() ? '\0' : rest_.front(); }

 private:
  std::string_view rest_;
};

std::optional<Date> MakeDate(int y, int m, int d) {
  if (y < 1 || y > 9999 || m < 1 || d < 1) return std::nullopt;
  const year_month_day ymd{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!ymd.ok()) return std::nullopt;
  return std::chrono::sys_days(ymd);
}

/// ":SS", ".ffffff" after "HH:MM" or "HHMM", then the zone.
bool TimeAndZone(Cursor& c, bool compact, std::chrono::microseconds& since_midnight) {
  int h = 0;
  int m = 0;
  int s = 0;
  std::int64_t micros = 0;
  if (!c.Number(1, 2, h)) return false;
  if (!compact && !c.Take(':')) return false;
  if (!c.Number(2, 2, m)) return false;
  const bool has_seconds = compact ? c.front() >= '0' && c.front() <= '9' : c.Take(':');
  if (has_seconds && !c.Number(2, 2, s)) return false;
  if (c.Take('.')) {
    std::int64_t place = 100'000;
    int digit = 0;
    std::size_t n = 0;
    while (c.Number(1, 1, digit)) {
      micros += digit * place;
      place /= 10;
      ++n;
    }
    if (n == 0) return false;
  }
  if (h > 24 || m > 59 || s > 60 || (h == 24 && (m > 0 || s > 0))) return false;
  std::chrono::microseconds offset{0};
  (void)c.Take(' ');
  if (!c.Take('Z') && !c.Take("UTC") && !c.Take("GMT") && !c.done()) {
    const bool west = c.front() == '-';
    if (!c.Take('+') && !c.Take('-')) return false;
    int oh = 0;
    int om = 0;
    if (!c.Number(2, 2, oh)) return false;
    (void)c.Take(':');
    if (!c.done() && c.front() != ' ' && !c.Number(2, 2, om)) return false;
    if (oh > 15 || om > 59) return false;
    offset = std::chrono::hours(oh) + std::chrono::minutes(om);
    if (west) offset = -offset;
    (void)c.Take(" UTC");
  }
  if (!c.done()) return false;
  since_midnight = std::chrono::hours(h) + std::chrono::minutes(m) + std::chrono::seconds(s) +
                   std::chrono::microseconds(micros) - offset;
  return true;
}

std::optional<Instant> WithTime(Cursor c, std::optional<Date> day, bool compact) {
  if (!day) return std::nullopt;
  if (c.done()) return Instant(*day);
  if (!c.Take('T') && !c.Take(' ')) return std::nullopt;
  std::chrono::microseconds since_midnight{0};
  if (!TimeAndZone(c, compact, since_midnight)) return std::nullopt;
  return Instant(*day) + since_midnight;
}

std::string_view Stripped(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<Instant> ParseSlashed(std::string_view text, DateOrder order) {
  Cursor c(text);
  int first = 0;
  int second = 0;
  int y = 0;
  if (!c.Number(1, 2, first) || !c.Take('/') || !c.Number(1, 2, second) || !c.Take('/'))
    return std::nullopt;
  const std::size_t before = c.left();
  if (!c.Number(2, 4, y)) return std::nullopt;
  const std::size_t digits = before - c.left();
  if (digits == 3) return std::nullopt;
  if (digits == 2) y += 2000;
  const bool month_first = order == DateOrder::kMonthFirst;
  return WithTime(c, MakeDate(y, month_first ? first : second, month_first ? second : first),
                  false);
}

}  // namespace

Period Month::period() const {
  const Month next = Plus(1);
  return {.start = Date(std::chrono::year{year} / std::chrono::month{month} / 1),
          .end = Date(std::chrono::year{next.year} / std::chrono::month{next.month} / 1)};
}

Month Month::Plus(int months) const {
  const int index = year * 12 + static_cast<int>(month) - 1 + months;
  return {.year = index / 12, .month = static_cast<unsigned>(index % 12 + 1)};
}

Month MonthOf(Date d) {
  const year_month_day ymd(d);
  return {.year = static_cast<int>(ymd.year()), .month = static_cast<unsigned>(ymd.month())};
}

std::optional<Month> ParseMonth(std::string_view text) {
  Cursor c(text);
  int y = 0;
  int m = 0;
  if (!c.Number(4, 4, y) || !c.Take('-') || !c.Number(2, 2, m) || !c.done()) return std::nullopt;
  if (y < 1 || m < 1 || m > 12) return std::nullopt;
  return Month{.year = y, .month = static_cast<unsigned>(m)};
}

std::string MonthText(Month m) { return fmt::format("{:04}-{:02}", m.year, m.month); }

std::optional<Date> ParseDate(std::string_view text) {
  Cursor c(text);
  int y = 0;
  int m = 0;
  int d = 0;
  if (!c.Number(4, 4, y) || !c.Take('-') || !c.Number(2, 2, m) || !c.Take('-') ||
      !c.Number(2, 2, d) || !c.done())
    return std::nullopt;
  return MakeDate(y, m, d);
}

std::string DateText(Date d) {
  const year_month_day ymd(d);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::optional<Instant> ParseInstant(std::string_view text) {
  text = Stripped(text);
  Cursor c(text);
  int y = 0;
  int m = 0;
  int d = 0;
  if (!c.Number(4, 4, y)) return std::nullopt;
  const bool compact = !c.Take('-');
  if (!c.Number(2, 2, m) || (!compact && !c.Take('-')) || !c.Number(2, 2, d)) return std::nullopt;
  return WithTime(c, MakeDate(y, m, d), compact);
}

std::optional<Instant> ParseInstant(std::string_view text, DateOrder order) {
  text = Stripped(text);
  if (order != DateOrder::kUnknown && text.find('/') != std::string_view::npos)
    return ParseSlashed(text, order);
  return ParseInstant(text);
}

std::string InstantText(Instant instant) {
  const Date d = DayOf(instant);
  const std::chrono::hh_mm_ss time(instant - Instant(d));
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", DateText(d), time.hours().count(),
                                 time.minutes().count(), time.seconds().count());
  if (time.subseconds().count() != 0) text += fmt::format(".{:06}", time.subseconds().count());
  return text + "Z";
}

Date DayOf(Instant instant) { return std::chrono::floor<std::chrono::days>(instant); }

}  // namespace purser
