#include "govern/tags/compliance.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace purser {
namespace {

constexpr std::array<std::string_view, 5> kGoneStates = {"terminated", "shutting-down", "deleted",
                                                         "deleting", "delete-complete"};

/// A job that ended is history, whatever its last word was.
constexpr std::array<std::string_view, 4> kEndedStates = {"completed", "failed", "stopped",
                                                          "cancelled"};

bool IsAwsKey(std::string_view key) {
  constexpr std::string_view kPrefix = "aws:";
  if (key.size() < kPrefix.size()) return false;
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(key.substr(0, kPrefix.size()), kPrefix, {}, lower);
}

/// The resource as the gate's judge takes it.
PlannedResource Planned(const Resource& resource) {
  PlannedResource planned{
      .address = resource.id, .type = "aws_" + resource.type, .source = "", .taggable = true};
  for (const auto& [key, value] : OwnTags(resource))
    planned.tags.push_back({.key = std::string(key), .values = {std::string(value)}});
  return planned;
}

std::string TeamOf(const TagReader& reader, const Resource& resource,
                   const ComplianceQuestion& question, const ResourceMoney* money, Date day) {
  const std::vector<TaxonomyKey>& keys = reader.taxonomy().keys;
  const auto key = std::ranges::find(keys, question.team_key, &TaxonomyKey::name);
  if (key != keys.end()) {
    const std::vector<TagView> tags = OwnTags(resource);
    const TagReading reading = reader.Read(static_cast<std::size_t>(key - keys.begin()), tags, day);
    if (reading.verdict == TagVerdict::kValid) return reading.value;
  }
  if (money != nullptr && !money->owner.empty()) return money->owner;
  return std::string(kUnallocated);
}

const ResourceMoney* MoneyOf(const Resource& resource, const ComplianceQuestion& question) {
  if (question.money == nullptr) return nullptr;
  auto found = question.money->find(resource.id);
  if (found == question.money->end()) found = question.money->find(resource.arn);
  return found == question.money->end() ? nullptr : &found->second;
}

}  // namespace

bool IsJudged(const CheckedResource& checked) {
  return checked.standing == TagStanding::kCompliant ||
         checked.standing == TagStanding::kNotCompliant;
}

bool IsGone(const Resource& resource) {
  if (std::ranges::find(kGoneStates, resource.state) != kGoneStates.end()) return true;
  return resource.type.ends_with("-job") &&
         std::ranges::find(kEndedStates, resource.state) != kEndedStates.end();
}

bool CanBeTagged(const Resource& resource) {
  const ResourceType* type = FindResourceType(resource.type);
  return type == nullptr || type->can_be_tagged;
}

std::vector<TagView> OwnTags(const Resource& resource) {
  std::vector<TagView> tags;
  for (const auto& [key, value] : resource.tags)
    if (!IsAwsKey(key)) tags.emplace_back(key, value);
  return tags;
}

Int128 RankOf(const CheckedResource& checked) {
  if (checked.money == nullptr) return -1;
  Int128 most = 0;
  for (const auto& [currency, amount] : checked.money->amount) most = std::max(most, amount);
  return most;
}

void ComplianceRate::Add(const CheckedResource& checked) {
  if (!IsJudged(checked)) return;
  const bool is_compliant = checked.standing == TagStanding::kCompliant;
  ++resources;
  compliant += is_compliant ? 1 : 0;
  if (checked.money == nullptr) {
    ++without_money;
    return;
  }
  for (const auto& [currency, amount] : checked.money->amount) {
    if (amount <= 0) continue;
    MoneyRate& rate = money[currency];
    rate.all += amount;
    rate.compliant += is_compliant ? amount : Int128{0};
  }
}

Result<ComplianceJudge> ComplianceJudge::Make(const Taxonomy& taxonomy, Date day) {
  TagJudge judge = TRY(TagJudge::Make(taxonomy, day));
  TagReader reader = TRY(TagReader::Make(taxonomy));
  return ComplianceJudge(std::move(judge), std::move(reader), day);
}

CheckedResource ComplianceJudge::Check(const Resource& resource,
                                       const ComplianceQuestion& question) const {
  CheckedResource checked{.resource = &resource, .money = MoneyOf(resource, question)};
  checked.team = TeamOf(reader_, resource, question, checked.money, day_);
  if (IsGone(resource)) {
    checked.standing = TagStanding::kGone;
  } else if (!CanBeTagged(resource)) {
    checked.standing = TagStanding::kCannotBeTagged;
  } else if (!resource.AreTagsKnown()) {
    checked.standing = TagStanding::kTagsUnknown;
  } else {
    checked.faults = judge_.Judge(Planned(resource)).violations;
    // What is there was taken: EC2 and others take more than the characters that all services do.
    std::erase_if(checked.faults,
                  [](const Violation& fault) { return fault.reason == Reason::kCharacters; });
    if (!checked.faults.empty()) checked.standing = TagStanding::kNotCompliant;
  }
  return checked;
}

std::vector<CheckedResource> ComplianceJudge::CheckAll(std::span<const Resource> resources,
                                                       const ComplianceQuestion& question) const {
  std::vector<CheckedResource> all;
  all.reserve(resources.size());
  for (const Resource& resource : resources) all.push_back(Check(resource, question));
  std::ranges::sort(all, [](const CheckedResource& a, const CheckedResource& b) {
    const Int128 money_a = RankOf(a);
    const Int128 money_b = RankOf(b);
    if (money_a != money_b) return money_a > money_b;
    if (a.faults.size() != b.faults.size()) return a.faults.size() > b.faults.size();
    return std::tie(a.resource->id, a.resource->arn) < std::tie(b.resource->id, b.resource->arn);
  });
  return all;
}

std::map<std::string, ComplianceRate> RatesByTeam(std::span<const CheckedResource> checked) {
  std::map<std::string, ComplianceRate> rates;
  rates[""];
  for (const CheckedResource& one : checked) {
    if (!IsJudged(one)) continue;
    rates[""].Add(one);
    rates[one.team].Add(one);
  }
  return rates;
}

}  // namespace purser
