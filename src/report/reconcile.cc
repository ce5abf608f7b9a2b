#include "report/reconcile.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "embedded.h"
#include "report/expectation.h"
#include "report/quarantine.h"
#include "report/reconcile_cells.h"

namespace purser {
namespace {

/// One line of "Checks".
struct CheckLine {
  std::string name;
  bool holds = true;
  std::string detail;
};

class Reconciler {
 public:
  Reconciler(ReaderContext& context, const ReconcileRequest& request, PeriodChoice period)
      : context_(context), request_(request), period_(std::move(period)) {}

  Result<Report> Run();

 private:
  Result<void> CompareInside();
  void CheckFiles();
  void CheckIngest();
  Result<void> CompareOutside();
  Result<void> AddBridge();
  void Add(const ExpectationOutcome& outcome, const std::string& name);
  Table CheckTable() const;
  std::string Summary() const;

  ReaderContext& context_;
  const ReconcileRequest& request_;
  PeriodChoice period_;
  Report report_;
  Cells charged_;
  std::vector<Difference> differences_;
  std::vector<CheckLine> checks_;
  std::vector<Table> outside_;
  bool compared_outside_ = false;
};

Result<void> Reconciler::CompareInside() {
  const Cells booked = BookedCells(context_.generation, period_);
  charged_ = TRY(ChargedCells(context_, period_));
  const Cells allocated = TRY(AllocatedCells(context_, period_));
  const Cells cube = TRY(CubeCells(context_, period_));
  std::int64_t rows = 0;
  for (const auto& [key, sums] : charged_) rows += sums.rows;
  const auto add = [&](std::string_view name, const Cells& expected, const Cells& found,
                       bool with_rows) {
    const std::vector<Difference> differing = Compare(name, expected, found, with_rows);
    std::string detail =
        differing.empty()
            ? fmt::format("{} cells, four metrics{}", expected.size(),
                          with_rows ? fmt::format(", {} rows", GroupedDecimalText(rows, 0, 0)) : "")
            : fmt::format("{} numbers differ", differing.size());
    checks_.push_back({std::string(name), differing.empty(), std::move(detail)});
    differences_.insert(differences_.end(), differing.begin(), differing.end());
  };
  add("files = charges", booked, charged_, true);
  add("charges = allocated", charged_, allocated, false);
  add("charges = owner cube", WithoutIssuer(charged_), cube, false);
  return {};
}

void Reconciler::CheckFiles() {
  const std::size_t changed = request_.changed_files.size();
  checks_.push_back({"files as published", changed == 0,
                     changed == 0 ? "sizes and digests are those recorded"
                                  : fmt::format("{} changed or missing", changed)});
}

/// What was proved when the snapshots were read, and what was left out.
void Reconciler::CheckIngest() {
  std::size_t proofs = 0, failed = 0;
  std::int64_t quarantined = 0;
  for (const Snapshot* snapshot : SnapshotsIn(context_.generation, period_)) {
    for (const ProofLine& line : snapshot->proof) {
      ++proofs;
      if (line.holds) continue;
      ++failed;
      report_.notes.push_back(fmt::format("{} {}: {}: {}", snapshot->source,
                                          MonthText(snapshot->billing_period), line.name,
                                          line.detail));
    }
    const RowCounts& rows = snapshot->rows;
    quarantined += rows.quarantined;
    if (rows.read + rows.derived != rows.kept + rows.netted + rows.quarantined)
      checks_.push_back({"rows accounted for", false,
                         fmt::format("{}: {} read + {} derived is not {} kept + {} netted + {} "
                                     "quarantined",
                                     snapshot->source, rows.read, rows.derived, rows.kept,
                                     rows.netted, rows.quarantined)});
  }
  if (proofs > 0)
    checks_.push_back(
        {"checks at ingest", true, fmt::format("{} of {} held", proofs - failed, proofs)});
  if (quarantined > 0)
    report_.notes.push_back(fmt::format(
        "{} rows were left out because their cost cannot be read; they are listed", quarantined));
}

void Reconciler::Add(const ExpectationOutcome& outcome, const std::string& name) {
  if (outcome.compared > 0) {
    compared_outside_ = true;
    checks_.push_back({name, outcome.differing == 0,
                       outcome.differing == 0
                           ? fmt::format("{} compared", outcome.compared)
                           : fmt::format("{} of {} differ", outcome.differing, outcome.compared)});
    outside_.push_back(outcome.table);
  }
  report_.notes.insert(report_.notes.end(), outcome.notes.begin(), outcome.notes.end());
}

Result<void> Reconciler::CompareOutside() {
  if (request_.expected) {
    const Expectation expected =
        TRY(ParseExpectation(*request_.expected).While(request_.expected_file));
    const ExpectationOutcome outcome = TRY(CompareExpectation(context_, period_, expected));
    Add(outcome, "billed = " + request_.expected_file);
  }
  Add(CompareCheckSources(context_.generation, period_), "billed = check source");
  return {};
}

struct Bridge {
  std::map<std::string, std::pair<Int128, Int128>> terms;  ///< Billed and effective by term.
};

/// The terms between Effective and Billed, each a number, none that is nothing.
std::vector<std::pair<std::string, Int128>> TermsOf(const Bridge& bridge) {
  std::vector<std::pair<std::string, Int128>> terms;
  Int128 effective = 0, billed = 0, covered = 0;
  for (const auto& [name, sums] : bridge.terms) {
    billed += sums.first;
    effective += sums.second;
    if (name == "used" || name == "unused") covered += sums.first;
  }
  const auto of = [&](const std::string& name) {
    const auto found = bridge.terms.find(name);
    return found == bridge.terms.end() ? std::pair<Int128, Int128>() : found->second;
  };
  terms.emplace_back("effective", effective);
  terms.emplace_back("− commitments used", -of("used").second);
  terms.emplace_back("− commitments unused", -of("unused").second);
  terms.emplace_back("+ purchases and fees billed", of("fee").first);
  if (of("fee").second != 0)
    terms.emplace_back("− effective of purchases and fees", -of("fee").second);
  if (covered != 0) terms.emplace_back("+ billed on covered usage", covered);
  for (const auto& [name, sums] : bridge.terms) {
    const bool is_commitment = name == "used" || name == "unused" || name == "fee";
    if (!is_commitment && sums.first != sums.second)
      terms.emplace_back(fmt::format("+ {} billed otherwise than effective", name),
                         sums.first - sums.second);
  }
  terms.emplace_back("= billed", billed);
  return terms;
}

Result<void> Reconciler::AddBridge() {
  std::map<std::pair<std::string, std::string>, Bridge> bridges;
  TRY(context_.engine.ForEach(
      sql::report_reconcile_bridge,
      {{"first", MonthText(period_.first_month())}, {"last", MonthText(period_.last_month())}},
      [&](const Row& row) -> Result<void> {
        const std::string currency = row.Text("currency");
        bridges[{row.Text("billing_period"), currency.empty() ? "XXX" : currency}]
            .terms[row.Text("term")] = {row.Units("billed"), row.Units("effective")};
        return {};
      }));
  Table table{.name = "bridge", .title = "From Effective to Billed"};
  for (const std::string_view name : {"billing_period", "currency", "term"})
    table.columns.push_back(TextColumn(name));
  table.columns.push_back({.name = "amount", .type = CellType::kMoney, .unit_column = "currency"});
  for (const auto& [place, bridge] : bridges)
    for (const auto& [term, amount] : TermsOf(bridge))
      table.rows.push_back({place.first, place.second, term, MoneyCell(amount)});
  report_.tables.push_back(std::move(table));
  return {};
}

Table Reconciler::CheckTable() const {
  Table table{.name = "checks",
              .title = "Checks",
              .columns = {TextColumn("check"), TextColumn("result"), TextColumn("detail")}};
  for (const CheckLine& check : checks_)
    table.rows.push_back({check.name, std::string(check.holds ? "ok" : "DIFFERS"), check.detail});
  return table;
}

std::string Reconciler::Summary() const {
  if (!*report_.holds) return "the books do not reconcile";
  if (!compared_outside_) return "books = files; not yet compared with an invoice";
  return request_.expected ? "books = files = " + request_.expected_file
                           : "books = files = check source";
}

Result<Report> Reconciler::Run() {
  report_ = {.name = "reconcile",
             .title = "Reconciliation",
             .period_text = period_.text,
             .period = period_.days,
             .period_of = PeriodOf::kBilling};
  const Result<void> inside = CompareInside();
  CheckFiles();
  if (!inside.ok()) {
    // A file that was changed may be unreadable altogether: then it is named, without cells.
    if (request_.changed_files.empty()) return inside.error();
    checks_.push_back({"files = charges", false, inside.error().message});
  } else {
    TRY(CompareOutside());
    CheckIngest();
  }
  report_.tables.push_back(CellTable(charged_));
  if (inside.ok()) TRY(AddBridge());
  report_.holds = std::ranges::all_of(checks_, &CheckLine::holds);
  report_.tables.insert(report_.tables.end(), outside_.begin(), outside_.end());
  report_.tables.push_back(DifferenceTable(differences_, request_.changed_files));
  const std::vector<const Snapshot*> snapshots = SnapshotsIn(context_.generation, period_);
  report_.tables.push_back(QuarantineTable(snapshots));
  report_.tables.push_back(CheckTable());
  for (const Snapshot* snapshot : snapshots)
    report_.sources.push_back(
        {snapshot->source, MonthText(snapshot->billing_period), snapshot->id});
  report_.headlines.push_back(Summary());
  for (const std::string& file : request_.changed_files)
    report_.headlines.push_back("changed: " + file);
  report_.notes.insert(report_.notes.begin(), context_.notes.begin(), context_.notes.end());
  report_.generation = context_.generation.id;
  report_.next = *report_.holds ? "purser report cost --period " + MonthText(period_.last_month())
                                : "purser report quality";
  return std::move(report_);
}

}  // namespace

Result<Report> Reconcile(ReaderContext& context, const ReconcileRequest& request) {
  PeriodChoice period = TRY(ChoosePeriod(request.period, context.generation, context.as_of));
  if (period.of != PeriodOf::kBilling)
    return Error{ErrorKind::kUsage, "an invoice is of a billing period: --period 2026-09 or all"};
  return Reconciler(context, request, std::move(period)).Run();
}

}  // namespace purser
