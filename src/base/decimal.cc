/// Decimal text to integer units and back, in one pass over the digits.

#include "base/decimal.h"

#include <array>
#include <cstddef>

namespace purser {
namespace {

constexpr int kResidualDigits = 18;

constexpr std::array<UInt128, 39> kPowers = [] {
  std::array<UInt128, 39> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The pieces of a number's text: sign, digits with the point taken out, exponent.
struct Scanned {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  int exponent = 0;
};

std::optional<int> ScanExponent(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || text.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}

std::optional<Scanned> Scan(std::string_view text) {
  Scanned scanned;
  text = Trimmed(text);
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    scanned.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::size_t i = 0;
  while (i < text.size() && IsDigit(text[i])) ++i;
  scanned.whole = text.substr(0, i);
  if (i < text.size() && text[i] == '.') {
    const std::size_t start = ++i;
    while (i < text.size() && IsDigit(text[i])) ++i;
    scanned.fraction = text.substr(start, i - start);
  }
  if (scanned.whole.empty() && scanned.fraction.empty()) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    const std::optional<int> exponent = ScanExponent(text.substr(i + 1));
    if (!exponent) return std::nullopt;
    scanned.exponent = *exponent;
  }
  return scanned;
}

/// value * 10 + digit, or false when that leaves 38 digits.
bool Append(UInt128& value, int digit) {
  if (value > (kPowers[38] - 1 - static_cast<unsigned>(digit)) / 10) return false;
  value = value * 10 + static_cast<unsigned>(digit);
  return true;
}

/// Digit at decimal position `place` (0 = units, 1 = tenths, -1 = tens …).
int DigitAt(const Scanned& s, std::ptrdiff_t place) {
  const std::ptrdiff_t index = static_cast<std::ptrdiff_t>(s.whole.size()) - 1 + place + s.exponent;
  if (index < 0) return 0;
  const auto at = static_cast<std::size_t>(index);
  if (at < s.whole.size()) return s.whole[at] - '0';
  if (at < s.whole.size() + s.fraction.size()) return s.fraction[at - s.whole.size()] - '0';
  return 0;
}

bool AnyDigitFrom(const Scanned& s, std::ptrdiff_t place) {
  const auto last = static_cast<std::ptrdiff_t>(s.fraction.size()) - s.exponent;
  for (std::ptrdiff_t p = place; p <= last; ++p)
    if (DigitAt(s, p) != 0) return true;
  return false;
}

/// Half to even: what the dropped digits add to a value that ends in `last_digit`.
bool RoundsUp(const Scanned& s, std::ptrdiff_t first_dropped, unsigned last_digit) {
  const int digit = DigitAt(s, first_dropped);
  if (digit != 5) return digit > 5;
  return AnyDigitFrom(s, first_dropped + 1) || last_digit % 2 == 1;
}

}  // namespace

UInt128 PowerOfTen(int exponent) {
  Check(exponent >= 0 && exponent <= 38, "a power of ten that fits 128 bits");
  return kPowers[static_cast<std::size_t>(exponent)];
}

std::optional<ParsedDecimal> ParseDecimal(std::string_view text, int scale) {
  const std::optional<Scanned> scanned = Scan(text);
  if (!scanned) return std::nullopt;
  const Scanned& s = *scanned;

  UInt128 units = 0;
  if (s.exponent == 0 && s.fraction.size() <= static_cast<std::size_t>(scale)) {
    // The common case: plain digits that fit, at most 38 of them.
    if (s.whole.size() + s.fraction.size() <= 18) {
      std::uint64_t small = 0;
      for (const char c : s.whole) small = small * 10 + static_cast<unsigned>(c - '0');
      for (const char c : s.fraction) small = small * 10 + static_cast<unsigned>(c - '0');
      units = small;
    } else {
      for (const char c : s.whole)
        if (!Append(units, c - '0')) return std::nullopt;
      for (const char c : s.fraction)
        if (!Append(units, c - '0')) return std::nullopt;
    }
    const UInt128 shift = kPowers[static_cast<std::size_t>(scale) - s.fraction.size()];
    if (units > (kPowers[38] - 1) / shift) return std::nullopt;
    units *= shift;
    const auto value = static_cast<Int128>(units);
    return ParsedDecimal{.units = s.negative ? -value : value, .residual = 0, .exact = true};
  }

  const auto first = -(static_cast<std::ptrdiff_t>(s.whole.size()) - 1 + s.exponent);
  for (std::ptrdiff_t place = first < 0 ? first : 0; place <= scale; ++place)
    if (!Append(units, DigitAt(s, place))) return std::nullopt;

  ParsedDecimal parsed;
  parsed.exact = !AnyDigitFrom(s, scale + 1);
  if (!parsed.exact) {
    UInt128 residual = 0;
    for (std::ptrdiff_t place = scale + 1; place <= scale + kResidualDigits; ++place)
      residual = residual * 10 + static_cast<unsigned>(DigitAt(s, place));
    if (RoundsUp(s, scale + kResidualDigits + 1, static_cast<unsigned>(residual % 10))) ++residual;
    parsed.residual = static_cast<Int128>(residual);
    if (RoundsUp(s, scale + 1, static_cast<unsigned>(units % 10))) {
      if (units == kPowers[38] - 1) return std::nullopt;
      ++units;
      parsed.residual -= static_cast<Int128>(kPowers[kResidualDigits]);
    }
  }
  parsed.units = static_cast<Int128>(units);
  if (s.negative) {
    parsed.units = -parsed.units;
    parsed.residual = -parsed.residual;
  }
  return parsed;
}

namespace {

std::string_view CurrencySymbol(std::string_view currency) {
  if (currency == "USD" || currency == "CAD" || currency == "AUD") return "$";
  if (currency == "EUR") return "€";
  if (currency == "GBP") return "£";
  if (currency == "JPY" || currency == "CNY") return "¥";
  return "";
}

/// The text without commas, if they stand in groups of three before the point.
std::optional<std::string> WithoutGroups(std::string_view text) {
  std::string plain;
  std::size_t since_comma = 0;
  bool any = false;
  bool in_fraction = false;
  for (const char c : text) {
    if (c == ',') {
      if (in_fraction || (any ? since_comma != 3 : since_comma == 0 || since_comma > 3))
        return std::nullopt;
      any = true;
      since_comma = 0;
      continue;
    }
    if (c == '.') {
      if (any && since_comma != 3) return std::nullopt;
      in_fraction = true;
    }
    if (!in_fraction && IsDigit(c)) ++since_comma;
    plain += c;
  }
  if (any && !in_fraction && since_comma != 3) return std::nullopt;
  return plain;
}

}  // namespace

std::optional<ParsedDecimal> ParseMoneyText(std::string_view text, std::string_view currency,
                                            int scale) {
  std::string_view rest = Trimmed(text);
  bool negative = false;
  if (rest.size() > 2 && rest.front() == '(' && rest.back() == ')') {
    negative = true;
    rest = Trimmed(rest.substr(1, rest.size() - 2));
  } else if (!rest.empty() && rest.front() == '-') {
    negative = true;
    rest = Trimmed(rest.substr(1));
  }
  const std::string_view symbol = CurrencySymbol(currency);
  if (!symbol.empty() && rest.starts_with(symbol)) rest = Trimmed(rest.substr(symbol.size()));
  if (rest.starts_with("-") && !negative) {
    negative = true;
    rest.remove_prefix(1);
  }
  if (rest.empty() || (!IsDigit(rest.front()) && rest.front() != '.')) return std::nullopt;
  const std::optional<std::string> plain = WithoutGroups(rest);
  if (!plain) return std::nullopt;
  std::optional<ParsedDecimal> parsed = ParseDecimal(*plain, scale);
  if (parsed && negative) {
    parsed->units = -parsed->units;
    parsed->residual = -parsed->residual;
  }
  return parsed;
}

std::string ToText(UInt128 value) {
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return digits;
}

std::string ToText(Int128 value) { return (value < 0 ? "-" : "") + ToText(Magnitude(value)); }

std::string DecimalText(Int128 units, int scale) {
  std::string digits = ToText(Magnitude(units));
  if (scale > 0) {
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
  }
  return units < 0 ? "-" + digits : digits;
}

std::string ShortDecimalText(Int128 units, int scale) {
  std::string text = DecimalText(units, scale);
  if (scale == 0) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

Int128 Rescale(Int128 units, int from, int to) {
  if (to >= from) {
    const UInt128 shift = PowerOfTen(to - from);
    Check(Magnitude(units) <= (PowerOfTen(38) - 1) / shift, "a decimal in range");
    return units * static_cast<Int128>(shift);
  }
  const UInt128 shift = PowerOfTen(from - to);
  const UInt128 magnitude = Magnitude(units);
  UInt128 quotient = magnitude / shift;
  const UInt128 rest = magnitude % shift;
  if (rest > shift / 2 || (rest == shift / 2 && quotient % 2 == 1)) ++quotient;
  const auto rounded = static_cast<Int128>(quotient);
  return units < 0 ? -rounded : rounded;
}

std::string GroupedDecimalText(Int128 units, int scale, int places) {
  const Int128 rounded = Rescale(units, scale, places);
  std::string text = DecimalText(rounded, places);
  const std::size_t first = text.front() == '-' ? 1 : 0;
  std::size_t point = text.find('.');
  if (point == std::string::npos) point = text.size();
  for (std::size_t at = point; at > first + 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

}  // namespace purser
