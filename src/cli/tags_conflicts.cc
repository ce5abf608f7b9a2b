/// `purser tags conflicts`: what tags say in more than one way.

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/tags.h"
#include "govern/tags/conflicts.h"
#include "report/subject.h"

namespace purser {
namespace {

Table ConflictTable(const std::vector<TagConflict>& conflicts, const TagMoney& money) {
  Table table{.name = "conflicts", .title = ""};
  table.columns = {TextColumn("kind"),
                   TextColumn("key"),
                   TextColumn("written"),
                   TextColumn("meant"),
                   {.name = "resources", .type = CellType::kInteger}};
  AddMoneyColumns(table, money);
  table.columns.push_back(TextColumn("example"));
  for (const TagConflict& conflict : conflicts) {
    std::vector<Cell> row = {
        std::string(ConflictName(conflict.kind)), conflict.key, conflict.written,
        conflict.meant.empty() ? Cell() : Cell(conflict.meant), conflict.resources};
    const ResourceMoney of{.amount = conflict.money};
    AddMoneyCells(row, &of, money);
    row.emplace_back(conflict.example);
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Result<void> TagsConflicts(Session& session) {
  const Date today = DayOf(session.now());
  const Taxonomy& taxonomy = session.config().taxonomy;
  const ComplianceJudge judge = TRY(ComplianceJudge::Make(taxonomy, today));
  const std::unique_ptr<TagBooks> books = TRY(TagBooks::Open(session));
  const TagResources resources = TRY(LoadResources(*books, session.now()));
  const TagMoney money = TRY(LoadMoney(*books, today));
  const std::vector<CheckedResource> checked =
      TRY(OfTeam(session, judge.CheckAll(resources.resources,
                                         {DefaultDimension(taxonomy), &money.by_resource})));
  const std::vector<TagConflict> conflicts = FindConflicts(checked, judge);

  Report report =
      BeginTagReport("tags-conflicts", "Tags that say one thing in several ways", money);
  report.tables.push_back(ConflictTable(conflicts, money));
  report.headlines.push_back(
      conflicts.empty()
          ? "every tag of the taxonomy is written in one way"
          : "contradiction, value and misspelt-key are not compliant; synonym and spelling are");
  AddUnknownTagsNote(checked, report);
  report.notes.insert(report.notes.end(), resources.notes.begin(), resources.notes.end());
  if (!conflicts.empty() && !resources.from_bill) report.next = "purser tags fix --spelling";
  return PrintReport(session, report);
}

}  // namespace purser
