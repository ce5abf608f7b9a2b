#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/integer.h"
#include "embedded.h"
#include "ledger/duck.h"
#include "report/explain.h"
#include "report/subject.h"

namespace purser {
namespace {

/// A charge as explain_charge.sql gives it.
struct ChargeRow {
  std::vector<std::pair<std::string, std::string>> facts;  ///< What it has, in order.
  std::string source, billing_period, currency;
  Date first_day, last_day;
  Int128 effective = 0;
  Value identity;

  static ChargeRow From(const Row& row);
};

void AddText(ChargeRow& charge, const Row& row, std::string_view name) {
  if (!row.IsNull(name)) charge.facts.emplace_back(name, row.Text(name));
}

void AddTags(ChargeRow& charge, const Row& row) {
  TextMapView entries;
  row.Entries(row.Index("tags"), entries);
  std::ranges::sort(entries);
  for (const auto& [key, value] : entries)
    charge.facts.emplace_back(fmt::format("tag:{}", key), value);
}

ChargeRow ChargeRow::From(const Row& row) {
  ChargeRow charge{.source = row.Text("source"),
                   .billing_period = row.Text("billing_period"),
                   .currency = row.IsNull("currency") ? "XXX" : row.Text("currency"),
                   .first_day = row.Day("first_day"),
                   .last_day = row.Day("last_day"),
                   .effective = row.Units("effective"),
                   .identity = row["x_IdentityKey"]};
  for (const std::string_view name : {"source", "billing_period"}) AddText(charge, row, name);
  for (const std::string_view name : {"started", "ended"})
    if (const Value value = row[name]; std::holds_alternative<Instant>(value))
      charge.facts.emplace_back(name, InstantText(std::get<Instant>(value)));
  for (const std::string_view name :
       {"service", "resource", "resource_name", "account", "region", "category", "class",
        "usage_type", "operation", "instance_type", "sku", "commitment", "commitment_status",
        "invoice", "issuer", "description", "derived_from", "repair"})
    AddText(charge, row, name);
  AddTags(charge, row);
  if (!row.IsNull("quantity"))
    charge.facts.emplace_back(
        "quantity", fmt::format("{} {}", ShortDecimalText(row.Units("quantity"), kQuantityScale),
                                row.Text("unit")));
  for (const std::string_view name : {"billed", "effective", "list", "contracted"})
    charge.facts.emplace_back(
        name, fmt::format("{} {}", ShortDecimalText(row.Units(name), kCostScale), charge.currency));
  return charge;
}

Table FactTable(const ChargeRow& charge) {
  Table table{.name = "charge",
              .title = "The charge as booked",
              .columns = {TextColumn("column"), TextColumn("value")}};
  for (const auto& [name, value] : charge.facts) table.rows.push_back({name, value});
  return table;
}

/// Who owns the identity on a day, and which pool takes it.
struct OwnerRow {
  Date from, until;
  std::string pool, inherited_from;
  std::vector<std::array<std::string, 3>> keys;  ///< Value, method, detail; one a taxonomy key.
};

std::string KeyColumns(const Taxonomy& taxonomy) {
  std::string columns;
  for (std::size_t i = 0; i < taxonomy.keys.size(); ++i)
    for (const char* suffix : {"", "_method", "_detail"})
      columns += fmt::format(", v.{} AS k{}{}", SqlName(taxonomy.keys[i].name + suffix), i, suffix);
  return columns;
}

OwnerRow OwnerFrom(const Row& row, std::size_t keys) {
  OwnerRow owner{.from = row.Day("valid_from"),
                 .until = row.Day("valid_to"),
                 .pool = row.Text("pool"),
                 .inherited_from = row.Text("inherited_from"),
                 .keys = {}};
  for (std::size_t i = 0; i < keys; ++i) {
    const std::string key = fmt::format("k{}", i);
    owner.keys.push_back({row.Text(key), row.Text(key + "_method"), row.Text(key + "_detail")});
  }
  return owner;
}

/// Owners of the charge's identity on its days.
Result<std::vector<OwnerRow>> FindOwners(ReaderContext& context, const ChargeRow& charge) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  const std::string statement = fmt::format(
      "SELECT o.ValidFrom AS valid_from, o.ValidTo AS valid_to, o.Pool AS pool, o.InheritedFrom AS "
      "inherited_from{} FROM owners o JOIN owner_values v ON v.billing_period = o.billing_period "
      "AND v.OwnerId = o.OwnerId WHERE o.billing_period = $period AND o.x_IdentityKey = $identity "
      "AND o.ValidFrom <= $last AND o.ValidTo > $first ORDER BY o.ValidFrom",
      KeyColumns(taxonomy));
  std::vector<OwnerRow> owners;
  TRY(context.engine.ForEach({"explain: owners", statement},
                             {{"period", charge.billing_period},
                              {"identity", charge.identity},
                              {"first", charge.first_day},
                              {"last", charge.last_day}},
                             [&](const Row& row) -> Result<void> {
                               owners.push_back(OwnerFrom(row, taxonomy.keys.size()));
                               return {};
                             }));
  return owners;
}

Cell TextOrNull(const std::string& text) { return text.empty() ? Cell() : Cell(text); }

Table OwnerTable(const std::vector<OwnerRow>& owners, const Taxonomy& taxonomy) {
  Table table{.name = "owners",
              .title = "Who owns it, and by which rule",
              .columns = {TextColumn("dimension"), TextColumn("value"), TextColumn("method"),
                          TextColumn("detail", "BY"), TextColumn("inherited_from"),
                          TextColumn("from"), TextColumn("until")}};
  const bool is_dated = owners.size() > 1;
  for (Column& column : table.columns)
    if (!is_dated && (column.name == "from" || column.name == "until"))
      column.audience = Audience::kMachines;
  for (const OwnerRow& owner : owners) {
    for (std::size_t i = 0; i < taxonomy.keys.size(); ++i) {
      const auto& [value, method, detail] = owner.keys[i];
      table.rows.push_back({taxonomy.keys[i].name,
                            value.empty() ? Cell(std::string(kUnallocated)) : Cell(value), method,
                            TextOrNull(detail),
                            method == "inherited" ? TextOrNull(owner.inherited_from) : Cell(),
                            DateText(owner.from), DateText(owner.until)});
    }
  }
  const bool any_inherited = std::ranges::any_of(
      owners, [](const OwnerRow& owner) { return !owner.inherited_from.empty(); });
  if (!any_inherited) table.columns[4].audience = Audience::kMachines;
  return table;
}

/// Who was given what of the identity on the charge's days.
Result<Table> ShareTable(ReaderContext& context, const ChargeRow& charge) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  Table table{.name = "shares",
              .title = "What the pool gave of this identity on these days",
              .columns = {TextColumn("pool")}};
  for (const TaxonomyKey& key : taxonomy.keys) table.columns.push_back(TextColumn(key.name));
  table.columns.push_back(MoneyColumn(charge.currency, "EFFECTIVE"));
  std::string keys;
  for (const TaxonomyKey& key : taxonomy.keys) keys += ", v." + SqlName(key.name);
  const std::string statement = fmt::format(
      "SELECT s.Pool{0}, SUM(s.EffectiveCost) FROM settled s JOIN owner_values v ON "
      "v.billing_period = s.billing_period AND v.OwnerId = s.OwnerId WHERE s.billing_period = "
      "$period AND s.x_IdentityKey = $identity AND s.Day >= $first AND s.Day <= $last GROUP BY "
      "s.Pool{0} ORDER BY 1, {1} DESC",
      keys, taxonomy.keys.size() + 2);
  Int128 total = 0;
  TRY(context.engine.ForEach({"explain: shares", statement},
                             {{"period", charge.billing_period},
                              {"identity", charge.identity},
                              {"first", charge.first_day},
                              {"last", charge.last_day}},
                             [&](const Row& row) -> Result<void> {
                               std::vector<Cell> cells;
                               for (std::size_t i = 0; i + 1 < row.size(); ++i)
                                 cells.push_back(row.IsNull(i) ? Cell()
                                                               : Cell(std::string(row.Text(i))));
                               const Value money = row.At(row.size() - 1);
                               const auto* amount = std::get_if<Decimal>(&money);
                               const Int128 units = amount == nullptr ? 0 : amount->units;
                               total += units;
                               cells.push_back(MoneyCell(units));
                               table.rows.push_back(std::move(cells));
                               return {};
                             }));
  table.totals.resize(table.columns.size());
  table.totals.back() = MoneyCell(total);
  if (table.rows.empty()) table.audience = Audience::kMachines;
  return table;
}

