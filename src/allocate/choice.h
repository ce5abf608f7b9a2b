/// What was decided about one owner dimension of one identity, and how.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace purser {

/// How an owner dimension was decided (money.md §5, in the order of precedence).
enum class Method { kRule, kTag, kInventoryTag, kInherited, kShared, kAccount, kNone };

/// "rule", "tag", "inventory-tag", "inherited", "shared", "account", "none".
std::string_view MethodText(Method method);

/// Why nobody owns something: KEY_detail where KEY_method is none.
enum class Unowned {
  kUntagged,
  kCannotBeTagged,
  kInvalidValue,
  kTax,
  kSupport,
  kCreditOrDiscount,
  kUnusedCommitment,
  kDataQuality,
};

/// "untagged", "cannot be tagged", "invalid value", "tax", "support", "credit or discount",
/// "unused commitment", "data quality".
std::string_view UnownedText(Unowned reason);

struct Choice {
  Method method = Method::kNone;
  std::string value;   ///< Empty for kNone and for a pool's own row (kShared without a value).
  std::string detail;  ///< Rule, tag key as delivered, way of inheriting, account, pool, reason.
  friend auto operator<=>(const Choice&, const Choice&) = default;
};

/// Number of a distinct choice, from 0.
using ChoiceId = std::uint32_t;
inline constexpr ChoiceId kUndecided = ~ChoiceId{0};

/// Distinct choices by number. Not for several threads.
class Choices {
 public:
  ChoiceId IdOf(const Choice& choice);
  const Choice& operator[](ChoiceId id) const { return choices_[id]; }

 private:
  std::vector<Choice> choices_;
  std::unordered_map<std::string, ChoiceId> ids_;
};

}  // namespace purser
