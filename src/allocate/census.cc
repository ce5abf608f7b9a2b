#include "allocate/census.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

#include "allocate/resource_ids.h"

namespace purser {
namespace {

/// Columns of which only the presence is read, unless a rule names them: they differ from
/// identity to identity and would make each a shape of its own.
bool IsIndividual(std::size_t field) {
  return field == kResourceId || field == kResourceName || field == kParentResourceId;
}

template <typename T>
void AppendBytes(std::string& text, const T& value) {
  text.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void AppendText(std::string& text, std::string_view part) {
  AppendBytes(text, static_cast<std::uint32_t>(part.size()));
  text += part;
}

void AppendValue(std::string& text, const FilterValue& value) {
  text += value ? '\1' : '\0';
  if (value) AppendText(text, *value);
}

}  // namespace

Census::Census(const Rulebook& book, const Period& period, const InventoryTags& inventory,
               std::span<const Date> changes)
    : book_(book),
      inventory_(inventory),
      days_(book.Breakpoints(period)),
      decider_(book, choices_) {
  for (const Date day : changes)
    if (day > period.start && day < period.end) days_.push_back(day);
  std::ranges::sort(days_);
  days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
  days_.insert(days_.begin(), period.start);
}

void Census::Add(const IdentityKey& key, const IdentityView& identity) {
  Record record{.key = key, .shape = 0, .heir = HeirOf(identity)};
  tags_.clear();
  for (const TagView& tag : identity.tags) {
    auto known = read_tags_.find(tag.first);
    if (known == read_tags_.end())
      known = read_tags_.emplace(tag.first, book_.ReadsTag(tag.first)).first;
    if (known->second) tags_.push_back(tag);
  }
  record.shape = ShapeOf({.fields = identity.fields, .tags = tags_});
  records_.push_back(record);
}

std::uint32_t Census::ShapeOf(IdentityView identity) {
  shape_text_.clear();
  const HistoryId history =
      inventory_.empty()
          ? kNoHistory
          : inventory_.HistoryOf(identity.fields[kResourceId].value_or(""), AccountOf(identity));
  for (std::size_t field = 0; field < identity.fields.size(); ++field) {
    const FilterValue& value = identity.fields[field];
    if (IsIndividual(field) && !book_.RulesRead(field))
      shape_text_ += value && !value->empty() ? '\1' : '\0';
    else
      AppendValue(shape_text_, value);
  }
  for (const auto& [key, value] : identity.tags) {
    AppendText(shape_text_, key);
    AppendText(shape_text_, value);
  }
  // The only part of this size that no text's size precedes: it stands last.
  if (history != kNoHistory) AppendBytes(shape_text_, history);
  const auto [known, is_new] =
      shape_ids_.try_emplace(shape_text_, static_cast<std::uint32_t>(shapes_.size()));
  if (!is_new) return known->second;
  Shape& shape = shapes_.emplace_back(Shape{.cube_class = ClassOf(identity)});
  for (const Date day : days_) {
    identity.inventory = inventory_.On(history, day);
    shape.verdicts.push_back(decider_.Decide(identity, day));
  }
  return known->second;
}

ClassId Census::ClassOf(const IdentityView& identity) {
  CubeClass cube_class;
  const auto text = [&](Field field) {
    cube_class.is_null.push_back(!identity.fields[field].has_value());
    return std::string(identity.fields[field].value_or(""));
  };
  cube_class.service = text(kServiceName);
  cube_class.billing_account = text(kBillingAccountId);
  cube_class.sub_account = text(kSubAccountId);
  cube_class.sub_account_name = text(kSubAccountName);
  cube_class.region = text(kRegionId);
  cube_class.category = text(kChargeCategory);
  cube_class.currency = text(kBillingCurrency);
  const auto [known, is_new] =
      class_ids_.try_emplace(cube_class, static_cast<ClassId>(classes_.size()));
  if (is_new) classes_.push_back(cube_class);
  return known->second;
}

void Census::AddAncestor(std::string_view resource, Way way, std::string_view own) {
  if (!resource.empty() && resource != own)
    ancestors_.push_back({.resource = resources_.IdOf(resource), .way = way});
}

Heir Census::HeirOf(const IdentityView& identity) {
  const std::string_view id = identity.fields[kResourceId].value_or("");
  const std::string_view own = CanonicalResourceId(id);
  Heir heir{.resource = own.empty() ? kNoResource : resources_.IdOf(own),
            .first_ancestor = static_cast<std::uint32_t>(ancestors_.size())};
  AddAncestor(CanonicalResourceId(identity.fields[kParentResourceId].value_or("")), Way::kParent,
              own);
  found_ids_.clear();
  FindResourceIds(id, found_ids_);
  FindResourceIds(identity.fields[kResourceName].value_or(""), found_ids_);
  for (const std::string_view found : found_ids_) AddAncestor(found, Way::kName, own);
  for (const auto& [key, value] : identity.tags)
    AddAncestor(ResourceOfTagValue(value), Way::kTag, own);
  heir.ancestors = static_cast<std::uint32_t>(ancestors_.size()) - heir.first_ancestor;
  return heir;
}

void Census::RemoveDuplicates() {
  std::vector<std::uint32_t> order(records_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(records_[a].key, a) < std::tie(records_[b].key, b);
  });
  std::vector<bool> again(records_.size());
  for (std::size_t i = 1; i < order.size(); ++i)
    again[order[i]] = records_[order[i]].key == records_[order[i - 1]].key;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < records_.size(); ++i)
    if (!again[i]) records_[kept++] = records_[i];
  records_.resize(kept);
}

