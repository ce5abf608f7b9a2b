#include "ledger/keep.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace purser {

std::vector<std::string> Forgettable(std::span<const Snapshot> snapshots,
                                     std::span<const ListedGeneration> generations,
                                     const std::string& current, int keep) {
  std::map<std::tuple<std::string, Month, std::string>, int> newer;
  std::set<std::string> wanted;
  for (const Snapshot& snapshot : snapshots)
    if (newer[{snapshot.source, snapshot.billing_period, snapshot.export_name}]++ <= keep)
      wanted.insert(snapshot.id);
  std::vector<std::string> forgettable;
  for (std::size_t i = generations.size(); i-- > 0;) {
    const ListedGeneration& generation = generations[i];
    const bool has_wanted = std::ranges::any_of(
        generation.snapshots, [&](const std::string& id) { return wanted.contains(id); });
    if (generation.id != current && !generation.is_closed && !has_wanted) {
      forgettable.push_back(generation.id);
      continue;
    }
    for (const std::string& id : generation.snapshots) wanted.erase(id);
  }
  return forgettable;
}

}  // namespace purser
