#include "demo/units.h"

#include <array>

#include "base/decimal.h"

namespace purser {

void AppendUnits(std::string& text, Units value) {
  std::uint64_t rest = value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value)
                                 : static_cast<std::uint64_t>(value);
  if (value < 0) text += '-';
  std::array<char, 24> digits;
  std::size_t at = digits.size();
  std::uint64_t fraction = rest % static_cast<std::uint64_t>(kOne);
  rest /= static_cast<std::uint64_t>(kOne);
  if (fraction != 0) {
    int left = kUnitsScale;
    while (fraction % 10 == 0) fraction /= 10, --left;
    for (; left > 0; --left, fraction /= 10) digits[--at] = static_cast<char>('0' + fraction % 10);
    digits[--at] = '.';
  }
  do {
    digits[--at] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  text.append(digits.data() + at, digits.size() - at);
}

std::string UnitsText(Units value) {
  std::string text;
  AppendUnits(text, value);
  return text;
}

Units UnitsOf(std::string_view number) {
  const std::optional<ParsedDecimal> parsed = ParseDecimal(number, kUnitsScale);
  Check(parsed && parsed->exact, "a decimal of at most ten places");
  return static_cast<Units>(parsed->units);
}

}  // namespace purser
