#include "domain/identity.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

TEST(Identity, KeysAreThoseOfTheSpecification) {
  IdentityHasher hasher;
  hasher.AddText("123456789012");
  hasher.AddNull();
  hasher.AddText("");
  std::vector<std::pair<std::string_view, std::string_view>> tags = {{"team", "nlp"}, {"env", ""}};
  hasher.AddMap(tags);

  EXPECT_EQ(hasher.Key().Text(), "4d2fb1a7-2f95-eb47-bec3-0d1bedfaae93");
}

TEST(Identity, TheOrderOfAMapDoesNotMatterAndAnEmptyMapIsNull) {
  using Entries = std::vector<std::pair<std::string_view, std::string_view>>;
  const auto key = [](Entries entries) {
    IdentityHasher hasher;
    hasher.AddMap(entries);
    return hasher.Key();
  };
  IdentityHasher nothing;
  nothing.AddNull();

  EXPECT_EQ(key({{"a", "1"}, {"b", "2"}}), key({{"b", "2"}, {"a", "1"}}));
  EXPECT_EQ(key({}), nothing.Key());
  EXPECT_NE(key({{"a", "1"}}), key({{"a1", ""}}));
}

}  // namespace
}  // namespace purser
