/// What inventories say about resources' tags, day by day: for the method inventory-tag.
///
/// A resource is found by its id or its ARN, in the form of CanonicalResourceId, in its account.
/// Resources whose tags have the same history share its number, so that identities which agree in
/// it stay one shape (census.h).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "allocate/rulebook.h"
#include "base/time.h"
#include "domain/identity.h"
#include "ledger/inventory.h"

namespace purser {

/// Number of a distinct history of tags.
using HistoryId = std::uint32_t;
inline constexpr HistoryId kNoHistory = ~HistoryId{0};

/// Immutable; safe from several threads. Without spans it knows nothing and costs nothing.
class InventoryTags {
 public:
  InventoryTags() = default;

  /// Keeps the tags that `book` reads. Of spans that overlap the later in the list holds.
  InventoryTags(std::span<const TagSpan> spans, const Rulebook& book);

  bool empty() const { return histories_.empty(); }

  /// kNoHistory for a resource that no inventory has with a tag.
  HistoryId HistoryOf(std::string_view resource, std::string_view account) const;

  /// Tags on `day`, by key; none for kNoHistory. They stay valid with this object.
  TagViews On(HistoryId history, Date day) const;

  /// Adds the days on which the history changes.
  void AddChanges(HistoryId history, std::vector<Date>& days) const;

  /// Adds what is said about the days of `period`: nothing where nothing is.
  void AddTo(IdentityHasher& hasher, const Period& period) const;

 private:
  struct Stretch {
    Period days;
    std::vector<TagView> tags;
  };
  using History = std::vector<Stretch>;

  HistoryId IdOf(History history);
  void Name(std::string_view resource, std::string_view account, HistoryId history);

  std::vector<std::vector<std::pair<std::string, std::string>>> texts_;
  std::vector<History> histories_;
  std::map<std::string, HistoryId> ids_;
  std::unordered_map<std::string, HistoryId> names_;  ///< By id, NUL, account.
};

}  // namespace purser
