#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "embedded.h"
#include "report/subject.h"

namespace purser {
namespace {

using InvoiceValues = std::vector<std::optional<std::string>>;

/// What has no invoice yet stands below what has.
struct OpenLast {
  bool operator()(const InvoiceValues& a, const InvoiceValues& b) const {
    return std::ranges::lexicographical_compare(a, b, [](const auto& x, const auto& y) {
      return x.has_value() == y.has_value() ? x < y : x.has_value();
    });
  }
};

struct InvoiceLine {
  InvoiceValues values;  ///< Period, issuer, invoice, account, category.
  std::string currency;
  Int128 billed = 0;
  std::int64_t lines = 0;

  static InvoiceLine From(const Row& row) {
    InvoiceLine line;
    for (const std::string_view name :
         {"billing_period", "issuer", "invoice", "account", "category"})
      line.values.push_back(row.IsNull(name) ? std::optional<std::string>() : row.Text(name));
    line.currency = row.IsNull("currency") ? "XXX" : row.Text("currency");
    line.billed = row.Units("billed");
    line.lines = row.Integer("lines");
    return line;
  }
  bool is_open() const { return !values[2]; }
};

Table MakeTable(const std::vector<InvoiceLine>& lines) {
  std::set<std::string> currencies;
  std::map<InvoiceValues, std::pair<MoneyByCurrency, std::int64_t>, OpenLast> rows;
  MoneyByCurrency total;
  std::int64_t count = 0;
  for (const InvoiceLine& line : lines) {
    currencies.insert(line.currency);
    auto& [money, line_count] = rows[line.values];
    money[line.currency] += line.billed;
    line_count += line.lines;
    total[line.currency] += line.billed;
    count += line.lines;
  }
  Table table{.name = "invoice", .title = ""};
  table.columns = {TextColumn("billing_period", "PERIOD"), TextColumn("issuer"),
                   TextColumn("invoice"), TextColumn("account"),
                   TextColumn("charge_category", "CATEGORY")};
  for (const std::string& currency : currencies)
    table.columns.push_back(MoneyColumn(currency, currencies.size() == 1 ? "BILLED" : ""));
  table.columns.push_back({.name = "lines", .type = CellType::kInteger});
  const auto cells = [&](const std::vector<std::optional<std::string>>& values,
                         const MoneyByCurrency& money, std::int64_t line_count) {
    std::vector<Cell> row = DimensionCells(values);
    for (const std::string& currency : currencies) {
      const auto found = money.find(currency);
      row.push_back(found == money.end() ? Cell() : MoneyCell(found->second));
    }
    row.emplace_back(line_count);
    return row;
  };
  for (const auto& [values, sums] : rows)
    table.rows.push_back(cells(values, sums.first, sums.second));
  table.totals = cells(std::vector<std::optional<std::string>>(5), total, count);
  return table;
}

/// "open, without an invoice yet: 12.30 USD in 40 lines".
std::vector<std::string> OpenNotes(const std::vector<InvoiceLine>& lines) {
  std::map<std::string, std::pair<Int128, std::int64_t>> open;
  for (const InvoiceLine& line : lines) {
    if (!line.is_open()) continue;
    open[line.currency].first += line.billed;
    open[line.currency].second += line.lines;
  }
  std::vector<std::string> notes;
  for (const auto& [currency, sums] : open)
    notes.push_back(
        fmt::format("open, without an invoice: {} in {} line{}", MoneyText(sums.first, currency),
                    GroupedDecimalText(sums.second, 0, 0), sums.second == 1 ? "" : "s"));
  return notes;
}

}  // namespace

Result<Report> InvoiceReport(ReaderContext& context, const ReportRequest& request) {
  ReportRequest billed = request;
  billed.metric = "billed";
  const ReportSubject subject = TRY(ResolveSubject(context, billed, "charge_category"));
  if (subject.period.of != PeriodOf::kBilling)
    return Error{ErrorKind::kUsage, "an invoice is of a billing period: --period 2026-09"};
  const Facts facts = TRY(ReadFacts(
      context,
      {.period = subject.period, .metric = subject.metric, .owner_key = "", .originals = true}));
  const std::vector<InvoiceLine> lines = TRY(context.engine.SelectAs<InvoiceLine>(
      sql::report_invoice, {{"first", MonthText(subject.period.first_month())},
                            {"last", MonthText(subject.period.last_month())}}));
  Report report = BeginReport("invoice", subject, facts);
  report.title = "Billed cost by invoice";
  report.tables.push_back(MakeTable(lines));
  for (std::string& note : OpenNotes(lines)) report.notes.push_back(std::move(note));
  if (context.reporting != nullptr)
    report.notes.push_back("invoices are in the currency they are billed in, not in " +
                           context.reporting->code);
  report.next = fmt::format("purser reconcile --period {} --expect invoice.csv",
                            MonthText(subject.period.last_month()));
  return report;
}

}  // namespace purser
