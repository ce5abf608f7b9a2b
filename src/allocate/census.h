/// One billing period's identities, each with its owner: the pass from the books' identities to
/// owners, before any money is looked at.
///
/// Identities that agree in everything that rules read are one *shape*, decided once; what an
/// identity has of its own (its resource and the ids in it) only matters for inheriting. Three
/// million identities of pods and jobs are a few thousand shapes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "allocate/decide.h"
#include "allocate/inherit.h"
#include "allocate/inventory_tags.h"
#include "allocate/rulebook.h"
#include "base/result.h"
#include "base/time.h"
#include "domain/identity.h"

namespace purser {

/// Number of a distinct Ownership, and of a distinct class of the owner cube.
using OwnershipId = std::uint32_t;
using ClassId = std::uint32_t;

/// The columns of cube_owner that come from the identity, in its order.
struct CubeClass {
  std::string service, billing_account, sub_account, sub_account_name, region, category, currency;
  std::vector<bool> is_null;  ///< A column, in the order above.
  friend auto operator<=>(const CubeClass&, const CubeClass&) = default;
};

/// Ends of a span that has none: days before and after any bill.
inline constexpr Date kFirstDay = Date(std::chrono::year(1) / 1 / 1);
inline constexpr Date kLastDay = Date(std::chrono::year(9999) / 12 / 31);

/// Who owns an identity from a day to a day (half-open).
struct Owned {
  IdentityKey key;
  Date from = kFirstDay;
  Date until = kLastDay;
  OwnershipId ownership = 0;
  ClassId cube_class = 0;
  ResourceId inherited_from = kNoResource;
};

/// Hash of texts that finds a std::string by a view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

/// Fill with Add, then Decide once.
class Census {
 public:
  /// All must outlive it.
  /// @param period   all days of the charges; rules that begin or end within it split owners
  /// @param changes  days on which the inventory says something else about some resource
  Census(const Rulebook& book, const Period& period, const InventoryTags& inventory,
         std::span<const Date> changes);

  /// Takes one row of the books' identities.
  void Add(const IdentityKey& key, const IdentityView& identity);

  /// Of identities that were added twice (two snapshots have them) the first stays.
  void RemoveDuplicates();

  /// Decides every identity; `visit` gets them in the order of Add, then by day, an identity
  /// whose owner stays the same once.
  Result<void> Decide(const std::function<Result<void>(const Owned&)>& visit);

  std::size_t identities() const { return records_.size(); }
  std::size_t shapes() const { return shapes_.size(); }
  const std::vector<Ownership>& ownerships() const { return ownerships_; }
  const std::vector<CubeClass>& classes() const { return classes_; }
  const Choices& choices() const { return choices_; }
  const ResourceNames& resources() const { return resources_; }
  Decider& decider() { return decider_; }

  /// The number of an ownership, also of one that only a pool makes.
  OwnershipId IdOf(const Ownership& ownership);

 private:
  struct Shape {
    ClassId cube_class = 0;
    std::vector<Verdict> verdicts = {};        ///< One a span.
    std::vector<OwnershipId> ownerships = {};  ///< One a span, of whoever inherits nothing.
  };
  struct Record {
    IdentityKey key;
    std::uint32_t shape = 0;
    Heir heir;
  };
  struct Inherited;

  std::uint32_t ShapeOf(IdentityView identity);
  ClassId ClassOf(const IdentityView& identity);
  Heir HeirOf(const IdentityView& identity);
  void AddAncestor(std::string_view resource, Way way, std::string_view own);
  std::vector<Decided> DecidedOf(std::size_t span, std::size_t dimension,
                                 std::vector<std::string>& values) const;
  std::vector<ChoiceId> ChoicesOf(const std::vector<std::string>& values);
  Inherited InheritAll(std::size_t span);
  std::size_t RowOf(std::size_t record, std::size_t span, const Legacy& legacy,
                    Inherited& inherited) const;
  OwnershipId OwnershipOf(std::size_t record, std::size_t span, const Inherited& inherited);

  const Rulebook& book_;
  const InventoryTags& inventory_;
  std::vector<Date> days_;
  Choices choices_;
  Decider decider_;
  ResourceNames resources_;
  std::vector<Ancestor> ancestors_;
  std::vector<Record> records_;
  std::vector<Shape> shapes_;
  std::unordered_map<std::string, std::uint32_t> shape_ids_;
  std::vector<CubeClass> classes_;
  std::map<CubeClass, ClassId> class_ids_;
  std::vector<Ownership> ownerships_;
  std::unordered_map<std::string, OwnershipId> ownership_ids_;
  std::unordered_map<std::string, OwnershipId, TextHash, std::equal_to<>> inherited_ids_;
  std::string inherited_key_;  // shape, span and choices of the identity at hand
  std::unordered_map<std::string, bool, TextHash, std::equal_to<>> read_tags_;
  std::vector<TagView> tags_;  // of the identity at hand, those that rules read
  std::string shape_text_;     // of the identity at hand
  std::vector<std::string_view> found_ids_;
};

}  // namespace purser
