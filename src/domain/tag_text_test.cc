#include "domain/tag_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <optional>

#include <nlohmann/json.hpp>

namespace purser {
namespace {

using Map = std::map<std::string, std::string>;

std::optional<Map> Read(std::string_view text) {
  TagText tags;
  if (!tags.Read(text)) return std::nullopt;
  Map map;
  for (const auto& [key, value] : tags.entries()) map.emplace(key, value);
  EXPECT_EQ(map.size(), tags.entries().size()) << "keys are unique";
  return map;
}

TEST(TagText, ReadsAnObjectWithOrWithoutItsBraces) {
  EXPECT_EQ(Read(R"({"team":"nlp", "env" : "prod"})"), (Map{{"team", "nlp"}, {"env", "prod"}}));
  EXPECT_EQ(Read(R"("team": "nlp","env": "prod")"), (Map{{"team", "nlp"}, {"env", "prod"}}));
  EXPECT_EQ(Read(R"( {"a":"1",} )"), (Map{{"a", "1"}}));
  EXPECT_EQ(Read("{ }"), Map{});
  EXPECT_EQ(Read("  "), Map{});
}

TEST(TagText, ReadsAListOfKeysAndValues) {
  EXPECT_EQ(Read(R"([{"key":"team","value":"nlp"},{"Key":"env","Value":"prod"}])"),
            (Map{{"team", "nlp"}, {"env", "prod"}}));
  EXPECT_EQ(Read(R"([{"value":"1","key":"a"}])"), (Map{{"a", "1"}}));
  EXPECT_EQ(Read(R"([{"key":"a","value":"1","inherited":true}])"), (Map{{"a", "1"}}));
  EXPECT_EQ(Read("[]"), Map{});
  EXPECT_FALSE(Read(R"([{"value":"nobody's"}])"));
  EXPECT_FALSE(Read(R"([{"key":"a","other":"1"}])"));
  EXPECT_FALSE(Read(R"(["a"])"));
}

TEST(TagText, KeepsKeysAsDeliveredAndTheLastOfARepeatedKey) {
  EXPECT_EQ(Read(R"({"org":"a"," org":"b","Org":"c","org":"d"})"),
            (Map{{" org", "b"}, {"Org", "c"}, {"org", "d"}}));
}

TEST(TagText, WritesEveryValueAsText) {
  EXPECT_EQ(
      Read(R"({"a":true,"b":1.50e3,"c":null,"d":{"x":["}",1]},"e":[]})"),
      (Map{{"a", "true"}, {"b", "1.50e3"}, {"c", ""}, {"d", R"({"x":["}",1]})"}, {"e", "[]"}}));
}

TEST(TagText, UnescapesKeysAndValues) {
  EXPECT_EQ(Read(R"({"a\"b":"tab\tand \u00e9 and \ud83d\ude80"})"),
            (Map{{"a\"b", "tab\tand é and 🚀"}}));
  EXPECT_EQ(Read(R"({"a":"\ud83d!","b":"\u0000","c":"\ude80","d":"\ud83d\u0041"})"),
            (Map{{"a", "\uFFFD!"}, {"b", "\uFFFD"}, {"c", "\uFFFD"}, {"d", "\uFFFDA"}}));
}

TEST(TagText, RefusesWhatIsNotTags) {
  for (const std::string_view text : {"team",
                                      "{",
                                      "}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":\"b\"",
                                      "{\"a\":\"b\"} x",
                                      "{\"a\" \"b\"}",
                                      "{\"a\":b}",
                                      "{\"a\":\"\\x\"}",
                                      "{\"a\":\"\\u12\"}",
                                      "{\"a\":01x}",
                                      "{a:1}",
                                      "{,}",
                                      "\"a\":\"b\"}",
                                      "{\"a\":[}]}",
                                      "{\"a\":\"b\\",
                                      "[",
                                      "{\"a\":[1,2}",
                                      "null",
                                      "NULL"})
    EXPECT_FALSE(Read(text)) << text;
}

TEST(TagText, StandsDeepNesting) {
  const std::string deep(200'000, '[');

  EXPECT_FALSE(Read("{\"a\":" + deep + "}"));
  EXPECT_EQ(Read("{\"a\":" + deep + std::string(deep.size(), ']') + "}")->at("a").size(), 400'000U);
}

TEST(TagText, ReadsBackWhateverAJsonWriterWrote) {
  rc::check([](const std::map<std::string, std::string>& tags) {
    Map expected;
    nlohmann::json json = nlohmann::json::object();
    for (const auto& [key, value] : tags) {
      // rapidcheck's strings are bytes; JSON takes text.
      const auto ascii = [](std::string text) {
        for (char& c : text)
          c = static_cast<char>(c & 0x7f) == '\0' ? 'x' : static_cast<char>(c & 0x7f);
        return text;
      };
      json[ascii(key)] = ascii(value);
      expected[ascii(key)] = ascii(value);
    }
    RC_ASSERT(Read(json.dump()) == expected);
    RC_ASSERT(Read(json.dump(2)) == expected);
  });
}

}  // namespace
}  // namespace purser
