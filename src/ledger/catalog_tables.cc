#include "ledger/catalog_tables.h"

#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/decimal.h"
#include "ledger/books.h"
#include "ledger/piece_path.h"

namespace purser {
namespace {

constexpr int kResidualScale = 36;

constexpr std::array<CatalogField<Snapshot>, 20> kSnapshotFields{{
    {"id", [](Snapshot& row) -> FieldRef { return &row.id; }},
    {"source", [](Snapshot& row) -> FieldRef { return &row.source; }},
    {"kind", [](Snapshot& row) -> FieldRef { return &row.kind; }},
    {"role", [](Snapshot& row) -> FieldRef { return &row.role; }},
    {"provider", [](Snapshot& row) -> FieldRef { return &row.provider; }},
    {"billing_period", [](Snapshot& row) -> FieldRef { return &row.billing_period; }},
    {"export_name", [](Snapshot& row) -> FieldRef { return &row.export_name; }},
    {"assembly", [](Snapshot& row) -> FieldRef { return &row.assembly; }},
    {"focus_version", [](Snapshot& row) -> FieldRef { return &row.focus_version; }},
    {"content_digest", [](Snapshot& row) -> FieldRef { return &row.content_digest; }},
    {"created", [](Snapshot& row) -> FieldRef { return &row.created; }},
    {"refreshed", [](Snapshot& row) -> FieldRef { return &row.refreshed; }},
    {"replaces", [](Snapshot& row) -> FieldRef { return &row.replaces; }},
    {"rows_read", [](Snapshot& row) -> FieldRef { return &row.rows.read; }},
    {"rows_derived", [](Snapshot& row) -> FieldRef { return &row.rows.derived; }},
    {"rows_kept", [](Snapshot& row) -> FieldRef { return &row.rows.kept; }},
    {"rows_netted", [](Snapshot& row) -> FieldRef { return &row.rows.netted; }},
    {"rows_quarantined", [](Snapshot& row) -> FieldRef { return &row.rows.quarantined; }},
    {"residual",
     [](Snapshot& row) -> FieldRef { return AmountField{&row.residual, kResidualScale}; }},
    {"discount_mode", [](Snapshot& row) -> FieldRef { return &row.discount_mode; }},
}};

constexpr std::array<CatalogField<Total>, 9> kTotalFields{{
    {"invoice_issuer", [](Total& row) -> FieldRef { return &row.invoice_issuer; }},
    {"account", [](Total& row) -> FieldRef { return &row.account; }},
    {"currency", [](Total& row) -> FieldRef { return &row.currency; }},
    {"category", [](Total& row) -> FieldRef { return &row.category; }},
    {"billed", [](Total& row) -> FieldRef { return AmountField{&row.billed, kCostScale}; }},
    {"effective", [](Total& row) -> FieldRef { return AmountField{&row.effective, kCostScale}; }},
    {"list", [](Total& row) -> FieldRef { return AmountField{&row.list, kCostScale}; }},
    {"contracted", [](Total& row) -> FieldRef { return AmountField{&row.contracted, kCostScale}; }},
    {"row_count", [](Total& row) -> FieldRef { return &row.rows; }},
}};

constexpr std::array<CatalogField<QualityFinding>, 6> kQualityFields{{
    {"kind", [](QualityFinding& row) -> FieldRef { return &row.kind; }},
    {"detail", [](QualityFinding& row) -> FieldRef { return &row.detail; }},
    {"remedy", [](QualityFinding& row) -> FieldRef { return &row.remedy; }},
    {"row_count", [](QualityFinding& row) -> FieldRef { return &row.rows; }},
    {"amount",
     [](QualityFinding& row) -> FieldRef { return AmountField{&row.amount, kCostScale}; }},
    {"currency", [](QualityFinding& row) -> FieldRef { return &row.currency; }},
}};

constexpr std::array<CatalogField<QuarantinedRow>, 3> kQuarantineFields{{
    {"file", [](QuarantinedRow& row) -> FieldRef { return &row.file; }},
    {"line", [](QuarantinedRow& row) -> FieldRef { return &row.line; }},
    {"reason", [](QuarantinedRow& row) -> FieldRef { return &row.reason; }},
}};

constexpr std::array<CatalogField<ProofLine>, 3> kProofFields{{
    {"name", [](ProofLine& row) -> FieldRef { return &row.name; }},
    {"detail", [](ProofLine& row) -> FieldRef { return &row.detail; }},
    {"holds", [](ProofLine& row) -> FieldRef { return &row.holds; }},
}};

constexpr std::array<CatalogField<Piece>, 5> kPieceFields{{
    {"kind", [](Piece& row) -> FieldRef { return &row.kind; }},
    {"id", [](Piece& row) -> FieldRef { return &row.id; }},
    {"source", [](Piece& row) -> FieldRef { return &row.source; }},
    {"billing_period", [](Piece& row) -> FieldRef { return &row.billing_period; }},
    {"inputs_digest", [](Piece& row) -> FieldRef { return &row.inputs_digest; }},
}};

constexpr std::array<CatalogField<PieceFile>, 4> kFileFields{{
    {"path", [](PieceFile& row) -> FieldRef { return &row.path; }},
    {"bytes", [](PieceFile& row) -> FieldRef { return &row.bytes; }},
    {"row_count", [](PieceFile& row) -> FieldRef { return &row.rows; }},
    {"digest", [](PieceFile& row) -> FieldRef { return &row.digest; }},
}};

constexpr std::array<CatalogField<Adjustment>, 14> kAdjustmentFields{{
    {"closed_period", [](Adjustment& row) -> FieldRef { return &row.closed_period; }},
    {"booked_in", [](Adjustment& row) -> FieldRef { return &row.booked_in; }},
    {"source", [](Adjustment& row) -> FieldRef { return &row.source; }},
    {"snapshot_before", [](Adjustment& row) -> FieldRef { return &row.before; }},
    {"snapshot_after", [](Adjustment& row) -> FieldRef { return &row.after; }},
    {"invoice_issuer", [](Adjustment& row) -> FieldRef { return &row.change.invoice_issuer; }},
    {"account", [](Adjustment& row) -> FieldRef { return &row.change.account; }},
    {"currency", [](Adjustment& row) -> FieldRef { return &row.change.currency; }},
    {"category", [](Adjustment& row) -> FieldRef { return &row.change.category; }},
    {"billed",
     [](Adjustment& row) -> FieldRef { return AmountField{&row.change.billed, kCostScale}; }},
    {"effective",
     [](Adjustment& row) -> FieldRef { return AmountField{&row.change.effective, kCostScale}; }},
    {"list", [](Adjustment& row) -> FieldRef { return AmountField{&row.change.list, kCostScale}; }},
    {"contracted",
     [](Adjustment& row) -> FieldRef { return AmountField{&row.change.contracted, kCostScale}; }},
    {"row_count", [](Adjustment& row) -> FieldRef { return &row.change.rows; }},
}};

template <typename... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};

/// "-1.50" is -150, whatever the number of digits behind the point: they were all written.
std::optional<Int128> AllDigits(std::string text) {
  std::erase(text, '.');
  const std::optional<ParsedDecimal> parsed = ParseDecimal(text, 0);
  return parsed ? std::optional(parsed->units) : std::nullopt;
}

/// Puts what was understood in its place.
template <typename T>
bool Assign(T& target, const std::optional<T>& parsed) {
  if (parsed) target = *parsed;
  return parsed.has_value();
}

}  // namespace

