#include "ingest/cur_parquet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/csv_files.h"

namespace purser {
namespace {

constexpr std::array<std::string_view, 5> kMaps = {"resource_tags", "tags", "cost_category",
                                                   "product", "discount"};
constexpr std::array<std::string_view, 4> kInstants = {
    "bill_billing_period_start_date", "bill_billing_period_end_date", "line_item_usage_start_date",
    "line_item_usage_end_date"};
/// Endings of the names of numbers; rates are text in AWS's Parquet.
constexpr std::array<std::string_view, 9> kNumbers = {
    "_cost",  "_amount", "_quantity",       "_commitment",    "_commitment_to_date",
    "_usage", "_fee",    "_billing_period", "_total_discount"};

template <std::size_t kSize>
bool Has(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool IsNumber(std::string_view name) {
  return name == "reservation_amortized_upfront_cost_for_usage" ||
         name == "reservation_recurring_fee_for_usage" ||
         std::ranges::any_of(kNumbers, [&](std::string_view end) { return name.ends_with(end); });
}

std::string Expression(const std::string& name) {
  const std::string column = SqlName(name);
  if (Has(kMaps, name)) return fmt::format("purser_tags({0}) AS {0}", column);
  if (Has(kInstants, name)) return fmt::format("purser_instant({0}, '') AS {0}", column);
  if (IsNumber(name)) return fmt::format("CAST({0} AS DOUBLE) AS {0}", column);
  return column;
}

}  // namespace

Result<void> CurCsvToParquet(Duck& duck, World& world, const std::filesystem::path& csv,
                             const std::filesystem::path& parquet) {
  std::string select;
  for (const CsvColumn& column : TRY(CsvColumns(std::array{csv})))
    select += (select.empty() ? "SELECT " : ", ") + Expression(column.name);
  select += fmt::format(" FROM purser_csv([{}], [1])", SqlText(csv.string()));
  const std::filesystem::path folder = parquet.string() + ".part";
  TRY(world.files.MakeFolders(folder));
  TRY(duck.CopyToParquet(select, folder));
  TRY(world.files.Rename(folder / "part-0001.parquet", parquet));
  return world.files.RemoveAll(folder);
}

}  // namespace purser
