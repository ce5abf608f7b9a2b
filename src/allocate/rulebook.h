/// The configuration's rules about owners, compiled once: names resolved to columns and tags.
///
/// Rules read an identity through slots: each name that some filter uses is one slot, filled
/// once an identity; a filter then looks at its slots only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "allocate/pools.h"
#include "config/config.h"
#include "domain/dimension.h"
#include "domain/filter.h"
#include "domain/taxonomy.h"

namespace purser {

/// Identity columns that allocation always reads; they come first among Rulebook::columns().
enum Field : std::size_t {
  kServiceName,
  kBillingAccountId,
  kSubAccountId,
  kSubAccountName,
  kRegionId,
  kChargeCategory,
  kBillingCurrency,
  kCommitmentDiscountStatus,
  kDiscountType,
  kResourceId,
  kResourceName,
  kParentResourceId,
  kFixedFields,
};

/// One identity as a rule sees it: a value for each of Rulebook::columns(), and its tags. What an
/// inventory says about its resource is for the method inventory-tag alone: rules do not read it.
struct IdentityView {
  std::span<const FilterValue> fields;
  TagViews tags;
  TagViews inventory = {};
};

/// SubAccountId, or BillingAccountId where it is null.
std::string_view AccountOf(const IdentityView& identity);

/// A pool's claims as far as the configuration knows them: fixed weights, of owners and other
/// pools; for the other methods one owner that stands for the period's.
PoolClaims FixedClaims(const SharedCost& cost);

/// Immutable; safe from several threads.
class Rulebook {
 public:
  /// @error kConfig  a name that is no dimension, a target that is no taxonomy key, or pools
  ///                 from which no way leads to an owner
  static Result<Rulebook> Make(const Config& config);

  /// Taxonomy keys, in order; dimensions are numbered by it.
  const std::vector<std::string>& dimensions() const { return dimensions_; }
  std::optional<std::size_t> DimensionOf(std::string_view key) const;
  const TagReader& tags() const { return *tags_; }

  /// Identity columns to be read, kFixedFields first.
  const std::vector<std::string>& columns() const { return columns_; }

  /// Whether some rule or pool looks at the column, by its number in columns().
  bool RulesRead(std::size_t field) const;

  /// Whether some rule or taxonomy key looks at the tag, given as delivered.
  bool ReadsTag(std::string_view key) const;

  /// Days after period.start and before period.end on which a rule, a pool or the taxonomy
  /// begins or ends, sorted.
  std::vector<Date> Breakpoints(const Period& period) const;

  struct Rule {
    Filter where;
    std::vector<std::size_t> slots;  ///< One for each of where.Names().
    ValidDays days;
    std::string name;
    std::vector<std::pair<std::size_t, std::string>> set = {};  ///< dimension → value
  };
  const std::vector<Rule>& rules() const { return rules_; }

  struct Pool {
    Rule rule;
    std::size_t to = 0;  ///< Dimension.
    const SharedCost* cost = nullptr;
  };
  const std::vector<Pool>& pools() const { return pools_; }

  /// The account's default for a dimension; "" for none.
  std::string_view AccountDefault(std::string_view account, std::size_t dimension) const;

  /// Fills one value a slot. `values` keeps views into the identity.
  void FillSlots(const IdentityView& identity, Date day, std::vector<FilterValue>& values) const;

 private:
  struct Slot {
    DimensionKind kind = DimensionKind::kIdentity;
    std::size_t field = 0;
    std::optional<TagKey> tag;
  };

  std::size_t FieldOf(std::string_view column);
  Result<std::size_t> SlotOf(const std::string& name);
  Result<Rule> Compile(const std::string& name, const Filter& where, const ValidDays& days);
  Result<void> AddRules(const Config& config);
  Result<void> AddPools(const Config& config);
  void AddDefaults(const Config& config);
  void NoteTag(std::string_view key);

  std::shared_ptr<const Config> config_;
  std::optional<TagReader> tags_;
  std::vector<std::string> dimensions_;
  std::vector<std::string> columns_;
  std::vector<Slot> slots_;
  std::map<std::string, std::size_t> slot_names_;
  std::unordered_set<std::string> tag_keys_;
  std::vector<Rule> rules_;
  std::vector<Pool> pools_;
  std::map<std::string, std::vector<std::string>, std::less<>> defaults_;
};

}  // namespace purser