std::vector<std::string> Conclusion(const ChargeRow& charge, const std::vector<OwnerRow>& owners,
                                    const Table& shares) {
  if (owners.empty()) return {"no owner was decided for it: purser allocate"};
  const std::string amount = MoneyText(charge.effective, charge.currency);
  const bool is_pooled =
      std::ranges::any_of(owners, [](const OwnerRow& owner) { return !owner.pool.empty(); });
  if (!is_pooled) return {fmt::format("{} stays with its owner: no pool takes it", amount)};
  const auto* whole = std::get_if<Decimal>(&shares.totals.back());
  if (whole->units == charge.effective)
    return {fmt::format("{} is shared: the parts above add up to it", amount)};
  return {
      fmt::format("{} is shared together with the other charges of its identity on these days, "
                  "{} in all: the parts above add up to that",
                  amount, MoneyText(whole->units, charge.currency))};
}

}  // namespace

std::string ChargeId::Text() const { return fmt::format("{}:{}:{}", snapshot, file, row); }

Result<ChargeId> ChargeId::Parse(std::string_view text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string_view::npos ? first : text.find(':', first + 1);
  std::optional<std::int64_t> file, row;
  if (second != std::string_view::npos) {
    file = ParseInteger(text.substr(first + 1, second - first - 1));
    row = ParseInteger(text.substr(second + 1));
  }
  if (first == 0 || !file || !row)
    return Error{ErrorKind::kUsage,
                 fmt::format("\"{}\" is no charge ID: write snapshot:file:row, as purser explain "
                             "resource lists them",
                             text)};
  ChargeId id{.file = *file, .row = *row};
  id.snapshot = text.substr(0, first);
  return id;
}

