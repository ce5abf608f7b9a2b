#include "report/workbook.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text_width.h"
#include "report/xml_text.h"
#include "report/zip_archive.h"

namespace purser {
namespace {

constexpr std::string_view kDeclaration =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view kPackage = "http://schemas.openxmlformats.org/package/2006";
constexpr std::size_t kMostText = 32'000;  // characters of a cell; Excel refuses more than 32,767
constexpr std::size_t kMostWidth = 60;
constexpr std::size_t kLeastWidth = 8;
constexpr std::size_t kMostName = 31;

// Places in the style table below; the bold ones follow the plain ones.
constexpr int kTextStyle = 1;
constexpr int kDateStyle = 2;
constexpr int kFirstLookStyle = 3;
constexpr int kBold = 9;
constexpr int kHeadStyle = 19;

/// "A", "Z", "AA" … of column 0, 25, 26.
std::string ColumnName(std::size_t column) {
  std::string name;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return name;
}

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// Excel reads _x0041_ in text as a character: its underscore is escaped the same way.
std::string WithoutEscapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i, 7);
    const bool is_escape = rest.size() == 7 && rest.starts_with("_x") && rest[6] == '_' &&
                           std::ranges::all_of(rest.substr(2, 4), IsHex);
    out += is_escape ? "_x005F_" : std::string(1, text[i]);
  }
  return out;
}

std::string TextXml(std::string_view text) {
  return XmlText(WithoutEscapes(text.size() > kMostText ? text.substr(0, kMostText) : text));
}

/// Where a cell stands.
struct Place {
  std::size_t row = 1;  ///< From 1.
  std::size_t column = 0;
  bool is_total = false;
};

struct CellWriter {
  std::string& xml;
  Place at;
  std::size_t rows;

  std::string Name() const { return ColumnName(at.column) + fmt::format("{}", at.row); }
  int Style(int style) const { return at.is_total ? style + kBold : style; }

  void operator()(std::monostate) const {}
  void operator()(const std::string& text) const {
    xml +=
        fmt::format(R"(<c r="{}" s="{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>)",
                    Name(), Style(kTextStyle), TextXml(text));
  }
  void operator()(const SheetNumber& number) const {
    const std::string column = ColumnName(at.column);
    const std::string formula =
        number.is_sum ? fmt::format("<f>SUM({0}2:{0}{1})</f>", column, rows + 1) : "";
    xml +=
        fmt::format(R"(<c r="{}" s="{}">{}<v>{}</v></c>)", Name(),
                    Style(kFirstLookStyle + static_cast<int>(number.look)), formula, number.text);
  }
  void operator()(Date day) const {
    // Excel counts days from 1899-12-30.
    xml += fmt::format(R"(<c r="{}" s="{}"><v>{}</v></c>)", Name(), Style(kDateStyle),
                       day.time_since_epoch().count() + 25'569);
  }
};

std::size_t WidthOf(const SheetCell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return DisplayWidth(Printable(*text));
  if (const auto* number = std::get_if<SheetNumber>(&cell))
    return std::min(number->text.find('.'), number->text.size()) * 4 / 3 + 4;
  return 10;
}

std::string ColumnsXml(const Sheet& sheet) {
  std::string xml = "<cols>";
  for (std::size_t i = 0; i < sheet.head.size(); ++i) {
    std::size_t width = DisplayWidth(Printable(sheet.head[i])) + 4;
    for (const std::vector<SheetCell>& row : sheet.rows)
      width = std::max(width, WidthOf(row[i]) + 2);
    xml += fmt::format(R"(<col min="{0}" max="{0}" width="{1}" customWidth="1"/>)", i + 1,
                       std::clamp(width, kLeastWidth, kMostWidth));
  }
  return xml + "</cols>";
}

void AppendRow(std::string& xml, const std::vector<SheetCell>& cells, Place at, std::size_t rows) {
  xml += fmt::format(R"(<row r="{}">)", at.row);
  for (at.column = 0; at.column < cells.size(); ++at.column)
    std::visit(CellWriter{xml, at, rows}, cells[at.column]);
  xml += "</row>";
}

std::string SheetXml(const Sheet& sheet) {
  const std::size_t rows = std::min(sheet.rows.size(), kMostSheetRows);
  std::string xml = fmt::format(
      R"({}<worksheet xmlns="{}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>)",
      kDeclaration, kMain);
  if (!sheet.head.empty()) xml += ColumnsXml(sheet);
  xml += R"(<sheetData><row r="1">)";
  for (std::size_t i = 0; i < sheet.head.size(); ++i)
    xml += fmt::format(
        R"(<c r="{}1" s="{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>)",
        ColumnName(i), kHeadStyle, TextXml(sheet.head[i]));
  xml += "</row>";
  for (std::size_t r = 0; r < rows; ++r) AppendRow(xml, sheet.rows[r], {.row = r + 2}, rows);
  if (!sheet.totals.empty())
    AppendRow(xml, sheet.totals, {.row = rows + 2, .is_total = true}, rows);
  xml += "</sheetData>";
  if (rows > 0 && !sheet.head.empty())
    xml +=
        fmt::format(R"(<autoFilter ref="A1:{}{}"/>)", ColumnName(sheet.head.size() - 1), rows + 1);
  return xml + R"(<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>)";
}

