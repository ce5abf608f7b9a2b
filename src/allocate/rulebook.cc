#include "allocate/rulebook.h"

#include <algorithm>
#include <array>

namespace purser {
namespace {

constexpr std::array<std::string_view, kFixedFields> kFixedColumns = {
    "ServiceName",    "BillingAccountId", "SubAccountId",    "SubAccountName",
    "RegionId",       "ChargeCategory",   "BillingCurrency", "CommitmentDiscountStatus",
    "x_DiscountType", "ResourceId",       "ResourceName",    "x_ParentResourceId"};

void AddDays(const ValidDays& days, std::vector<Date>& breakpoints) {
  if (days.from) breakpoints.push_back(*days.from);
  if (days.until) breakpoints.push_back(*days.until);
}

/// Pools with an owner wherever the owners are known only from a bill.
std::vector<PoolClaims> PoolsOf(const Config& config) {
  std::vector<PoolClaims> pools;
  for (const SharedCost& cost : config.shared_costs) pools.push_back(FixedClaims(cost));
  return pools;
}

}  // namespace

std::string_view AccountOf(const IdentityView& identity) {
  const FilterValue& account = identity.fields[kSubAccountId];
  return account ? *account : identity.fields[kBillingAccountId].value_or("");
}

PoolClaims FixedClaims(const SharedCost& cost) {
  PoolClaims claims{.name = cost.name, .targets = {}};
  for (const auto& [target, weight] : cost.weights) {
    const std::optional<std::string_view> pool = PoolOfTarget(target);
    claims.targets.push_back({.name = std::string(pool.value_or(target)),
                              .weight = weight,
                              .kind = pool ? PoolTarget::Kind::kPool : PoolTarget::Kind::kOwner});
  }
  if (cost.method != ShareMethod::kFixed)
    claims.targets.push_back({.name = "owners of the period", .weight = 1});
  return claims;
}

Result<Rulebook> Rulebook::Make(const Config& config) {
  Rulebook book;
  book.config_ = std::make_shared<const Config>(config);
  TagReader tags = TRY(TagReader::Make(config.taxonomy));
  book.tags_.emplace(std::move(tags));
  book.dimensions_ = config.taxonomy.KeyNames();
  for (const std::string_view column : kFixedColumns) book.FieldOf(column);
  for (const TaxonomyKey& key : config.taxonomy.keys) {
    book.NoteTag(key.name);
    for (const DatedName& alias : key.aliases) book.NoteTag(alias.name);
  }
  TRY(book.AddRules(*book.config_));
  TRY(book.AddPools(*book.config_));
  book.AddDefaults(*book.config_);
  return book;
}

std::optional<std::size_t> Rulebook::DimensionOf(std::string_view key) const {
  const auto found = std::ranges::find(dimensions_, key);
  if (found == dimensions_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - dimensions_.begin());
}

std::size_t Rulebook::FieldOf(std::string_view column) {
  const auto found = std::ranges::find(columns_, column);
  if (found != columns_.end()) return static_cast<std::size_t>(found - columns_.begin());
  columns_.emplace_back(column);
  return columns_.size() - 1;
}

void Rulebook::NoteTag(std::string_view key) {
  tag_keys_.insert(NormalTagKey(key, config_->taxonomy.tag_key_case));
}

bool Rulebook::RulesRead(std::size_t field) const {
  return std::ranges::any_of(slots_, [&](const Slot& slot) {
    return slot.kind == DimensionKind::kIdentity && slot.field == field;
  });
}

bool Rulebook::ReadsTag(std::string_view key) const {
  return tag_keys_.contains(NormalTagKey(key, config_->taxonomy.tag_key_case));
}

Result<std::size_t> Rulebook::SlotOf(const std::string& name) {
  const auto known = slot_names_.find(name);
  if (known != slot_names_.end()) return known->second;
  const std::optional<Dimension> dimension = FindDimension(name, config_->taxonomy);
  if (!dimension || !dimension->in_identity())
    return Error{ErrorKind::kConfig, "a rule cannot read '" + name + "'"};
  Slot slot{.kind = dimension->kind, .field = 0, .tag = {}};
  if (dimension->kind == DimensionKind::kTag) {
    slot.tag.emplace(config_->taxonomy, dimension->column);
    NoteTag(dimension->column);
  } else if (dimension->kind == DimensionKind::kIdentity) {
    slot.field = FieldOf(dimension->column);
  }
  slots_.push_back(std::move(slot));
  slot_names_.emplace(name, slots_.size() - 1);
  return slots_.size() - 1;
}

Result<Rulebook::Rule> Rulebook::Compile(const std::string& name, const Filter& where,
                                         const ValidDays& days) {
  Rule rule{.where = where, .slots = {}, .days = days, .name = name};
  for (const std::string& read : where.Names()) {
    const std::size_t slot = TRY(SlotOf(read).While("rule '" + name + "'"));
    rule.slots.push_back(slot);
  }
  return rule;
}

Result<void> Rulebook::AddRules(const Config& config) {
  for (const AllocationRule& allocation : config.allocation) {
    Rule rule = TRY(Compile(allocation.name, allocation.where, allocation.days));
    for (const auto& [key, value] : allocation.set) {
      const std::optional<std::size_t> dimension = DimensionOf(key);
      if (!dimension)
        return Error{ErrorKind::kConfig,
                     "rule '" + allocation.name + "' sets '" + key + "', which is no taxonomy key"};
      rule.set.emplace_back(*dimension, value);
    }
    rules_.push_back(std::move(rule));
  }
  return {};
}

Result<void> Rulebook::AddPools(const Config& config) {
  for (const SharedCost& cost : config.shared_costs) {
    const std::optional<std::size_t> to = DimensionOf(cost.to);
    if (!to)
      return Error{ErrorKind::kConfig, "shared cost '" + cost.name + "' goes to '" + cost.to +
                                           "', which is no taxonomy key"};
    for (const PoolTarget& target : FixedClaims(cost).targets) {
      if (target.kind != PoolTarget::Kind::kPool) continue;
      const auto fed = std::ranges::find(config.shared_costs, target.name, &SharedCost::name);
      if (fed != config.shared_costs.end() && fed->to != cost.to)
        return Error{ErrorKind::kConfig, "shared cost '" + cost.name + "' feeds '" + fed->name +
                                             "', which goes to another dimension"};
    }
    Rule rule = TRY(Compile(cost.name, cost.where, cost.days));
    pools_.push_back({.rule = std::move(rule), .to = *to, .cost = &cost});
  }
  TRY(SolvePools(PoolsOf(config)));
  return {};
}

void Rulebook::AddDefaults(const Config& config) {
  for (const AllocationDefault& entry : config.allocation_defaults) {
    std::vector<std::string>& values = defaults_[entry.account];
    values.resize(dimensions_.size());
    for (const auto& [key, value] : entry.set)
      if (const std::optional<std::size_t> dimension = DimensionOf(key)) values[*dimension] = value;
  }
}

std::string_view Rulebook::AccountDefault(std::string_view account, std::size_t dimension) const {
  const auto found = defaults_.find(account);
  return found == defaults_.end() ? std::string_view() : found->second[dimension];
}

std::vector<Date> Rulebook::Breakpoints(const Period& period) const {
  std::vector<Date> days = tags_->Breakpoints();
  for (const Rule& rule : rules_) AddDays(rule.days, days);
  for (const Pool& pool : pools_) AddDays(pool.rule.days, days);
  std::ranges::sort(days);
  days.erase(std::unique(days.begin(), days.end()), days.end());
  std::erase_if(days, [&](Date day) { return day <= period.start || day >= period.end; });
  return days;
}

void Rulebook::FillSlots(const IdentityView& identity, Date day,
                         std::vector<FilterValue>& values) const {
  values.clear();
  for (const Slot& slot : slots_) {
    if (slot.tag) {
      const TagKey::Found found = slot.tag->Find(identity.tags, day);
      values.push_back(found.key.empty() ? FilterValue() : FilterValue(found.value));
    } else if (slot.kind == DimensionKind::kAccount) {
      const FilterValue& account = identity.fields[kSubAccountId];
      values.push_back(account ? account : identity.fields[kBillingAccountId]);
    } else {
      values.push_back(identity.fields[slot.field]);
    }
  }
}

}  // namespace purser
