#include "govern/gate/json_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

namespace purser {
namespace {

bool Accepts(std::string_view text) {
  JsonReader reader(Bytes::Of(text));
  reader.Skip();
  return reader.AtEnd() && !reader.failed();
}

TEST(JsonReader, ReadsMembersInOrderAndSkipsTheRest) {
  JsonReader reader(
      Bytes::Of(R"({"skip":[1,{"a":"]"}],"name":"a\u00e9\n\ud83d\ude00","n":-1.5e3})"));

  ASSERT_TRUE(reader.EnterObject());
  std::string_view key;
  ASSERT_TRUE(reader.NextMember(key));
  EXPECT_EQ(key, "skip");
  reader.Skip();
  ASSERT_TRUE(reader.NextMember(key));
  EXPECT_EQ(key, "name");
  EXPECT_EQ(reader.Text(), "a\u00e9\n\U0001F600");
  ASSERT_TRUE(reader.NextMember(key));
  EXPECT_EQ(reader.Scalar(), "-1.5e3");
  EXPECT_FALSE(reader.NextMember(key));
  EXPECT_TRUE(reader.AtEnd());
  EXPECT_FALSE(reader.failed());
}

TEST(JsonReader, RefusesWhatIsNotJson) {
  for (const std::string_view text :
       {"", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "01", "1.", "tru", "\"\\x\"", "\"a\nb\"", "[1 2]",
        "{'a':1}", "\"\\u12g4\"", "nul", "-", "[\"a"})
    EXPECT_FALSE(Accepts(text)) << text;
}

TEST(JsonReader, SaysTheLineAndNeverTheText) {
  JsonReader reader(Bytes::Of("{\n \"password\": hunter2\n}"));
  reader.Skip();

  ASSERT_TRUE(reader.failed());
  EXPECT_NE(reader.error().message.find("line 2"), std::string::npos);
  EXPECT_EQ(reader.error().message.find("hunter2"), std::string::npos);
}

TEST(JsonReader, RefusesADocumentThatIsTooDeep) {
  EXPECT_TRUE(Accepts(std::string(500, '[') + std::string(500, ']')));
  EXPECT_FALSE(Accepts(std::string(100'000, '[')));
}

TEST(JsonReader, ATextMayBeLongerThanTheBuffer) {
  const std::string long_text(1'000'000, 'x');
  const std::string document = "{\"a\":\"" + long_text + "\",\"b\" \n : \"" + long_text + "\\n\"}";
  JsonReader reader(Bytes::Of(document));
  std::string_view key;

  ASSERT_TRUE(reader.EnterObject());
  ASSERT_TRUE(reader.NextMember(key));
  EXPECT_EQ(reader.Text(), long_text);
  ASSERT_TRUE(reader.NextMember(key));
  EXPECT_EQ(key, "b");
  EXPECT_EQ(reader.Text(), long_text + "\n");
  EXPECT_FALSE(reader.NextMember(key));
  EXPECT_FALSE(reader.failed());
}

// An independent reader says what JSON is. It also checks UTF-8, so the texts are ASCII.
RC_GTEST_PROP(JsonReader, AcceptsExactlyWhatAnotherReaderAccepts, ()) {
  std::string text = R"({"a":[1,-2.5e+3,true,null,"x\"\u0041"],"b":{"c":{},"d":[]}, "e" : false})";
  const auto edits = *rc::gen::container<std::vector<std::pair<unsigned, char>>>(rc::gen::pair(
      rc::gen::inRange(0U, 74U), rc::gen::elementOf(std::string("{}[]\",:0e+.-tn\\ u"))));
  for (const auto& [at, c] : edits)
    if (at < text.size()) text[at] = c;

  RC_ASSERT(Accepts(text) == nlohmann::json::accept(text));
}

TEST(JsonReader, SkipsALineWithANulByte) {
  using namespace std::string_view_literals;
  JsonReader reader(Bytes::Of("wrap\0per\n{}"sv));

  reader.SkipLine();

  EXPECT_EQ(reader.Peek(), JsonKind::kObject);
}

}  // namespace
}  // namespace purser
