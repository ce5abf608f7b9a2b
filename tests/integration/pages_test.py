"""What people mail and open: every report as an HTML page and as a workbook.

Pages are well-formed, fetch nothing and run nothing; workbooks are opened by a reader that is not ours: numbers are
numbers, heads are frozen, totals are formulas over their rows, and what others wrote stays text in both.
"""
import csv
import html.parser
import json
import pathlib
import re
import sys
import warnings
import xml.etree.ElementTree
from decimal import Context, Decimal

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import ROOT, Purser, check  # noqa: E402
from report_json_test import AS_OF, REPORTS, make_books  # noqa: E402

warnings.filterwarnings("error", module="openpyxl")  # a workbook that its reader has to repair is not fine
KEPT = Context(prec=15)
LINKS = {"href", "src", "srcset", "action", "data", "poster", "background", "formaction", "xlink:href"}
DRAWN = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "code", "figure", "figcaption", "svg",
         "line", "text", "rect", "polyline", "ul", "li", "div", "table", "thead", "tbody", "tfoot", "tr", "th", "td",
         "footer"}


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.data = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.data.append(data)


def check_page(text):
    xml.etree.ElementTree.fromstring(text.split("\n", 1)[1])  # without the doctype
    page = Page(text)
    check(page.tags <= DRAWN, f"unexpected elements: {page.tags - DRAWN}")
    for name, value in page.attributes:
        check(name not in LINKS and not name.startswith("on") and name != "style", f"{name}={value}")
    style = re.search(r"<style>(.*?)</style>", text, re.S)[1]
    check("url(" not in style and "@import" not in style, "the style fetches something")
    without_names = text.replace("http://www.w3.org/1999/xhtml", "").replace("http://www.w3.org/2000/svg", "")
    check("http" not in without_names.replace("http-equiv", ""), "an address of something outside")
    check("<svg" not in text or "<line class=\"zero\"" in text, "an axis without zero")
    check(text.count("UTC") == 1, "UTC is said once")
    return page


def check_workbook(path, answer):
    book, shown = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    formulas = 0
    for sheet in book:
        check(sheet.freeze_panes == "A2", f"{sheet.title}: the head is not frozen")
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.data_type == "f":
                    letter, rows = cell.column_letter, cell.row - 1
                    check(cell.value == f"=SUM({letter}2:{letter}{rows})", f"{sheet.title}: {cell.value}")
                    formulas += 1
                    values = [shown[sheet.title].cell(r, cell.column).value for r in range(2, cell.row)]
                    total = sum(Decimal(repr(value)) for value in values if value is not None)
                    kept = Decimal(repr(shown[sheet.title].cell(cell.row, cell.column).value))
                    check(abs(total - kept) <= abs(kept) * Decimal("1e-13") + Decimal("1e-12"), f"{total} {kept}")
    check(book.sheetnames[-1] == "about", book.sheetnames)
    check_amounts(shown, answer)
    return formulas


def check_amounts(book, answer):
    """Each amount of the answer is in its sheet as a number of 15 digits; where that is less, as text too."""
    by_name = {sheet.title: sheet for sheet in book}
    for section in [{"name": book.sheetnames[0], **answer}, *answer.get("sections", [])]:
        sheet = by_name.get(section["name"])
        if sheet is None or sheet.max_row < len(section["rows"]) + 1:
            continue
        heads = [cell.value for cell in sheet[1]]
        for column in section["columns"]:
            exact = [row[column["name"]] for row in section["rows"]]
            if column["type"] != "money" or "currency" not in column or not exact:
                continue
            at = next((i for i, head in enumerate(heads) if head in (
                column["currency"], f"COST {column['currency']}", f"BILLED {column['currency']}")), None)
            if at is None or column["name"] != column["currency"]:
                continue
            shown = [sheet.cell(row, at + 1).value for row in range(2, len(exact) + 2)]
            texts = heads.index(f"{heads[at]} (every digit)") if f"{heads[at]} (every digit)" in heads else None
            for i, amount in enumerate(exact):
                if amount is None:
                    continue
                check(isinstance(shown[i], (int, float)), f"{sheet.title}: {shown[i]!r} is no number")
                check(KEPT.create_decimal(amount) == KEPT.create_decimal(repr(shown[i])), f"{amount} {shown[i]}")
                if texts is not None:
                    check(Decimal(sheet.cell(i + 2, texts + 1).value) == Decimal(amount), f"{amount} as text")
                else:
                    check(len(Decimal(amount).normalize().as_tuple().digits) <= 15, f"{amount} lost digits")


def check_reports(purser):
    formulas = charts = 0
    for command in REPORTS:
        page = purser.run(*command, *AS_OF, "--format", "html").stdout
        check_page(page)
        charts += page.count("<figure>")
        path = purser.home / "report.xlsx"
        purser.run(*command, *AS_OF, "--format", "xlsx", "--output", path)
        formulas += check_workbook(path, purser.json(*command, *AS_OF))
    check(formulas > 20 and charts > 8, f"{formulas} formulas, {charts} charts")
    print(f"{len(REPORTS)} pages with {charts} charts, as many workbooks with {formulas} formulas")


def check_hostile(purser):
    """Tag values that spreadsheets and browsers would run."""
    hostile = ['=HYPERLINK("http://evil.example","click")', "@SUM(A1)", "+1", "-1", "<script>alert(1)</script>",
               "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "a&amp;b", "]]>", "_x000D_", "&#x3c;b>",
               "\u202egnp", "two\nlines", "\x1b[31mred", "{{7*7}}", "javascript:alert(1)"]
    header, *lines = (ROOT / "tests/fixtures/focus/v1_0.csv").read_text().splitlines()
    names = next(csv.reader([header]))
    base = dict(zip(names, next(csv.reader([lines[0]]))))
    with open(purser.home / "hostile.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        for number, value in enumerate(hostile):
            writer.writerow({**base, "ResourceId": f"r-{number}", "BilledCost": "1", "EffectiveCost": "1",
                             "ListCost": "1", "ContractedCost": "1", "Tags": json.dumps({"label": value})})
    purser.run("ingest", "--kind", "focus", "--source", "hostile", "hostile.csv", "--books", "other")
    ask = ["report", "cost", "--by", "tag:label", "--books", "other", *AS_OF]

    text = purser.run(*ask, "--format", "html").stdout
    page = Page(text)
    check(page.tags <= DRAWN, f"unexpected elements: {page.tags - DRAWN}")
    check(not any(name.startswith("on") or name in LINKS for name, _ in page.attributes), "an attribute of others")
    xml.etree.ElementTree.fromstring(text.split("\n", 1)[1])
    for value in hostile:
        if value.isprintable():
            check(value in page.data, f"{value} is not shown as it is")
    check("\u202e" not in text and "\x1b" not in text, "what turns lines or colours")

    purser.run(*ask, "--format", "xlsx", "--output", "hostile.xlsx")
    sheet = openpyxl.load_workbook(purser.home / "hostile.xlsx")["cost"]
    cells = [sheet.cell(row, 1) for row in range(2, len(hostile) + 2)]
    check(all(cell.data_type != "f" and cell.quotePrefix for cell in cells), "a tag value is a formula")
    found = {cell.value.replace("_x005F_", "_") for cell in cells}
    kept = {value.replace("\x1b", "\ufffd") for value in hostile}
    check(found == kept, found ^ kept)
    print(f"{len(hostile)} hostile values stay text")


def main():
    purser = Purser()
    make_books(purser)
    check_reports(purser)
    check_hostile(purser)


if __name__ == "__main__":
    main()