/// The choices of those identities that inherit something, a row each.
struct Census::Inherited {
  std::vector<std::uint32_t> rows;  ///< A record: its row, or kUndecided.
  std::vector<ChoiceId> choices;
  std::vector<ResourceId> from;  ///< A row: the resource of its first inherited dimension.
};

/// What rule and tag say about a dimension, a record; empty when they say nothing at all.
std::vector<Decided> Census::DecidedOf(std::size_t span, std::size_t dimension,
                                       std::vector<std::string>& values) const {
  std::unordered_map<std::string, ValueId> ids;
  std::unordered_map<ChoiceId, Decided> by_choice;
  std::vector<Decided> of_shape(shapes_.size());
  for (std::size_t i = 0; i < shapes_.size(); ++i) {
    const ChoiceId id = shapes_[i].verdicts[span].choices[dimension];
    if (id == kUndecided) continue;
    const auto [known, is_new] = by_choice.try_emplace(id);
    if (is_new) {
      const Choice& choice = choices_[id];
      const auto value = ids.try_emplace(choice.value, static_cast<ValueId>(values.size()));
      if (value.second) values.push_back(choice.value);
      known->second = {.value = value.first->second,
                       .by_tag = choice.method == Method::kTag,
                       .by_inventory = choice.method == Method::kInventoryTag};
    }
    of_shape[i] = known->second;
  }
  if (values.empty()) return {};
  std::vector<Decided> decided(records_.size());
  for (std::size_t i = 0; i < records_.size(); ++i) decided[i] = of_shape[records_[i].shape];
  return decided;
}

/// The inherited choice of each value by each way.
std::vector<ChoiceId> Census::ChoicesOf(const std::vector<std::string>& values) {
  std::vector<ChoiceId> taken;
  for (const std::string& value : values)
    for (std::size_t way = 0; way < kWays; ++way)
      taken.push_back(choices_.IdOf({.method = Method::kInherited,
                                     .value = value,
                                     .detail = std::string(WayText(static_cast<Way>(way)))}));
  return taken;
}

