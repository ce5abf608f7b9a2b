#include "cli/query_views.h"

#include <array>

#include <fmt/format.h>

#include "domain/taxonomy.h"
#include "ledger/fence.h"

namespace purser {
namespace {

struct ViewText {
  std::string_view name;
  std::string_view about;  ///< For --help.
  std::string_view more;   ///< For the page.
};

constexpr std::array kViews = {
    ViewText{"charges", "the bill, a row a charge: FOCUS columns and purser's own (x_…)",
             "Every current charge of every source, as delivered and normalised. `source`, "
             "`billing_period` (\"2026-09\") and `snapshot` say where it came from; snapshot, "
             "`x_FileNumber` and `x_RowNumber` name the row."},
    ViewText{"cost_day", "what each thing cost a day, before sharing",
             "A row an identity (all that tells charges apart but time and amounts) and day, UTC. "
             "Its sums are those of charges; what lasts longer than a day is spread over its days, "
             "but Billed, quantities and lines stand on the first. `Lines` counts charges, "
             "`OpenLines` those without an invoice."},
    ViewText{
        "allocated", "the same with its owner: a column each key of the taxonomy",
        "cost_day with the owner that the rules gave: a column each key of the taxonomy (here "
        "the default one), `KEY_method` (rule, tag, inventory-tag, inherited, account, shared, "
        "none) and `KEY_detail` (the rule, tag key or pool; for none the reason). What a shared "
        "cost takes is replaced by the shares it gives; `Pool` names it. Its sums are those of "
        "cost_day. The empty value is NULL: reports print it as unallocated."},
    ViewText{"cost_hour", "what each class of things cost an hour",
             "As cost_day by hour, UTC, without resources, SKUs and commitments: for spikes."},
    ViewText{"resources", "a row a resource: when it was seen, what it cost in all",
             "Every resource of every current charge, its first and last day and its sums, a row a "
             "currency. Name, type, region, instance type and tags are those of the newest "
             "inventory that has it, else what the bill said last; `State`, `Launched` and "
             "`Observed` are NULL where no inventory has it. What the newest inventory of a source "
             "has and the bill has not is a row too, by that source's name: what it costs is not "
             "known, so currency, days, costs and `Lines` are NULL. `Tags` that could not be read "
             "are NULL; resources without tags have none in them."},
};

}  // namespace

std::string QueryDetails() {
  std::string text =
      "One SELECT over these views and nothing else; files, settings and other tables are out of "
      "reach, and nothing can be changed:";
  for (const ViewText& view : kViews) text += fmt::format("\n- {}: {}", view.name, view.about);
  return text +
         "\nThe SQL is DuckDB's. Costs are DECIMAL(38,18), quantities DECIMAL(38,12): JSON and CSV "
         "have every digit, JSON as strings. An answer has at most a million rows; --limit takes "
         "the first ones of a longer one. Lists and structs have to be CAST to VARCHAR. The "
         "reference page views.md has every column.";
}

std::string ViewsPage() {
  std::string text =
      "# Views of `purser query`\n\n"
      "`purser query \"SQL\"` answers one SELECT over these views and nothing else. Costs are in "
      "`BillingCurrency`: group by it, money of several currencies is never added.\n";
  const std::vector<FenceColumn> columns = DescribeFence(DefaultTaxonomy().KeyNames()).value();
  for (const ViewText& view : kViews) {
    text += fmt::format("\n## {}\n\n{}\n\n| column | type |\n|---|---|\n", view.name, view.more);
    for (const FenceColumn& column : columns)
      if (column.view == view.name)
        text += fmt::format("| `{}` | {} |\n", column.name, column.type);
  }
  return text;
}

}  // namespace purser
