#include "allocate/share.h"

#include <algorithm>

#include <fmt/format.h>

namespace purser {
namespace {

constexpr UInt128 kNothing = 0;

UInt128 PositiveOf(Int128 amount) { return amount > 0 ? static_cast<UInt128>(amount) : kNothing; }

/// The account that a class's charges are used in.
const std::string& AccountOf(const CubeClass& cube_class) {
  return cube_class.sub_account.empty() ? cube_class.billing_account : cube_class.sub_account;
}

/// Orders owners of a discount, and so decides ties.
std::string TextOf(const Ownership& ownership, const Choices& choices) {
  std::string text;
  for (const ChoiceId id : ownership.choices) {
    const Choice& choice = choices[id];
    text +=
        fmt::format("{}\x1f{}\x1f{}\x1e", choice.value, MethodText(choice.method), choice.detail);
  }
  return text;
}

}  // namespace

Result<Sharing> Sharing::Make(const Rulebook& book, const Drivers& drivers, Census& census,
                              const std::vector<GroupUse>& uses) {
  Sharing sharing(book, drivers, census, uses);
  for (const GroupUse& use : uses) {
    const PoolIndex pool = census.ownerships()[use.ownership].pool;
    if (pool == kNoPool || pool == kDiscountPool) continue;
    const std::string& currency = census.classes()[use.cube_class].currency;
    if (!sharing.solved_.contains(currency)) TRY(sharing.Solve(currency));
  }
  return sharing;
}

/// Every owner with cost in the period, with its weight; the weight may be 0.
Sharing::Weights Sharing::WeightsOf(const Rulebook::Pool& pool, const std::string& currency) const {
  std::map<std::string, Int128> effective;
  std::map<std::string, Int128> cost;
  Weights weights;
  for (const GroupUse& use : uses_) {
    const Ownership& ownership = census_.ownerships()[use.ownership];
    const Choice& owner = census_.choices()[ownership.choices[pool.to]];
    if (ownership.pool != kNoPool || owner.method == Method::kNone) continue;
    const bool same_currency = census_.classes()[use.cube_class].currency == currency;
    if (use.effective != 0) ++cost[owner.value];
    if (same_currency) effective[owner.value] += use.effective;
    const auto measure = use.measures.find(pool.cost->driver);
    if (measure != use.measures.end() && measure->second > 0) {
      weights[owner.value] += measure->second;
      ++cost[owner.value];
    }
  }
  const auto file = drivers_.files.find(pool.cost->driver);
  if (file != drivers_.files.end()) return file->second;
  for (const auto& [owner, count] : cost) {
    UInt128& weight = weights[owner];
    if (pool.cost->method == ShareMethod::kEven) weight = 1;
    if (pool.cost->method == ShareMethod::kProportional) weight = PositiveOf(effective[owner]);
  }
  return weights;
}

Result<void> Sharing::Solve(const std::string& currency) {
  std::vector<PoolClaims> pools;
  for (const Rulebook::Pool& pool : book_.pools()) {
    PoolClaims claims{.name = pool.rule.name, .targets = {}};
    if (pool.cost->method == ShareMethod::kFixed) {
      claims = FixedClaims(*pool.cost);
    } else {
      for (const auto& [owner, weight] : WeightsOf(pool, currency))
        claims.targets.push_back({.name = owner, .weight = weight});
      if (claims.targets.empty()) {
        // Nobody there to share it: it comes out again as nobody's.
        claims.targets.push_back({.name = "", .weight = 1});
        notes_.push_back(fmt::format("shared cost '{}' has no owner to take it in {}: unallocated",
                                     pool.rule.name, currency));
      }
    }
    pools.push_back(std::move(claims));
  }
  std::vector<PoolShares> shares = TRY(SolvePools(pools));
  for (std::size_t i = 0; i < shares.size(); ++i)
    if (shares[i].even())
      notes_.push_back(fmt::format("shared cost '{}' is shared evenly in {}: no owner has a weight",
                                   pools[i].name, currency));
  solved_.emplace(currency, std::move(shares));
  return {};
}

Ownership Sharing::Given(const Ownership& taken, std::size_t dimension, const std::string& owner) {
  Ownership given = taken;
  given.choices[dimension] = owner.empty() ? census_.decider().Unshared(taken.pool)
                                           : census_.decider().SharedWith(taken.pool, owner);
  return given;
}

Result<GroupShares> Sharing::Of(OwnershipId ownership, ClassId cube_class) {
  const Ownership taken = census_.ownerships()[ownership];
  const CubeClass& of = census_.classes()[cube_class];
  if (taken.pool == kDiscountPool) return Discount(taken, of);
  GroupShares group{.shares = solved_.at(of.currency)[taken.pool], .owners = {}};
  for (const std::string& owner : group.shares.owners())
    group.owners.push_back(census_.IdOf(Given(taken, book_.pools()[taken.pool].to, owner)));
  return group;
}

/// A discount's row keeps what is known of it and takes the rest from who uses the service.
Ownership Sharing::DiscountFor(const Ownership& taken, const Ownership& target) {
  Ownership given = taken;
  const ChoiceId open = census_.decider().SharedWith(kDiscountPool, "");
  for (std::size_t dimension = 0; dimension < given.choices.size(); ++dimension) {
    if (given.choices[dimension] != open) continue;
    const std::string value = census_.choices()[target.choices[dimension]].value;
    given.choices[dimension] = value.empty() ? census_.decider().Nobody(Unowned::kCreditOrDiscount)
                                             : census_.decider().SharedWith(kDiscountPool, value);
  }
  return given;
}

/// Found once for all discounts of the period.
const std::vector<std::size_t>& Sharing::UsersOf(const CubeClass& cube_class) {
  if (users_.empty())
    for (std::size_t i = 0; i < uses_.size(); ++i)
      if (census_.ownerships()[uses_[i].ownership].pool == kNoPool) {
        const CubeClass& other = census_.classes()[uses_[i].cube_class];
        users_[{other.service, AccountOf(other), other.currency}].push_back(i);
      }
  return users_[{cube_class.service, AccountOf(cube_class), cube_class.currency}];
}

Result<GroupShares> Sharing::Discount(const Ownership& taken, const CubeClass& cube_class) {
  std::map<std::string, std::pair<Int128, OwnershipId>> targets;
  for (const std::size_t index : UsersOf(cube_class)) {
    const GroupUse& use = uses_[index];
    auto& target = targets[TextOf(census_.ownerships()[use.ownership], census_.choices())];
    target.first += use.effective;
    target.second = use.ownership;
  }
  std::erase_if(targets, [](const auto& target) { return target.second.first <= 0; });
  PoolClaims claims{.name = "discounts", .targets = {}};
  for (const auto& [text, target] : targets)
    claims.targets.push_back({.name = text, .weight = PositiveOf(target.first)});
  if (targets.empty()) claims.targets.push_back({.name = "", .weight = 1});
  const std::vector<PoolShares> solved = TRY(SolvePools({&claims, 1}));
  GroupShares group{.shares = solved[0], .owners = {}};
  for (const std::string& text : group.shares.owners()) {
    Ownership nobody = taken;
    std::ranges::fill(nobody.choices, census_.decider().Nobody(Unowned::kCreditOrDiscount));
    const auto target = targets.find(text);
    const Ownership user =
        target == targets.end() ? nobody : Ownership(census_.ownerships()[target->second.second]);
    group.owners.push_back(census_.IdOf(DiscountFor(taken, user)));
  }
  return group;
}

}  // namespace purser
