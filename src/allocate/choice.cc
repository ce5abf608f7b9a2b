#include "allocate/choice.h"

namespace purser {

std::string_view MethodText(Method method) {
  switch (method) {
    case Method::kRule:
      return "rule";
    case Method::kTag:
      return "tag";
    case Method::kInventoryTag:
      return "inventory-tag";
    case Method::kInherited:
      return "inherited";
    case Method::kShared:
      return "shared";
    case Method::kAccount:
      return "account";
    case Method::kNone:
      return "none";
  }
  return "";
}

std::string_view UnownedText(Unowned reason) {
  switch (reason) {
    case Unowned::kUntagged:
      return "untagged";
    case Unowned::kCannotBeTagged:
      return "cannot be tagged";
    case Unowned::kInvalidValue:
      return "invalid value";
    case Unowned::kTax:
      return "tax";
    case Unowned::kSupport:
      return "support";
    case Unowned::kCreditOrDiscount:
      return "credit or discount";
    case Unowned::kUnusedCommitment:
      return "unused commitment";
    case Unowned::kDataQuality:
      return "data quality";
  }
  return "";
}

ChoiceId Choices::IdOf(const Choice& choice) {
  std::string key(1, static_cast<char>('0' + static_cast<int>(choice.method)));
  key += choice.value;
  key += '\0';
  key += choice.detail;
  const auto [found, is_new] = ids_.try_emplace(key, static_cast<ChoiceId>(choices_.size()));
  if (is_new) choices_.push_back(choice);
  return found->second;
}

}  // namespace purser
