#include "report/expectation.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/suggest.h"
#include "embedded.h"
#include "report/csv_text.h"

namespace purser {
namespace {

/// The file's columns, in the order of ColumnsOf's answer.
constexpr std::array<std::string_view, 7> kNames = {
    "billing_period", "account", "currency", "amount", "issuer", "invoice", "sub_account"};
constexpr std::size_t kMandatory = 4;
// One more line and one subtraction from a sum of the books stay within 128 bits.
const UInt128 kMost = PowerOfTen(37);
using Places = std::array<std::optional<std::size_t>, kNames.size()>;

Result<Places> PlacesOf(const std::vector<std::string>& header) {
  Places places;
  const std::vector<std::string> names(kNames.begin(), kNames.end());
  for (std::size_t i = 0; i < header.size(); ++i) {
    const auto found = std::ranges::find(kNames, header[i]);
    if (found == kNames.end())
      return Error{ErrorKind::kUsage, fmt::format("line 1: unknown column \"{}\"{}", header[i],
                                                  DidYouMean(header[i], names))};
    places[static_cast<std::size_t>(found - kNames.begin())] = i;
  }
  for (std::size_t i = 0; i < kMandatory; ++i)
    if (!places[i])
      return Error{ErrorKind::kUsage, fmt::format("line 1: no column \"{}\"", kNames[i])};
  return places;
}

/// What is known of the bill at the grain of invoices.
struct BilledLine {
  std::string billing_period, account, currency, issuer, invoice, sub_account;
  Int128 billed = 0;
  std::int64_t lines = 0;

  static BilledLine From(const Row& row) {
    const std::string currency = row.Text("currency");
    return {.billing_period = row.Text("billing_period"),
            .account = row.Text("account"),
            .currency = currency.empty() ? "XXX" : currency,
            .issuer = row.Text("issuer"),
            .invoice = row.Text("invoice"),
            .sub_account = row.Text("sub_account"),
            .billed = row.Units("billed"),
            .lines = row.Integer("lines")};
  }
};

bool IsOf(const BilledLine& line, const ExpectedKey& key) {
  const auto fits = [](const std::string& wanted, const std::string& is) {
    return wanted.empty() || wanted == is;
  };
  return line.billing_period == key.billing_period && line.account == key.account &&
         line.currency == key.currency && fits(key.issuer, line.issuer) &&
         fits(key.invoice, line.invoice) && fits(key.sub_account, line.sub_account);
}

Table EmptyTable(std::string_view name, std::string_view title) {
  Table table{.name = std::string(name), .title = std::string(title)};
  table.columns = {TextColumn("billing_period", "PERIOD"), TextColumn("account"),
                   TextColumn("currency", "IN")};
  return table;
}

void AddMoneyColumns(Table& table, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    table.columns.push_back({.name = std::string(name),
                             .type = CellType::kMoney,
                             .unit_column = "currency",
                             .is_change = name == "difference"});
}

Cell TextCell(const std::string& text) { return text.empty() ? Cell() : Cell(text); }

void CompareOne(const ExpectedKey& key, const ExpectedSum& sum,
                const std::vector<BilledLine>& billed, ExpectationOutcome& outcome) {
  Int128 booked = 0, open = 0;
  for (const BilledLine& line : billed) {
    if (!IsOf(line, key)) continue;
    booked += line.billed;
    if (line.invoice.empty()) open += line.billed;
  }
  const std::string_view verdict = Verdict(booked - sum.amount, key.currency, sum.lines);
  ++outcome.compared;
  outcome.differing += verdict == "differs" ? 1 : 0;
  outcome.table.rows.push_back(
      {key.billing_period, key.account, key.currency, TextCell(key.issuer), TextCell(key.invoice),
       TextCell(key.sub_account), MoneyCell(sum.amount), MoneyCell(booked),
       MoneyCell(booked - sum.amount), MoneyCell(open), std::string(verdict)});
}

/// Money of the file's periods that no line of it speaks of.
void NoteUncovered(const Expectation& expected, const std::vector<BilledLine>& billed,
                   ExpectationOutcome& outcome) {
  std::set<std::string> periods;
  for (const auto& [key, sum] : expected) periods.insert(key.billing_period);
  std::map<std::tuple<std::string, std::string, std::string>, std::pair<Int128, Int128>> uncovered;
  for (const BilledLine& line : billed) {
    if (!periods.contains(line.billing_period)) continue;
    const bool is_covered =
        std::ranges::any_of(expected, [&](const auto& entry) { return IsOf(line, entry.first); });
    if (is_covered) continue;
    auto& [rest, open] = uncovered[{line.billing_period, line.account, line.currency}];
    (line.invoice.empty() ? open : rest) += line.billed;
  }
  for (const auto& [place, money] : uncovered) {
    const auto& [period, account, currency] = place;
    for (const bool is_open : {false, true}) {
      const Int128 amount = is_open ? money.second : money.first;
      if (amount == 0) continue;
      outcome.notes.push_back(
          fmt::format("{} account {}: {} {}", period, account, MoneyText(amount, currency),
                      is_open ? "is open: no invoice yet" : "is on no line of the expectation"));
    }
  }
}

}  // namespace

Result<Expectation> ParseExpectation(std::string_view csv) {
  const std::vector<std::vector<std::string>> lines = TRY(ParseCsvText(csv));
  if (lines.empty()) return Error{ErrorKind::kUsage, "it is empty"};
  const Places places = TRY(PlacesOf(lines[0]));
  Expectation expected;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].size() != lines[0].size())
      return Error{ErrorKind::kUsage, fmt::format("line {}: {} fields, the header has {}", i + 1,
                                                  lines[i].size(), lines[0].size())};
    const auto field = [&](std::size_t name) {
      return places[name] ? lines[i][*places[name]] : std::string();
    };
    if (!ParseMonth(field(0)))
      return Error{ErrorKind::kUsage, fmt::format("line {}: \"{}\" is no billing period like "
                                                  "2026-09",
                                                  i + 1, field(0))};
    if (field(2).empty())
      return Error{ErrorKind::kUsage, fmt::format("line {}: no currency", i + 1)};
    const std::optional<ParsedDecimal> amount = ParseMoneyText(field(3), field(2), kCostScale);
    if (!amount)
      return Error{ErrorKind::kUsage, fmt::format("line {}: \"{}\" is no amount", i + 1, field(3))};
    ExpectedSum& sum = expected[{.billing_period = field(0),
                                 .account = field(1),
                                 .currency = field(2),
                                 .issuer = field(4),
                                 .invoice = field(5),
                                 .sub_account = field(6)}];
    sum.amount += amount->units;
    ++sum.lines;
    if (Magnitude(sum.amount) > kMost)
      return Error{ErrorKind::kUsage, fmt::format("line {}: more money than any bill has", i + 1)};
  }
  return expected;
}

