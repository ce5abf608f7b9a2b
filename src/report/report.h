/// What a report says, before anybody decides how it looks: one model, many formats.
///
/// Amounts stay exact decimals until a renderer for people rounds them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "ledger/engine.h"

namespace purser {

enum class CellType {
  kText,
  kInteger,
  kMoney,     ///< Decimal in `Column::unit`, an ISO 4217 currency.
  kQuantity,  ///< Decimal in `Column::unit`.
  kPercent,   ///< Decimal; 12.5 is 12.5 %.
  kDate,
};

/// "string", "integer", "money", "quantity", "percent", "date": as schemas name them.
std::string_view CellTypeName(CellType type);

/// Who is shown a table or a column.
enum class Audience { kAll, kPeople, kMachines };

/// monostate is null: nothing there, or unknown. Never a 0 in disguise.
using Cell = std::variant<std::monostate, std::string, std::int64_t, Decimal, Date>;

struct Column {
  std::string name;  ///< Key in JSON and head of CSV: "team", "USD", "USD_change".
  CellType type = CellType::kText;
  std::string unit = {};               ///< Currency or unit; empty where it differs by row.
  std::string unit_column = {};        ///< The column that has each row's currency then.
  std::string heading = {};            ///< For people; empty: the name in capitals.
  bool is_change = false;              ///< A sign always, for people.
  Audience audience = Audience::kAll;  ///< kPeople: follows from other columns, such as a share.
  bool is_coarse = false;              ///< Money that people need no cents of.
  bool is_whole = false;               ///< Text that is of no use when cut, such as an ID.
};

struct Table {
  std::string name;   ///< Stable: "drivers".
  std::string title;  ///< For people; the first table has the report's.
  std::vector<Column> columns = {};
  std::vector<std::vector<Cell>> rows = {};  ///< One cell a column.
  std::vector<Cell> totals = {};             ///< Empty, or one cell a column.
  Audience audience = Audience::kAll;
};

enum class PeriodOf { kBilling, kCharge };

/// A snapshot whose charges were read.
struct ReportSource {
  std::string source;
  std::string billing_period;  ///< "2026-09"
  std::string snapshot;
};

struct Report {
  std::string name;              ///< "cost"
  std::string title;             ///< "Effective cost"
  std::string period_text = {};  ///< "2026-09 (complete)"; empty without a period.
  std::optional<Period> period = {};
  std::string compared_text = {};  ///< "2026-08"; empty without a comparison.
  std::optional<Period> compared = {};
  PeriodOf period_of = PeriodOf::kBilling;
  std::string metric = {};  ///< FOCUS column, "EffectiveCost"; empty without money.
  std::vector<Table> tables = {};
  std::vector<Table> appendix = {};         ///< Tables that MakeReport puts after all others.
  std::vector<std::string> headlines = {};  ///< Lines under the table: coverage, proof.
  std::vector<std::string> notes = {};      ///< What is incomplete, assumed or left out.
  std::vector<ReportSource> sources = {};
  std::string generation = {};     ///< That everything was read from.
  std::string next = {};           ///< The next command worth typing; said on stderr by verbs.
  std::optional<bool> holds = {};  ///< Of proofs: nothing differs.
};

/// The table that JSON has at top level and CSV prints: the first one that machines see.
const Table* MainTable(const Report& report);

/// Leaves the first `most` rows. Totals stay those of all rows.
/// @return  what to say about the rest: "12 smaller rows are left out; totals have them"
std::optional<std::string> KeepFirstRows(Table& table, std::size_t most);

/// Leaves the first `most` rows and one that has the sums of the rest, named "12 more".
void FoldRows(Table& table, std::size_t most);

/// Columns that say nothing in any row are for machines then.
void HideEmptyColumns(Table& table);

/// A column of text named `name`.
Column TextColumn(std::string_view name, std::string_view heading = {});
/// The money column of `currency`, named by it.
Column MoneyColumn(std::string_view currency, std::string_view heading = {});

/// Money in 1e-18, a quantity in 1e-12.
Cell MoneyCell(Int128 units);
Cell QuantityCell(Int128 units);

/// a * b / c, exact in between, rounded half to even. c is not 0 and the answer fits 128 bits.
Int128 MultiplyDivide(Int128 a, Int128 b, Int128 c);

/// part / whole in percent with one decimal, rounded half to even; null when whole is 0.
Cell PercentCell(Int128 part, Int128 whole);

/// How many decimals a currency's invoices have: 2, JPY 0, KWD 3.
int MinorDigits(std::string_view currency);

/// "38,078.46 USD": to the cent, for sentences.
std::string MoneyText(Int128 units, std::string_view currency);
/// "+951.00 USD".
std::string ChangeText(Int128 units, std::string_view currency);

}  // namespace purser
