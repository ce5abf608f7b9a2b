#include "allocate/inventory_tags.h"

#include <algorithm>
#include <set>

#include "allocate/resource_ids.h"

namespace purser {
namespace {

/// Ends of a stretch that has none: days before and after any bill.
constexpr Date kNoStart = Date(std::chrono::year(1) / 1 / 1);
constexpr Date kNoEnd = Date(std::chrono::year(9999) / 12 / 31);

Period DaysOf(const TagSpan& span) {
  return {span.days.from.value_or(kNoStart), span.days.until.value_or(kNoEnd)};
}

std::string NameOf(std::string_view resource, std::string_view account) {
  std::string name(CanonicalResourceId(resource));
  name += '\0';
  return name += account;
}

}  // namespace

InventoryTags::InventoryTags(std::span<const TagSpan> spans, const Rulebook& book) {
  std::map<std::string, std::vector<std::size_t>> of_resource;
  for (std::size_t i = 0; i < spans.size(); ++i)
    of_resource[NameOf(spans[i].arn.empty() ? spans[i].resource_id : spans[i].arn,
                       spans[i].account)]
        .push_back(i);
  texts_.resize(spans.size());
  for (const auto& [name, places] : of_resource) {
    std::set<Date> days;
    for (const std::size_t place : places) {
      days.insert({DaysOf(spans[place]).start, DaysOf(spans[place]).end});
      for (const auto& tag : spans[place].tags)
        if (book.ReadsTag(tag.first)) texts_[place].push_back(tag);
    }
    History history;
    for (auto day = days.begin(); std::next(day) != days.end(); ++day) {
      const auto holds = std::ranges::find_if(
          places.rbegin(), places.rend(),
          [&](std::size_t place) { return DaysOf(spans[place]).Contains(*day); });
      if (holds == places.rend()) continue;
      const std::vector<TagView> tags(texts_[*holds].begin(), texts_[*holds].end());
      if (tags.empty()) continue;
      const bool goes_on =
          !history.empty() && history.back().days.end == *day && history.back().tags == tags;
      if (goes_on)
        history.back().days.end = *std::next(day);
      else
        history.push_back({.days = {*day, *std::next(day)}, .tags = tags});
    }
    if (history.empty()) continue;
    const HistoryId id = IdOf(std::move(history));
    const TagSpan& last = spans[places.back()];
    Name(last.resource_id, last.account, id);
    Name(last.arn, last.account, id);
  }
}

HistoryId InventoryTags::IdOf(History history) {
  std::string text;
  for (const Stretch& stretch : history) {
    text += DateText(stretch.days.start) + DateText(stretch.days.end);
    for (const auto& [key, value] : stretch.tags) {
      text += std::to_string(key.size()) + ' ' + std::to_string(value.size()) + ' ';
      text += key;
      text += value;
    }
    text += '\n';
  }
  const auto [known, is_new] =
      ids_.try_emplace(std::move(text), static_cast<HistoryId>(histories_.size()));
  if (is_new) histories_.push_back(std::move(history));
  return known->second;
}

void InventoryTags::Name(std::string_view resource, std::string_view account, HistoryId history) {
  if (!resource.empty()) names_.try_emplace(NameOf(resource, account), history);
}

HistoryId InventoryTags::HistoryOf(std::string_view resource, std::string_view account) const {
  if (resource.empty() || names_.empty()) return kNoHistory;
  const auto found = names_.find(NameOf(resource, account));
  if (found != names_.end()) return found->second;
  const auto anywhere = names_.find(NameOf(resource, ""));
  return anywhere == names_.end() ? kNoHistory : anywhere->second;
}

TagViews InventoryTags::On(HistoryId history, Date day) const {
  if (history == kNoHistory) return {};
  for (const Stretch& stretch : histories_[history])
    if (stretch.days.Contains(day)) return stretch.tags;
  return {};
}

void InventoryTags::AddChanges(HistoryId history, std::vector<Date>& days) const {
  if (history == kNoHistory) return;
  for (const Stretch& stretch : histories_[history])
    days.insert(days.end(), {stretch.days.start, stretch.days.end});
}

void InventoryTags::AddTo(IdentityHasher& hasher, const Period& period) const {
  const std::map<std::string_view, HistoryId> by_name(names_.begin(), names_.end());
  for (const auto& [name, id] : by_name)
    for (const Stretch& stretch : histories_[id]) {
      const Date from = std::max(stretch.days.start, period.start);
      const Date until = std::min(stretch.days.end, period.end);
      if (from >= until) continue;
      hasher.AddText(name);
      hasher.AddText(DateText(from) + DateText(until));
      std::vector<TagView> tags = stretch.tags;
      hasher.AddMap(tags);
    }
}

}  // namespace purser
