#include "allocate/proof.h"

#include <map>
#include <tuple>

#include <fmt/format.h>

#include "allocate/sums.h"
#include "base/decimal.h"
#include "embedded.h"

namespace purser {
namespace {

struct Sides {
  Sums before{};
  Sums after{};
};

/// step, source, account, currency, category
using Line = std::tuple<std::string, std::string, std::string, std::string, std::string>;

std::string Described(const Line& line) {
  const auto& [step, source, account, currency, category] = line;
  if (step == "owners") return "source " + source;
  return fmt::format("source {}, account {}, currency {}, category {}", source, account, currency,
                     category);
}

}  // namespace

Result<void> ProveOwnerCube(Duck& duck) {
  std::map<Line, Sides> lines;
  TRY(duck.ForEach(sql::allocate_proof, {}, [&](const Row& row) -> Result<void> {
    Sides& sides = lines[{row.Text("step"), row.Text("source"), row.Text("account"),
                          row.Text("currency"), row.Text("category")}];
    (row.Integer("side") == 1 ? sides.before : sides.after) = SumsOf(row);
    return {};
  }));
  for (const auto& [line, sides] : lines) {
    for (std::size_t i = 0; i < kSumColumns.size(); ++i) {
      if (sides.before[i] == sides.after[i]) continue;
      const int scale = i < kCostSums ? kCostScale : kQuantityScale;
      return Error{ErrorKind::kData,
                   fmt::format("allocation does not add up: {} of {}: {} before, {} after",
                               kSumColumns[i], Described(line), DecimalText(sides.before[i], scale),
                               DecimalText(sides.after[i], scale))};
    }
  }
  return {};
}

}  // namespace purser