std::string_view Verdict(Int128 difference, std::string_view currency, std::int64_t lines) {
  if (difference == 0) return "equal";
  const UInt128 half = PowerOfTen(kCostScale - MinorDigits(currency)) / 2;
  return Magnitude(difference) <= half * static_cast<UInt128>(lines) ? "rounding" : "differs";
}

Result<ExpectationOutcome> CompareExpectation(ReaderContext& context, const PeriodChoice& period,
                                              const Expectation& expected) {
  const std::string first = MonthText(period.first_month());
  const std::string last = MonthText(period.last_month());
  const std::vector<BilledLine> billed = TRY(context.engine.SelectAs<BilledLine>(
      sql::report_reconcile_invoices, {{"first", first}, {"last", last}}));
  ExpectationOutcome outcome;
  outcome.table = EmptyTable("expected", "Billed against the expectation");
  for (const std::string_view column : {"issuer", "invoice", "sub_account"})
    outcome.table.columns.push_back(TextColumn(column));
  AddMoneyColumns(outcome.table, {"expected", "booked", "difference", "open"});
  outcome.table.columns.push_back(TextColumn("verdict"));
  std::int64_t elsewhere = 0;
  for (const auto& [key, sum] : expected) {
    if (key.billing_period < first || key.billing_period > last)
      elsewhere += sum.lines;
    else
      CompareOne(key, sum, billed, outcome);
  }
  if (elsewhere > 0)
    outcome.notes.push_back(fmt::format("{} lines of the expectation are of other periods than {}",
                                        elsewhere, period.text));
  NoteUncovered(expected, billed, outcome);
  HideEmptyColumns(outcome.table);
  return outcome;
}

ExpectationOutcome CompareCheckSources(const Generation& generation, const PeriodChoice& period) {
  ExpectationOutcome outcome;
  outcome.table = EmptyTable("check_sources", "Billed against check sources");
  outcome.table.columns.push_back(TextColumn("check_source"));
  AddMoneyColumns(outcome.table, {"expected", "booked", "difference"});
  outcome.table.columns.push_back(TextColumn("verdict"));
  for (const Snapshot& check : generation.snapshots) {
    const bool is_asked = check.role == "check" && check.billing_period >= period.first_month() &&
                          check.billing_period <= period.last_month();
    if (!is_asked) continue;
    std::map<std::pair<std::string, std::string>, ExpectedSum> sums;
    for (const Total& total : check.totals) {
      ExpectedSum& sum = sums[{total.account, total.currency}];
      sum.amount += total.billed;
      ++sum.lines;
    }
    for (const auto& [place, sum] : sums) {
      Int128 booked = 0;
      for (const Snapshot* snapshot : CountedSnapshots(generation))
        for (const Total& total : snapshot->totals)
          if (snapshot->billing_period == check.billing_period && total.account == place.first &&
              total.currency == place.second)
            booked += total.billed;
      const std::string_view verdict = Verdict(booked - sum.amount, place.second, sum.lines);
      ++outcome.compared;
      outcome.differing += verdict == "differs" ? 1 : 0;
      outcome.table.rows.push_back({MonthText(check.billing_period), place.first, place.second,
                                    check.source, MoneyCell(sum.amount), MoneyCell(booked),
                                    MoneyCell(booked - sum.amount), std::string(verdict)});
    }
  }
  return outcome;
}

}  // namespace purser