Census::Inherited Census::InheritAll(std::size_t span) {
  const std::size_t width = book_.dimensions().size();
  Inherited inherited;
  inherited.rows.assign(records_.size(), kUndecided);
  std::vector<Heir> heirs;
  heirs.reserve(records_.size());
  for (const Record& record : records_) heirs.push_back(record.heir);
  for (std::size_t dimension = 0; dimension < width; ++dimension) {
    std::vector<std::string> values;
    const std::vector<Decided> decided = DecidedOf(span, dimension, values);
    if (decided.empty()) continue;
    const std::vector<Legacy> legacies = Inherit(heirs, ancestors_, resources_.size(), decided);
    const std::vector<ChoiceId> taken = ChoicesOf(values);
    for (std::size_t i = 0; i < records_.size(); ++i) {
      const Legacy& legacy = legacies[i];
      if (legacy.value == kUndecided) continue;
      const std::size_t row = RowOf(i, span, legacy, inherited);
      inherited.choices[row * width + dimension] =
          taken[legacy.value * kWays + static_cast<std::size_t>(legacy.from.way)];
    }
  }
  return inherited;
}

/// The row of a record that inherits: the verdict's choices until others are filled in.
std::size_t Census::RowOf(std::size_t record, std::size_t span, const Legacy& legacy,
                          Inherited& inherited) const {
  std::uint32_t& row = inherited.rows[record];
  if (row != kUndecided) return row;
  row = static_cast<std::uint32_t>(inherited.from.size());
  const std::vector<ChoiceId>& choices = shapes_[records_[record].shape].verdicts[span].choices;
  inherited.choices.insert(inherited.choices.end(), choices.begin(), choices.end());
  inherited.from.push_back(legacy.from.resource);
  return row;
}

OwnershipId Census::IdOf(const Ownership& ownership) {
  std::string key(reinterpret_cast<const char*>(&ownership.pool), sizeof ownership.pool);
  key.append(reinterpret_cast<const char*>(ownership.choices.data()),
             ownership.choices.size() * sizeof(ChoiceId));
  const auto [known, is_new] =
      ownership_ids_.try_emplace(std::move(key), static_cast<OwnershipId>(ownerships_.size()));
  if (is_new) ownerships_.push_back(ownership);
  return known->second;
}

OwnershipId Census::OwnershipOf(std::size_t record, std::size_t span, const Inherited& inherited) {
  Shape& shape = shapes_[records_[record].shape];
  const Verdict& verdict = shape.verdicts[span];
  const std::uint32_t row = inherited.rows[record];
  if (row != kUndecided) {
    const std::span<const ChoiceId> choices =
        std::span(inherited.choices).subspan(row * verdict.choices.size(), verdict.choices.size());
    inherited_key_.clear();
    AppendBytes(inherited_key_, records_[record].shape);
    AppendBytes(inherited_key_, span);
    for (const ChoiceId choice : choices) AppendBytes(inherited_key_, choice);
    const auto known = inherited_ids_.find(inherited_key_);
    if (known != inherited_ids_.end()) return known->second;
    const OwnershipId id =
        IdOf(decider_.Complete(verdict, std::vector<ChoiceId>(choices.begin(), choices.end())));
    inherited_ids_.emplace(inherited_key_, id);
    return id;
  }
  if (shape.ownerships.size() <= span) shape.ownerships.resize(days_.size(), kUndecided);
  if (shape.ownerships[span] == kUndecided)
    shape.ownerships[span] = IdOf(decider_.Complete(verdict, verdict.choices));
  return shape.ownerships[span];
}

Result<void> Census::Decide(const std::function<Result<void>(const Owned&)>& visit) {
  std::vector<Inherited> inherited;
  for (std::size_t span = 0; span < days_.size(); ++span) inherited.push_back(InheritAll(span));
  for (std::size_t i = 0; i < records_.size(); ++i) {
    std::optional<Owned> last;
    for (std::size_t span = 0; span < days_.size(); ++span) {
      const std::uint32_t row = inherited[span].rows[i];
      const Owned owned{
          .key = records_[i].key,
          .from = span == 0 ? kFirstDay : days_[span],
          .ownership = OwnershipOf(i, span, inherited[span]),
          .cube_class = shapes_[records_[i].shape].cube_class,
          .inherited_from = row == kUndecided ? kNoResource : inherited[span].from[row]};
      if (last && last->ownership == owned.ownership &&
          last->inherited_from == owned.inherited_from)
        continue;
      if (last) {
        last->until = owned.from;
        TRY(visit(*last));
      }
      last = owned;
    }
    TRY(visit(*last));
  }
  return {};
}

}  // namespace purser
