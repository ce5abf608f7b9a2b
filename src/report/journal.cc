#include "report/journal.h"

#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "report/subject.h"

namespace purser {
namespace {

/// Rounds toward negative infinity.
Int128 FloorOf(Int128 amount, Int128 unit) {
  const Int128 rest = amount % unit;
  return amount - rest - (rest < 0 ? unit : 0);
}

std::string JournalName(const JournalKey& key) {
  std::string name = fmt::format("{}-{}-{}", MonthText(key.booked), key.payer, key.currency);
  if (key.is_adjustment()) name += "-adjusts-" + MonthText(key.period);
  return name;
}

std::string MemoOf(const JournalKey& key) {
  return fmt::format("{}{} {} {}", key.is_adjustment() ? "adjustment of closed " : "",
                     MonthText(key.period), key.issuer, key.payer);
}

/// Puts the lines of all journals together.
class TableMaker {
 public:
  TableMaker(const std::vector<Column>& owner_columns, std::optional<Date> last)
      : owners_(owner_columns.size()), last_(last) {
    table_.columns = {TextColumn("journal"),
                      {.name = "date", .type = CellType::kDate},
                      TextColumn("line"),
                      TextColumn("billing_period", "PERIOD")};
    table_.columns.insert(table_.columns.end(), owner_columns.begin(), owner_columns.end());
    for (const char* name : {"issuer", "payer", "currency"})
      table_.columns.push_back(TextColumn(name));
    for (const char* name : {"debit", "credit", "exact"})
      table_.columns.push_back({.name = name, .type = CellType::kMoney, .unit_column = "currency"});
    table_.columns.push_back(TextColumn("memo"));
    for (const char* name : {"journal", "date", "exact", "memo"}) Hide(name);
  }

  void Add(const Journal& journal) {
    const int places = MinorDigits(journal.key.currency);
    const auto unit = static_cast<Int128>(PowerOfTen(kCostScale - places));
    std::vector<Int128> exact;
    for (const JournalShare& share : journal.shares) exact.push_back(share.exact);
    const std::vector<Int128> rounded = RoundTogether(exact, unit);
    const std::string_view kind = journal.key.is_adjustment() ? "adjustment" : "charge";
    for (std::size_t i = 0; i < exact.size(); ++i)
      AddLine(journal.key, std::string(kind), journal.shares[i].owner,
              {exact[i], rounded[i] / unit});
    AddLine(journal.key, "clearing", std::vector<std::optional<std::string>>(owners_),
            {-std::accumulate(exact.begin(), exact.end(), Int128{0}),
             -std::accumulate(rounded.begin(), rounded.end(), Int128{0}) / unit});
    currencies_.insert(journal.key.currency);
    issuers_.insert(journal.key.issuer);
    periods_.insert(journal.key.period);
  }

  Table Finish() && {
    if (issuers_.size() < 2) Hide("issuer");
    if (periods_.size() < 2) Hide("billing_period");
    if (currencies_.size() == 1) AddTotals(*currencies_.begin());
    return std::move(table_);
  }

 private:
  struct Amount {
    Int128 exact;
    Int128 minor;  ///< In minor units.
  };

  void Hide(std::string_view name) {
    std::ranges::find(table_.columns, name, &Column::name)->audience = Audience::kMachines;
  }

  void AddLine(const JournalKey& key, std::string line,
               const std::vector<std::optional<std::string>>& owner, Amount amount) {
    const int places = MinorDigits(key.currency);
    std::vector<Cell> row = {JournalName(key),
                             last_.value_or(key.booked.period().end - std::chrono::days(1)),
                             std::move(line), MonthText(key.period)};
    for (Cell& cell : DimensionCells(owner)) row.push_back(std::move(cell));
    row.insert(row.end(), {key.issuer, key.payer, key.currency});
    const bool is_debit = amount.minor > 0 || (amount.minor == 0 && amount.exact >= 0);
    const Cell size = Decimal{is_debit ? amount.minor : -amount.minor, places};
    row.push_back(is_debit ? size : Cell());
    row.push_back(is_debit ? Cell() : size);
    row.push_back(MoneyCell(amount.exact));
    row.emplace_back(MemoOf(key));
    table_.rows.push_back(std::move(row));
  }

  void AddTotals(const std::string& currency) {
    const int places = MinorDigits(currency);
    table_.totals.resize(table_.columns.size());
    const std::size_t debit = table_.columns.size() - 4;
    for (std::size_t i = debit; i < debit + 3; ++i) {
      Int128 sum = 0;
      for (const std::vector<Cell>& row : table_.rows)
        if (const auto* amount = std::get_if<Decimal>(&row[i])) sum += amount->units;
      table_.totals[i] = i < debit + 2 ? Cell(Decimal{sum, places}) : MoneyCell(sum);
    }
    table_.totals[debit - 1] = currency;
  }

  std::size_t owners_;
  std::optional<Date> last_;
  Table table_{.name = "chargeback", .title = ""};
  std::set<std::string> currencies_;
  std::set<std::string> issuers_;
  std::set<Month> periods_;
};

}  // namespace

std::vector<Int128> RoundTogether(std::span<const Int128> amounts, Int128 unit) {
  const Int128 total = std::accumulate(amounts.begin(), amounts.end(), Int128{0});
  std::vector<Int128> rounded;
  for (const Int128 amount : amounts) rounded.push_back(FloorOf(amount, unit));
  const Int128 floors = std::accumulate(rounded.begin(), rounded.end(), Int128{0});
  const Int128 below = FloorOf(total, unit);
  const Int128 half = 2 * (total - below);
  const bool is_up = half > unit || (half == unit && below / unit % 2 != 0);
  // Fewer units are missing than amounts have a remainder, or as many.
  const auto missing = static_cast<std::size_t>((below + (is_up ? unit : 0) - floors) / unit);
  std::vector<std::size_t> order(amounts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::size_t i) { return amounts[i] - rounded[i]; });
  for (std::size_t i = 0; i < missing; ++i) rounded[order[i]] += unit;
  return rounded;
}

Table JournalTable(const std::vector<Journal>& journals, const std::vector<Column>& owner_columns,
                   std::optional<Date> last) {
  TableMaker maker(owner_columns, last);
  for (const Journal& journal : journals) maker.Add(journal);
  return std::move(maker).Finish();
}

}  // namespace purser
