#include "allocate/drivers.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/decimal.h"

namespace purser {
namespace {

constexpr std::array<std::string_view, 4> kMeasures = {"gpu_hours", "bytes", "requests", "lines"};

struct Unit {
  std::string_view name;  ///< In lower case.
  std::string_view measure;
  std::uint64_t factor;
};

constexpr std::array<Unit, 17> kUnits = {{{"bytes", "bytes", 1},
                                          {"byte", "bytes", 1},
                                          {"b", "bytes", 1},
                                          {"kb", "bytes", 1'000},
                                          {"mb", "bytes", 1'000'000},
                                          {"gb", "bytes", 1'000'000'000},
                                          {"tb", "bytes", 1'000'000'000'000},
                                          {"kib", "bytes", 1ULL << 10},
                                          {"mib", "bytes", 1ULL << 20},
                                          {"gib", "bytes", 1ULL << 30},
                                          {"tib", "bytes", 1ULL << 40},
                                          {"request", "requests", 1},
                                          {"requests", "requests", 1},
                                          {"api calls", "requests", 1},
                                          {"calls", "requests", 1},
                                          {"1k requests", "requests", 1'000},
                                          {"1m requests", "requests", 1'000'000}}};

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return text;
}

/// The owner without its quotes; the amount is what stands after the last comma.
std::pair<std::string_view, std::string_view> SplitLine(std::string_view line) {
  const std::size_t comma = line.rfind(',');
  if (comma == std::string_view::npos) return {Trimmed(line), {}};
  std::string_view owner = Trimmed(line.substr(0, comma));
  if (owner.size() >= 2 && owner.front() == '"' && owner.back() == '"')
    owner = owner.substr(1, owner.size() - 2);
  return {owner, Trimmed(line.substr(comma + 1))};
}

}  // namespace

bool IsMeasure(std::string_view driver) {
  return std::ranges::find(kMeasures, driver) != kMeasures.end();
}

Result<OwnerAmounts> ParseDriver(std::string_view text) {
  OwnerAmounts amounts;
  bool header = true;
  for (std::int64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto [owner, amount] = SplitLine(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (owner.empty() && amount.empty()) continue;
    if (std::exchange(header, false)) {
      if (owner == "owner" && amount == "amount") continue;
      return Error{ErrorKind::kData,
                   fmt::format("line {}: the header must be owner,amount", number)};
    }
    const std::optional<ParsedDecimal> parsed = ParseDecimal(amount, kCostScale);
    if (!parsed || parsed->units < 0)
      return Error{ErrorKind::kData,
                   fmt::format("line {}: \"{}\" is not an amount of at least 0", number, amount)};
    amounts[std::string(owner)] += static_cast<UInt128>(parsed->units);
  }
  return amounts;
}

Result<Drivers> ReadDrivers(Files& files, std::span<const SharedCost> pools) {
  Drivers drivers;
  for (const SharedCost& pool : pools) {
    if (pool.method != ShareMethod::kMetered || IsMeasure(pool.driver)) continue;
    const std::string attempt = "shared cost '" + pool.name + "': " + pool.driver;
    const std::string text = TRY(files.Read(pool.driver).While(attempt));
    drivers.files[pool.driver] = TRY(ParseDriver(text).While(attempt));
    drivers.digest += text + '\0';
  }
  return drivers;
}

std::optional<UInt128> MeasureOf(std::string_view measure, std::string_view unit, Int128 quantity) {
  const std::string lower = Lower(unit);
  for (const Unit& known : kUnits)
    if (known.measure == measure && known.name == lower)
      return quantity > 0 ? static_cast<UInt128>(quantity) * known.factor : UInt128{0};
  return std::nullopt;
}

}  // namespace purser
