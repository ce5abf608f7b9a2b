#include "report/sparkline.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "report/report.h"

namespace purser {

std::string Sparkline(std::span<const std::optional<Int128>> numbers) {
  constexpr std::array<std::string_view, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  Int128 largest = 0;
  for (const std::optional<Int128>& number : numbers)
    largest = std::max(largest, number.value_or(0));
  std::string line;
  for (const std::optional<Int128>& number : numbers) {
    if (!number) {
      line += ' ';
      continue;
    }
    const Int128 level =
        largest == 0 || *number <= 0 ? 0 : MultiplyDivide(*number, kBlocks.size() - 1, largest);
    line += kBlocks[static_cast<std::size_t>(level)];
  }
  return line;
}

}  // namespace purser
