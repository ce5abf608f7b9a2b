#include "report/workbook.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "report/zip_archive.h"

namespace purser {
namespace {

std::uint32_t Number32(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

/// The entry's content, unpacked by zlib.
std::string EntryOf(std::string_view archive, std::string_view name) {
  std::size_t at = 0;
  while (Number32(archive, at) == 0x04034b50) {
    const std::size_t packed = Number32(archive, at + 18);
    const std::size_t size = Number32(archive, at + 22);
    const std::size_t name_size = Number32(archive, at + 26) & 0xffff;
    const std::size_t start = at + 30 + name_size;
    if (archive.substr(at + 30, name_size) == name) {
      std::string content(size, '\0');
      z_stream stream{};
      inflateInit2(&stream, -MAX_WBITS);
      stream.next_in =
          reinterpret_cast<Bytef*>(const_cast<char*>(archive.substr(start, packed).data()));
      stream.avail_in = static_cast<uInt>(packed);
      stream.next_out = reinterpret_cast<Bytef*>(content.data());
      stream.avail_out = static_cast<uInt>(size);
      inflate(&stream, Z_FINISH);
      inflateEnd(&stream);
      return content;
    }
    at = start + packed;
  }
  return "no such entry";
}

std::string SheetXmlOf(const Sheet& sheet) {
  return EntryOf(WorkbookBytes({sheet}, "title"), "xl/worksheets/sheet1.xml");
}

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Workbook, NumbersAreNumbersDaysAreDatesAndTheHeadIsFrozen) {
  const std::string xml = SheetXmlOf(
      {.name = "cost",
       .head = {"DAY", "COST"},
       .rows = {{*ParseDate("2026-10-05"), SheetNumber{"-12.5", NumberLook::kPlaces2}}}});

  EXPECT_TRUE(Has(xml, R"(<c r="A2" s="2"><v>46300</v></c>)")) << xml;
  EXPECT_TRUE(Has(xml, R"(<c r="B2" s="5"><v>-12.5</v></c>)")) << xml;
  EXPECT_TRUE(Has(xml, R"(ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen")"));
}

TEST(Workbook, ATotalIsAFormulaOverItsColumn) {
  const std::string xml =
      SheetXmlOf({.name = "cost",
                  .head = {"TEAM", "COST"},
                  .rows = {{"nlp", SheetNumber{"1"}}, {"cv", SheetNumber{"2"}}},
                  .totals = {"total", SheetNumber{"3", NumberLook::kPlain, true}}});

  EXPECT_TRUE(Has(xml, R"(<c r="B4" s="16"><f>SUM(B2:B3)</f><v>3</v></c>)")) << xml;
}

TEST(Workbook, TextIsTextWhateverItLooksLike) {
  const std::string xml = SheetXmlOf({.name = "x",
                                      .head = {"=1+1"},
                                      .rows = {{"=HYPERLINK(\"http://x\",\"<y>\")"},
                                               {"_x000D_ and _x00"},
                                               {std::string("a\x01"
                                                            "b")}}});

  EXPECT_FALSE(Has(xml, "<f>"));
  EXPECT_TRUE(Has(xml, "=HYPERLINK(&quot;http://x&quot;,&quot;&lt;y&gt;&quot;)</t>")) << xml;
  EXPECT_TRUE(Has(xml, "_x005F_x000D_ and _x00</t>")) << xml;
  EXPECT_TRUE(Has(xml,
                  "a\xEF\xBF\xBD"
                  "b</t>"))
      << xml;
}

TEST(Workbook, SheetNamesAreFitAndUnique) {
  const std::string xml =
      EntryOf(WorkbookBytes({{.name = "a/b"}, {.name = "A/B"}, {.name = std::string(40, 'x')}}, ""),
              "xl/workbook.xml");

  EXPECT_TRUE(Has(xml, R"(name="a-b")")) << xml;
  EXPECT_TRUE(Has(xml, R"(name="A-B 2")")) << xml;
  EXPECT_TRUE(Has(xml, "name=\"" + std::string(27, 'x') + "\"")) << xml;
}

TEST(ZipArchive, EntriesCarryTheirChecksum) {
  ZipArchive archive;
  archive.Add("a.txt", "hello");
  const std::string bytes = std::move(archive).Finish();

  EXPECT_EQ(Number32(bytes, 14), 0x3610a686u);
  EXPECT_EQ(EntryOf(bytes, "a.txt"), "hello");
}

}  // namespace
}  // namespace purser