Result<Report> ExplainCharge(ReaderContext& context, std::string_view text) {
  const ChargeId id = TRY(ChargeId::Parse(text));
  const std::vector<ChargeRow> found = TRY(context.engine.SelectAs<ChargeRow>(
      sql::report_explain_charge, {{"snapshot", id.snapshot}, {"file", id.file}, {"row", id.row}}));
  if (found.empty()) {
    const bool is_current = std::ranges::find(context.generation.snapshots, id.snapshot,
                                              &Snapshot::id) != context.generation.snapshots.end();
    return Error{ErrorKind::kNotFound,
                 is_current
                     ? fmt::format("snapshot {} has no charge {}:{}", id.snapshot, id.file, id.row)
                     : fmt::format("snapshot {} is not current; purser snapshots lists what "
                                   "is",
                                   id.snapshot)};
  }
  const ChargeRow& charge = found.front();
  const std::vector<OwnerRow> owners = TRY(FindOwners(context, charge));
  Table shares = TRY(ShareTable(context, charge));
  Report report{.name = "explain",
                .title = "Charge " + id.Text(),
                .period = ParseMonth(charge.billing_period).value_or(Month{1, 1}).period(),
                .metric = "EffectiveCost"};
  report.headlines = Conclusion(charge, owners, shares);
  HideEmptyColumns(shares);
  report.tables = {FactTable(charge), OwnerTable(owners, context.config.taxonomy),
                   std::move(shares)};
  report.sources = {{charge.source, charge.billing_period, id.snapshot}};
  report.notes = context.notes;
  report.generation = context.generation.id;
  return report;
}

}  // namespace purser
