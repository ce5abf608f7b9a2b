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
  std::set<std::string> old;
  for (const Snapshot& snapshot : snapshots)
    if (newer[{snapshot.source, snapshot.billing_period, snapshot.export_name}]++ > keep)
      old.insert(snapshot.id);
  std::vector<std::string> forgettable;
  std::set<std::vector<std::string>> seen;
  for (std::size_t i = generations.size(); i-- > 0;) {
    const ListedGeneration& generation = generations[i];
    const bool differs_in_rules_only = !seen.insert(generation.snapshots).second;
    const bool is_old = std::ranges::any_of(
        generation.snapshots, [&](const std::string& id) { return old.contains(id); });
    if (generation.id != current && !generation.is_closed && (is_old || differs_in_rules_only))
      forgettable.push_back(generation.id);
  }
  return forgettable;
}

}  // namespace purser