const CatalogTable<Snapshot> kSnapshotTable{"snapshots", kSnapshotFields};
const CatalogTable<Total> kTotalTable{"totals", kTotalFields};
const CatalogTable<QualityFinding> kQualityTable{"quality", kQualityFields};
const CatalogTable<QuarantinedRow> kQuarantineTable{"quarantine", kQuarantineFields};
const CatalogTable<ProofLine> kProofTable{"proof", kProofFields};
const CatalogTable<Piece> kPieceTable{"pieces", kPieceFields};
const CatalogTable<PieceFile> kFileTable{"files", kFileFields};
const CatalogTable<Adjustment> kAdjustmentTable{"adjustments", kAdjustmentFields};

SqliteValue ToSqlite(const FieldRef& field) {
  return std::visit(
      Overloaded{
          [](const std::string* text) -> SqliteValue { return *text; },
          [](const std::int64_t* number) -> SqliteValue { return *number; },
          [](const bool* holds) -> SqliteValue { return std::int64_t{*holds}; },
          [](const Month* month) -> SqliteValue { return MonthText(*month); },
          [](const Instant* instant) -> SqliteValue { return InstantText(*instant); },
          [](const PieceKind* kind) -> SqliteValue { return std::string(PieceFolderName(*kind)); },
          [](const AmountField& amount) -> SqliteValue {
            return DecimalText(*amount.units, amount.scale);
          },
      },
      field);
}

Result<void> FromSqlite(const SqliteStatement& statement, int column, const FieldRef& field) {
  const std::string text = statement.Text(column);
  const bool understood = std::visit(
      Overloaded{
          [&](std::string* target) { return *target = text, true; },
          [&](std::int64_t* target) { return *target = statement.Integer(column), true; },
          [&](bool* target) { return *target = statement.Integer(column) != 0, true; },
          [&](Month* target) { return Assign(*target, ParseMonth(text)); },
          [&](Instant* target) { return Assign(*target, ParseInstant(text)); },
          [&](PieceKind* target) { return Assign(*target, PieceKindNamed(text)); },
          [&](const AmountField& target) { return Assign(*target.units, AllDigits(text)); },
      },
      field);
  if (understood) return {};
  return Error{ErrorKind::kData, fmt::format("catalog.db is damaged: \"{}\" makes no sense", text)};
}

std::string InsertText(const char* table, const std::vector<std::string_view>& columns) {
  return fmt::format("INSERT INTO {} ({}) VALUES (${})", table, fmt::join(columns, ", "),
                     fmt::join(columns, ", $"));
}

std::string SelectText(const char* table, const std::vector<std::string_view>& columns,
                       std::string_view condition) {
  return fmt::format("SELECT {} FROM {} WHERE {}", fmt::join(columns, ", "), table, condition);
}

}  // namespace purser
