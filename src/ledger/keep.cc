#include "ledger/keep.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace purser {
namespace {

constexpr std::int64_t kAlways = std::int64_t{1} << 30;

/// Counts the snapshots of each (source, period, export) from the newest.
class Ranks {
 public:
  /// How many of the same are newer.
  int Next(const Snapshot& snapshot) {
    return seen_[{snapshot.source, snapshot.billing_period, snapshot.export_name}]++;
  }

 private:
  std::map<std::tuple<std::string, Month, std::string>, int> seen_;
};

std::int64_t BytesOf(const KeepRule& rule, const std::string& snapshot) {
  const auto found = rule.bytes.find(snapshot);
  return found == rule.bytes.end() ? 0 : found->second;
}

std::set<std::string> Wanted(std::span<const Snapshot> snapshots, const KeepRule& rule) {
  Ranks ranks;
  std::set<std::string> wanted;
  std::int64_t left = rule.most_bytes;
  for (const Snapshot& snapshot : snapshots) {
    const int rank = ranks.Next(snapshot);
    if (rank > rule.snapshots) continue;
    if (rank > 0) left -= std::min(left, BytesOf(rule, snapshot.id));
    // The one that no longer fits goes, and all that are older with it.
    if (rank == 0 || left > 0) wanted.insert(snapshot.id);
  }
  return wanted;
}

}  // namespace

KeepRule KeepWithinReason(int keep, std::span<const Snapshot> snapshots,
                          std::map<std::string, std::int64_t> bytes) {
  KeepRule rule{.snapshots = keep, .bytes = std::move(bytes)};
  Ranks ranks;
  std::int64_t newest = 0;
  for (const Snapshot& snapshot : snapshots)
    if (ranks.Next(snapshot) == 0) newest += BytesOf(rule, snapshot.id);
  rule.most_bytes = std::max(kAlways, 2 * newest);
  return rule;
}

std::vector<std::string> Forgettable(std::span<const Snapshot> snapshots,
                                     std::span<const ListedGeneration> generations,
                                     const std::string& current, const KeepRule& rule) {
  std::set<std::string> wanted = Wanted(snapshots, rule);
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
