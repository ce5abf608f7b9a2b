#include "allocate/decide.h"

namespace purser {

Unowned ReasonOf(const IdentityView& identity) {
  const auto field = [&](Field name) { return identity.fields[name].value_or(""); };
  const std::string_view category = field(kChargeCategory);
  if (category == "Tax") return Unowned::kTax;
  if (category == "Credit" || !field(kDiscountType).empty()) return Unowned::kCreditOrDiscount;
  if (field(kCommitmentDiscountStatus) == "Unused") return Unowned::kUnusedCommitment;
  if (field(kServiceName).find("Support") != std::string_view::npos) return Unowned::kSupport;
  if (category.empty() || field(kServiceName).empty() || field(kBillingCurrency) == "XXX")
    return Unowned::kDataQuality;
  // Fees, transfer and requests without a resource have nothing that a tag could stick to.
  return field(kResourceId).empty() ? Unowned::kCannotBeTagged : Unowned::kUntagged;
}

Decider::Decider(const Rulebook& book, Choices& choices)
    : book_(book), choices_(choices), invalid_(book.dimensions().size()) {}

bool Decider::Fits(const Rulebook::Rule& rule, Date day) {
  if (!rule.days.Contains(day)) return false;
  read_.clear();
  for (const std::size_t slot : rule.slots) read_.push_back(slots_[slot]);
  return rule.where.Matches(read_);
}

void Decider::ApplyRules(Verdict& verdict, Date day) {
  for (const Rulebook::Rule& rule : book_.rules()) {
    if (!Fits(rule, day)) continue;
    for (const auto& [dimension, value] : rule.set) {
      if (verdict.choices[dimension] != kUndecided) continue;
      const TagReading judged = book_.tags().Judge(dimension, value, day);
      if (judged.verdict == TagVerdict::kValid)
        verdict.choices[dimension] =
            choices_.IdOf({.method = Method::kRule, .value = judged.value, .detail = rule.name});
    }
  }
}

/// A value that is not valid decides nothing: what comes after tags may.
void Decider::ApplyTags(const Tagging& tagging, Date day, Verdict& verdict) {
  for (std::size_t dimension = 0; dimension < verdict.choices.size(); ++dimension) {
    if (verdict.choices[dimension] != kUndecided) continue;
    const TagReading reading = book_.tags().Read(dimension, tagging.tags, day);
    if (reading.verdict == TagVerdict::kInvalid) invalid_[dimension] = true;
    if (reading.verdict != TagVerdict::kValid) continue;
    std::string detail(reading.tag_key);
    if (reading.conflict) detail += " (conflict)";
    verdict.choices[dimension] =
        choices_.IdOf({.method = tagging.method, .value = reading.value, .detail = detail});
  }
}

void Decider::AddFallbacks(const IdentityView& identity, Date day, Verdict& verdict) {
  const std::string_view account = AccountOf(identity);
  const Unowned reason = ReasonOf(identity);
  for (std::size_t dimension = 0; dimension < verdict.choices.size(); ++dimension) {
    const std::string_view value = book_.AccountDefault(account, dimension);
    const TagReading judged =
        value.empty() ? TagReading() : book_.tags().Judge(dimension, value, day);
    if (judged.verdict == TagVerdict::kValid) {
      verdict.fallback.push_back(choices_.IdOf(
          {.method = Method::kAccount, .value = judged.value, .detail = std::string(account)}));
      continue;
    }
    verdict.fallback.push_back(Nobody(invalid_[dimension] ? Unowned::kInvalidValue : reason));
  }
}

Verdict Decider::Decide(const IdentityView& identity, Date day) {
  Verdict verdict;
  verdict.choices.assign(book_.dimensions().size(), kUndecided);
  verdict.fallback.reserve(book_.dimensions().size());
  book_.FillSlots(identity, day, slots_);
  ApplyRules(verdict, day);
  invalid_.assign(verdict.choices.size(), false);
  ApplyTags({identity.tags, Method::kTag}, day, verdict);
  if (!identity.inventory.empty())
    ApplyTags({identity.inventory, Method::kInventoryTag}, day, verdict);
  AddFallbacks(identity, day, verdict);
  AddPools(identity, day, verdict);
  return verdict;
}

void Decider::AddPools(const IdentityView& identity, Date day, Verdict& verdict) {
  for (std::size_t i = 0; i < book_.pools().size(); ++i)
    if (Fits(book_.pools()[i].rule, day)) verdict.pools.push_back(static_cast<PoolIndex>(i));
  if (identity.fields[kDiscountType]) verdict.pools.push_back(kDiscountPool);
}

bool Decider::Takes(PoolIndex pool, Ownership& ownership) {
  bool takes = false;
  for (std::size_t dimension = 0; dimension < ownership.choices.size(); ++dimension) {
    const bool gives = pool == kDiscountPool || book_.pools()[pool].to == dimension;
    if (!gives || ownership.choices[dimension] != kUndecided) continue;
    ownership.choices[dimension] = SharedWith(pool, "");
    takes = true;
  }
  return takes;
}

Ownership Decider::Complete(const Verdict& verdict, std::vector<ChoiceId> choices) {
  Ownership ownership{.choices = std::move(choices)};
  for (const PoolIndex pool : verdict.pools) {
    if (!Takes(pool, ownership)) continue;
    ownership.pool = pool;
    break;
  }
  for (std::size_t dimension = 0; dimension < ownership.choices.size(); ++dimension)
    if (ownership.choices[dimension] == kUndecided)
      ownership.choices[dimension] = verdict.fallback[dimension];
  return ownership;
}

std::string_view Decider::PoolName(PoolIndex pool) const {
  if (pool == kNoPool) return "";
  return pool == kDiscountPool ? "discounts" : std::string_view(book_.pools()[pool].rule.name);
}

ChoiceId Decider::Nobody(Unowned reason) {
  return choices_.IdOf(
      {.method = Method::kNone, .value = "", .detail = std::string(UnownedText(reason))});
}

ChoiceId Decider::Unshared(PoolIndex pool) {
  return choices_.IdOf({.method = Method::kNone,
                        .value = "",
                        .detail = "nobody shares '" + std::string(PoolName(pool)) + "'"});
}

ChoiceId Decider::SharedWith(PoolIndex pool, const std::string& owner) {
  return choices_.IdOf(
      {.method = Method::kShared, .value = owner, .detail = std::string(PoolName(pool))});
}

}  // namespace purser
