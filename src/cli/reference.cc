#include "cli/reference.h"

#include <array>

#include <fmt/format.h>

#include "cli/exit_code.h"
#include "cli/query_views.h"
#include "domain/dimension.h"
#include "domain/schema.h"
#include "ingest/finding_kinds.h"
#include "ingest/source.h"
#include "report/formats.h"

namespace purser {
namespace {

std::string SchemaPage() {
  std::string text =
      "# Columns of a charge\n\n"
      "Every Parquet file under `charges/` of the books has exactly these columns in this order: "
      "the "
      "union of FOCUS 1.0 to 1.4, names verbatim, and purser's own, which begin with `x_`. Costs "
      "have "
      "18 decimals and quantities 12; nothing passes through a floating-point number. Columns of "
      "the "
      "identity are what allocation rules and reports can tell charges apart by.\n\n"
      "| column | type | FOCUS | identity | about |\n|---|---|---|---|---|\n";
  for (const SchemaColumn& column : CanonicalColumns())
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", column.name, SqlType(column.kind),
                        column.versions, column.identity ? "yes" : "", column.about);
  return text;
}

std::string_view KindText(DimensionKind kind) {
  switch (kind) {
    case DimensionKind::kOwner:
      return "owner";
    case DimensionKind::kMethod:
      return "owner";
    case DimensionKind::kIdentity:
      return "charge";
    case DimensionKind::kAccount:
      return "charge";
    case DimensionKind::kTag:
      return "charge";
    case DimensionKind::kBooks:
      return "books";
    case DimensionKind::kTime:
      return "time";
  }
  return "";
}

std::string DimensionsPage() {
  std::string text =
      "# Dimensions\n\n"
      "The names that `--by` and `--where` take. Those marked *rules* can also stand in the "
      "`where` of "
      "`[[allocation]]` and `[[shared_cost]]`: they depend on what a charge is, not on when it "
      "was. "
      "Owner dimensions are the keys of the taxonomy (here the default one) and read `unallocated` "
      "where empty; others are empty, in JSON `null`. The fastest reports use *cube* dimensions "
      "only.\n\n"
      "| dimension | of the | rules | cube | about |\n|---|---|---|---|---|\n";
  for (const Dimension& dimension : AllDimensions(DefaultTaxonomy()))
    text += fmt::format(
        "| `{}` | {} | {} | {} | {}{} |\n", dimension.name, KindText(dimension.kind),
        dimension.in_identity() ? "yes" : "",
        dimension.home == DimensionHome::kCubeOwner ? "yes" : "", dimension.about,
        dimension.kind == DimensionKind::kIdentity ? fmt::format(" (`{}`)", dimension.column) : "");
  return text +
         "| `tag:KEY` | charge | yes |  | A tag: provider prefixes off, aliases of the taxonomy "
         "followed |\n\n"
         "## Filters\n\n"
         "    team = 'nlp' AND service ~ 'Glue|Athena'\n"
         "    team=nlp,cv\n"
         "    NOT region ~ ^us- AND (account IN ('333333333333') OR tag:squad IS NULL)\n\n"
         "Operators: `=` `!=` `~` `!~` `<` `<=` `>` `>=` `IN` `NOT IN` `IS NULL` `IS NOT NULL`; "
         "`AND` "
         "binds tighter than `OR`. `!=` also holds where there is no value. `~` is an RE2 "
         "expression "
         "that may match anywhere. A list means any of its values. Values with blanks, commas or "
         "brackets stand in quotes.\n";
}

std::string SourcesPage() {
  std::string text =
      "# Kinds of source\n\nWhat `--kind` and `kind` of `[[source]]` take.\n\n"
      "| kind | reads |\n|---|---|\n";
  for (const SourceKind& kind : AllSourceKinds())
    text += fmt::format("| `{}` | {} |\n", kind.name, kind.about);
  return text;
}

std::string FindingsPage() {
  std::string text =
      "# Quality findings\n\nWhat may be doubtful about a bill, as ingest, `report quality` and "
      "the "
      "catalog name it. Costs are never altered: what is repaired concerns other columns, and "
      "`explain charge` shows it.\n\n| kind | |\n|---|---|\n";
  for (const FindingKind& kind : AllFindingKinds())
    text += fmt::format("| `{}` | {} |\n", kind.kind, kind.about);
  return text;
}

std::string FormatsPage() {
  std::string text =
      "# Formats\n\nWhat `--format` takes. A verb's page names those it has; the first is what "
      "it answers in without the flag. Formats for people round to the cent and carry the notes; "
      "the others are exact.\n\n| format | |\n|---|---|\n";
  for (const Format& format : AllFormats())
    text += fmt::format("| `{}` | {} |\n", format.name, format.about);
  return text + "\nJSON schemas: [schemas/](schemas/).\n";
}

std::string ExitCodesPage() {
  std::string text = "# Exit codes\n\n| code | means |\n|---|---|\n";
  for (const ExitCode& exit : AllExitCodes())
    text += fmt::format("| {} | {} |\n", exit.code, exit.meaning);
  return text;
}

}  // namespace

std::span<const ReferencePage> AllReferencePages() {
  static constexpr std::array kPages = {
      ReferencePage{"verbs.md", "every verb and flag", VerbsPage},
      ReferencePage{"configuration.md", "every key of purser.toml", ConfigurationPage},
      ReferencePage{"schema.md", "columns of a charge", SchemaPage},
      ReferencePage{"dimensions.md", "what reports can be broken down by, and filters",
                    DimensionsPage},
      ReferencePage{"views.md", "what purser query can read", ViewsPage},
      ReferencePage{"sources.md", "kinds of source", SourcesPage},
      ReferencePage{"findings.md", "kinds of quality finding", FindingsPage},
      ReferencePage{"formats.md", "formats of answers", FormatsPage},
      ReferencePage{"exit-codes.md", "exit codes", ExitCodesPage},
      ReferencePage{"purser.1", "the man page", ManPage},
  };
  return kPages;
}

}  // namespace purser
