#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "report/quarantine.h"
#include "report/subject.h"

namespace purser {
namespace {

/// Findings, the most money first.
Table FindingTable(std::span<const Snapshot* const> snapshots) {
  Table table{.name = "quality",
              .title = "",
              .columns = {TextColumn("source"),
                          TextColumn("billing_period", "PERIOD"),
                          TextColumn("snapshot"),
                          TextColumn("kind", "FINDING"),
                          {.name = "rows", .type = CellType::kInteger},
                          TextColumn("currency"),
                          {.name = "amount",
                           .type = CellType::kMoney,
                           .unit_column = "currency",
                           .heading = "AT STAKE"},
                          TextColumn("detail"),
                          TextColumn("remedy")}};
  // People read detail and remedy in full, under the table.
  for (const std::size_t column : {2, 7, 8}) table.columns[column].audience = Audience::kMachines;
  std::vector<std::pair<const Snapshot*, const QualityFinding*>> found;
  for (const Snapshot* snapshot : snapshots)
    for (const QualityFinding& finding : snapshot->quality) found.emplace_back(snapshot, &finding);
  std::ranges::stable_sort(found, [](const auto& a, const auto& b) {
    return Magnitude(a.second->amount) > Magnitude(b.second->amount);
  });
  for (const auto& [snapshot, finding] : found) {
    const bool has_money = !finding->currency.empty();
    table.rows.push_back(
        {snapshot->source, MonthText(snapshot->billing_period), snapshot->id, finding->kind,
         finding->rows, has_money ? Cell(finding->currency) : Cell(),
         has_money ? MoneyCell(finding->amount) : Cell(), finding->detail, finding->remedy});
  }
  return table;
}

/// "aws 2026-10: kind: detail; remedy"; what several months have alike is said once.
std::vector<std::string> FindingLines(std::span<const Snapshot* const> snapshots) {
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<std::string>> months;
  for (const Snapshot* snapshot : snapshots)
    for (const QualityFinding& finding : snapshot->quality)
      months[{finding.kind, finding.detail, finding.remedy}].push_back(
          snapshot->source + " " + MonthText(snapshot->billing_period));
  std::vector<std::string> lines;
  for (const auto& [said, where] : months) {
    const auto& [kind, detail, remedy] = said;
    const std::string more = where.size() > 1 ? fmt::format(" and {} more", where.size() - 1) : "";
    lines.push_back(fmt::format("{} ({}{}): {}{}{}", kind, where.front(), more, detail,
                                remedy.empty() ? "" : "; ", remedy));
  }
  return lines;
}

/// What each snapshot did with the rows it read, and what was proved.
Table RowTable(std::span<const Snapshot* const> snapshots) {
  Table table{.name = "rows", .title = "Rows of the sources"};
  table.columns = {TextColumn("source"), TextColumn("billing_period", "PERIOD"),
                   TextColumn("snapshot")};
  table.columns[2].audience = Audience::kMachines;
  for (const std::string_view name :
       {"read", "derived", "kept", "netted", "quarantined", "checks", "failed"})
    table.columns.push_back({.name = std::string(name), .type = CellType::kInteger});
  for (const Snapshot* snapshot : snapshots) {
    const RowCounts& rows = snapshot->rows;
    const auto failed = std::ranges::count(snapshot->proof, false, &ProofLine::holds);
    table.rows.push_back({snapshot->source, MonthText(snapshot->billing_period), snapshot->id,
                          rows.read, rows.derived, rows.kept, rows.netted, rows.quarantined,
                          static_cast<std::int64_t>(snapshot->proof.size()),
                          static_cast<std::int64_t>(failed)});
  }
  return table;
}

}  // namespace

Table QuarantineTable(std::span<const Snapshot* const> snapshots) {
  Table table{.name = "quarantined",
              .title = "Rows left out because their cost cannot be read",
              .columns = {TextColumn("source"),
                          TextColumn("billing_period", "PERIOD"),
                          TextColumn("file"),
                          {.name = "line", .type = CellType::kInteger},
                          TextColumn("reason")}};
  for (const Snapshot* snapshot : snapshots)
    for (const QuarantinedRow& row : snapshot->quarantined)
      table.rows.push_back(
          {snapshot->source, MonthText(snapshot->billing_period), row.file, row.line, row.reason});
  if (table.rows.empty()) table.audience = Audience::kMachines;
  return table;
}

std::vector<const Snapshot*> SnapshotsIn(const Generation& generation, const PeriodChoice& period) {
  std::vector<const Snapshot*> snapshots;
  for (const Snapshot& snapshot : generation.snapshots)
    if (snapshot.billing_period >= period.first_month() &&
        snapshot.billing_period <= period.last_month())
      snapshots.push_back(&snapshot);
  std::ranges::sort(snapshots, [](const Snapshot* a, const Snapshot* b) {
    return std::tie(a->source, a->billing_period, a->id) <
           std::tie(b->source, b->billing_period, b->id);
  });
  return snapshots;
}

Result<Report> QualityReport(ReaderContext& context, const ReportRequest& request) {
  const PeriodChoice period = TRY(ChoosePeriod(request.period, context.generation, context.as_of));
  const std::vector<const Snapshot*> snapshots = SnapshotsIn(context.generation, period);
  Report report{.name = "quality",
                .title = "Quality of the data",
                .period_text = period.text,
                .period = period.days,
                .period_of = period.of};
  report.tables.push_back(FindingTable(snapshots));
  report.tables.push_back(RowTable(snapshots));
  report.tables.push_back(QuarantineTable(snapshots));
  for (const Snapshot* snapshot : snapshots) {
    report.sources.push_back({snapshot->source, MonthText(snapshot->billing_period), snapshot->id});
    if (snapshot->residual != 0)
      report.notes.push_back(fmt::format("{} {}: {} was rounded off beyond 18 decimals",
                                         snapshot->source, MonthText(snapshot->billing_period),
                                         ShortDecimalText(snapshot->residual, 36)));
  }
  report.headlines = FindingLines(snapshots);
  report.headlines.push_back("costs are never altered: a finding is a warning, not a correction");
  report.next = "purser reconcile --period " + MonthText(period.last_month());
  return report;
}

}  // namespace purser
