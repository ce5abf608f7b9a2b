#include "cloud/aws/xml.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

TEST(Xml, ReadsAnAnswerWithoutNamespaces) {
  const Result<XmlNode> root = ReadXml(
      "<?xml version=\"1.0\"?>\n<r:R xmlns:r=\"u\"><set><item><id> a &amp; b </id></item>"
      "<item><id><![CDATA[<c>]]></id></item></set><set><item><id>d</id></item></set></r:R>");

  ASSERT_TRUE(root.ok());
  EXPECT_EQ(root.value().name, "R");
  EXPECT_EQ(root.value().Text("set/item/id"), "a & b");
  EXPECT_EQ(root.value().Text("set/nothing"), "");
  EXPECT_EQ(root.value().Find("nothing/id"), nullptr);
  ASSERT_EQ(root.value().All("set/item/id").size(), 3u);
  EXPECT_EQ(root.value().All("set/item/id")[1]->text, "<c>");
  EXPECT_EQ(root.value().All("set/item/id")[2]->text, "d");
}

TEST(Xml, FindLooksIntoEveryElementOfTheName) {
  EXPECT_EQ(ReadXml("<r><a/><a><b>1</b></a></r>").value().Text("a/b"), "1");
}

TEST(Xml, RefusesWhatIsCutShortAtAnyByte) {
  const std::string whole = "<r><a x=\"1\">text &lt;</a><b/></r>";
  ASSERT_TRUE(ReadXml(whole).ok());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Result<XmlNode> root = ReadXml(whole.substr(0, length));
    ASSERT_FALSE(root.ok()) << length;
    EXPECT_EQ(root.error().kind, ErrorKind::kData);
  }
}

TEST(Xml, RefusesDepthBeyondItsBound) {
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += "<a>";
    for (int i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  EXPECT_TRUE(ReadXml(nested(64)).ok());
  EXPECT_FALSE(ReadXml(nested(65)).ok());
  EXPECT_FALSE(ReadXml(nested(1'000'000)).ok());
}

TEST(Xml, KnowsNoEntitiesOfADocumentType) {
  const Result<XmlNode> root = ReadXml(
      "<!DOCTYPE r [<!ENTITY e \"boom\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]><r>&e;&f;</r>");

  ASSERT_TRUE(root.ok());
  EXPECT_EQ(root.value().text, "&e;&f;");
}

}  // namespace
}  // namespace purser