/// Sheet names: at most 31 characters, none of []:*?/\, each once whatever its case.
std::vector<std::string> SheetNames(const std::vector<Sheet>& sheets) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const Sheet& sheet : sheets) {
    std::string base;
    for (const char c : sheet.name) {
      const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || c == ' ' || c == '-';
      base += is_plain ? c : '-';
    }
    base = base.empty() ? "sheet" : base.substr(0, kMostName - 4);
    std::string name = base;
    const auto lower = [](std::string text) {
      for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      return text;
    };
    for (int n = 2; !taken.insert(lower(name)).second; ++n) name = fmt::format("{} {}", base, n);
    names.push_back(name);
  }
  return names;
}

/// Number formats by NumberLook; the last is a date.
constexpr std::string_view kNumberFormats[] = {"#,##0",   "#,##0.0", "#,##0.00",      "#,##0.000",
                                               "General", "0.0%",    "yyyy\\-mm\\-dd"};

std::string StylesXml() {
  constexpr int kFirstFormat = 164;
  constexpr int kDateFormat = 170;
  std::string xml =
      fmt::format(R"({}<styleSheet xmlns="{}"><numFmts count="7">)", kDeclaration, kMain);
  for (int i = 0; i < 7; ++i)
    xml += fmt::format(R"(<numFmt numFmtId="{}" formatCode="{}"/>)", kFirstFormat + i,
                       kNumberFormats[i]);
  xml +=
      R"(</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>)"
      R"(<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>)"
      R"(<borders count="2"><border/><border><left/><right/><top style="thin"/><bottom/><diagonal/></border></borders>)"
      R"(<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="20">)";
  // Plain, then bold below a line: general, text, date, and a style each NumberLook; then the head.
  // quotePrefix keeps text text when somebody edits the cell.
  xml += R"(<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>)";
  for (const int bold : {0, 1}) {
    xml += fmt::format(
        R"(<xf numFmtId="49" fontId="{0}" fillId="0" borderId="{0}" xfId="0" quotePrefix="1" applyNumberFormat="1"/>)",
        bold);
    xml += fmt::format(
        R"(<xf numFmtId="{1}" fontId="{0}" fillId="0" borderId="{0}" xfId="0" applyNumberFormat="1"/>)",
        bold, kDateFormat);
    for (int look = 0; look < 6; ++look)
      xml += fmt::format(
          R"(<xf numFmtId="{1}" fontId="{0}" fillId="0" borderId="{0}" xfId="0" applyNumberFormat="1"/>)",
          bold, kFirstFormat + look);
    if (bold == 0) xml += R"(<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>)";
  }
  xml += R"(<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0"/>)";
  xml += R"(<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>)";
  return xml +
         R"(</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>)";
}

std::string ContentTypesXml(std::size_t sheets) {
  constexpr std::string_view kType = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  std::string xml = fmt::format(
      R"({}<Types xmlns="{}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>)",
      kDeclaration, kPackage, kType, kType);
  for (std::size_t i = 1; i <= sheets; ++i)
    xml += fmt::format(
        R"(<Override PartName="/xl/worksheets/sheet{}.xml" ContentType="{}.worksheet+xml"/>)", i,
        kType);
  return xml + "</Types>";
}

std::string WorkbookXml(const std::vector<std::string>& names) {
  std::string xml = fmt::format(R"({}<workbook xmlns="{}" xmlns:r="{}"><sheets>)", kDeclaration,
                                kMain, kRelations);
  for (std::size_t i = 1; i <= names.size(); ++i)
    xml +=
        fmt::format(R"(<sheet name="{0}" sheetId="{1}" r:id="rId{1}"/>)", XmlText(names[i - 1]), i);
  // Sums are worked out again when the file is opened.
  return xml + R"(</sheets><calcPr calcId="0" fullCalcOnLoad="1"/></workbook>)";
}

std::string WorkbookRelations(std::size_t sheets) {
  std::string xml =
      fmt::format(R"({}<Relationships xmlns="{}/relationships">)", kDeclaration, kPackage);
  for (std::size_t i = 1; i <= sheets; ++i)
    xml += fmt::format(
        R"(<Relationship Id="rId{0}" Type="{1}/worksheet" Target="worksheets/sheet{0}.xml"/>)", i,
        kRelations);
  return xml +
         fmt::format(
             R"(<Relationship Id="rId{}" Type="{}/styles" Target="styles.xml"/></Relationships>)",
             sheets + 1, kRelations);
}

}  // namespace

std::string WorkbookBytes(const std::vector<Sheet>& sheets, std::string_view title) {
  ZipArchive archive;
  archive.Add("[Content_Types].xml", ContentTypesXml(sheets.size()));
  archive.Add(
      "_rels/.rels",
      fmt::format(
          R"({0}<Relationships xmlns="{1}/relationships"><Relationship Id="rId1" Type="{2}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="{1}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>)",
          kDeclaration, kPackage, kRelations));
  archive.Add(
      "docProps/core.xml",
      fmt::format(
          R"({}<cp:coreProperties xmlns:cp="{}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:creator>purser</dc:creator></cp:coreProperties>)",
          kDeclaration, kPackage, XmlText(title)));
  archive.Add("xl/workbook.xml", WorkbookXml(SheetNames(sheets)));
  archive.Add("xl/_rels/workbook.xml.rels", WorkbookRelations(sheets.size()));
  archive.Add("xl/styles.xml", StylesXml());
  for (std::size_t i = 0; i < sheets.size(); ++i)
    archive.Add(fmt::format("xl/worksheets/sheet{}.xml", i + 1), SheetXml(sheets[i]));
  return std::move(archive).Finish();
}

}  // namespace purser
