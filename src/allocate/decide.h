/// Deciding who owns an identity: explicit rules in file order, then the bill's tags, then the
/// inventory's, then (inherit.h) what is inherited through ids; then the first pool that fits,
/// account defaults, or nobody and why. First match wins per dimension.
/// @source money.md §5–6
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "allocate/choice.h"
#include "allocate/rulebook.h"

namespace purser {

/// Number of a pool in Rulebook::pools().
using PoolIndex = std::uint16_t;
inline constexpr PoolIndex kNoPool = ~PoolIndex{0};

/// The pool that is always there: discounts that stayed rows of their own go to whoever uses the
/// service in the account that they discount (money.md §2). It gives every undecided dimension.
inline constexpr PoolIndex kDiscountPool = kNoPool - 1;

/// What rules and tags say about an identity on one day, and what holds if they say nothing.
struct Verdict {
  std::vector<ChoiceId> choices;   ///< A dimension; kUndecided where neither rule nor tag decides.
  std::vector<ChoiceId> fallback;  ///< A dimension: the account's default, or nobody and why.
  std::vector<PoolIndex> pools;    ///< Those whose filter fits, in order.
};

/// Who owns an identity in the end.
struct Ownership {
  std::vector<ChoiceId> choices;  ///< A dimension; always decided, also to kNone.
  PoolIndex pool = kNoPool;       ///< The pool that takes it.
};

/// One rulebook applied. Not for several threads: it keeps its working memory.
class Decider {
 public:
  /// Both must outlive it. `choices` takes what is decided.
  Decider(const Rulebook& book, Choices& choices);

  Verdict Decide(const IdentityView& identity, Date day);

  /// `choices` are the verdict's with what was inherited filled in.
  Ownership Complete(const Verdict& verdict, std::vector<ChoiceId> choices);

  /// What a pool makes of a dimension that it gives: `owner`, or "" while it is in the pool.
  ChoiceId SharedWith(PoolIndex pool, const std::string& owner);

  /// What becomes of a dimension that nobody owns, and of one that nobody is there to share.
  ChoiceId Nobody(Unowned reason);
  ChoiceId Unshared(PoolIndex pool);

  /// "discounts" or the configured name; "" for kNoPool.
  std::string_view PoolName(PoolIndex pool) const;

 private:
  bool Fits(const Rulebook::Rule& rule, Date day);
  void ApplyRules(Verdict& verdict, Date day);
  struct Tagging {
    TagViews tags;
    Method method;
  };
  void ApplyTags(const Tagging& tagging, Date day, Verdict& verdict);
  void AddFallbacks(const IdentityView& identity, Date day, Verdict& verdict);
  void AddPools(const IdentityView& identity, Date day, Verdict& verdict);
  bool Takes(PoolIndex pool, Ownership& ownership);

  const Rulebook& book_;
  Choices& choices_;
  std::vector<FilterValue> slots_;
  std::vector<FilterValue> read_;
  std::vector<bool> invalid_;
};

/// Why nobody owns an identity without tags, from what it is.
Unowned ReasonOf(const IdentityView& identity);

}  // namespace purser
