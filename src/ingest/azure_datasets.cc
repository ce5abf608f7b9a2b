#include "ingest/azure_datasets.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "embedded.h"
#include "ingest/azure_files.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

struct Evidence {
  std::string dataset;  ///< By name or rows; empty when neither says.
  bool by_rows = false;
  std::int64_t lines = 0;
  Int128 cost = 0;
};

constexpr std::string_view kRemedy =
    "say which it is in a name: actual or amortized, of the file or its folder";

/// What the rows of files without a name say.
Result<void> ReadRows(Duck& duck, const Delivery& delivery, std::vector<Evidence>& files) {
  return duck.ForEach(sql::ingest_azure_cost_evidence, {}, [&](const Row& row) -> Result<void> {
    const auto index = static_cast<std::size_t>(row.Integer("file") - 1);
    Evidence& file = files.at(index);
    file.lines = row.Integer("lines");
    file.cost = row.Units("cost");
    if (!file.dataset.empty()) return {};
    const bool is_amortised = row.Integer("amortised") > 0;
    const bool is_traded = row.Integer("traded") > 0;
    if (is_amortised && is_traded)
      return Error{ErrorKind::kData,
                   fmt::format("{} has amortised usage and purchases of commitments: are both "
                               "exports in it? Give them as two files, or {}",
                               delivery.files[index].string(), kRemedy)};
    if (is_amortised || is_traded) {
      file.dataset = is_amortised ? kAmortizedCost : kActualCost;
      file.by_rows = true;
    }
    return {};
  });
}

/// Files that say nothing go with those of their folder.
Result<void> JoinTheirFolder(const Delivery& delivery, std::vector<Evidence>& files) {
  std::map<fs::path, std::set<std::string>> said;
  std::set<std::pair<std::int64_t, Int128>> silent;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (!files[i].dataset.empty()) said[delivery.files[i].parent_path()].insert(files[i].dataset);
  const bool anything_said = !said.empty();
  for (std::size_t i = 0; i < files.size(); ++i) {
    Evidence& file = files[i];
    if (!file.dataset.empty()) continue;
    const std::set<std::string>& around = said[delivery.files[i].parent_path()];
    const bool is_twin =
        file.lines > 0 && around.empty() && !silent.emplace(file.lines, file.cost).second;
    if (around.size() > 1 || is_twin || (around.empty() && anything_said))
      return Error{ErrorKind::kData,
                   fmt::format("{} may be the actual or the amortized export, and counted with {} "
                               "it might be counted twice: {}",
                               delivery.files[i].string(),
                               is_twin ? "one of the same sum" : "the others", kRemedy)};
    file.dataset = around.empty() ? std::string(kAmortizedCost) : *around.begin();
  }
  return {};
}

}  // namespace

Result<std::vector<bool>> ActualFiles(Duck& duck, const Delivery& delivery) {
  std::vector<Evidence> files(delivery.files.size());
  for (std::size_t i = 0; i < files.size() && i < delivery.datasets.size(); ++i)
    files[i].dataset = delivery.datasets[i];
  if (std::ranges::any_of(files, [](const Evidence& file) { return file.dataset.empty(); })) {
    TRY(ReadRows(duck, delivery, files));
    TRY(JoinTheirFolder(delivery, files));
  }
  std::vector<bool> actual;
  for (const Evidence& file : files) actual.push_back(file.dataset == kActualCost);
  return actual;
}

}  // namespace purser
