/// The table of a cost report: money by currency, shares, measures, changes and their cause.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/subject.h"

namespace purser {

struct CostRow {
  std::vector<std::optional<std::string>> values = {};  ///< Of the subject's dimensions.
  MoneyByCurrency money = {};
  MoneyByCurrency before = {};                    ///< In the compared period.
  MoneyByCurrency billed = {};                    ///< `money` before it was converted.
  std::map<std::string, Int128> quantities = {};  ///< By column name.
  std::string why = {};

  Int128 ChangeIn(const std::string& currency) const;
};

/// "gpu_hours", "consumed_quantity:Hrs": a measure without a unit of its own has a column each.
std::string MeasureColumnName(const Measure& measure, const std::string& unit);

enum class CostOrder {
  kByMoney,  ///< Largest first, what nobody owns last.
  kByValue,  ///< By the dimensions' values: time goes on.
};

class CostTable {
 public:
  /// @param units  of the measure that has a column for each
  CostTable(const ReportSubject& subject, std::vector<std::string> currencies,
            std::vector<std::string> units);

  /// Columns of what was billed, where it was converted.
  void ShowBilled(std::vector<std::string> currencies) { billed_ = std::move(currencies); }

  void Add(CostRow row) { rows_.push_back(std::move(row)); }
  Table Finish(CostOrder order) &&;

 private:
  struct QuantityColumn {
    std::string name;
    std::string unit;
    int scale;
  };
  void AddColumns(Table& table) const;
  std::vector<Cell> Cells(const CostRow& row, const CostRow& total) const;
  CostRow Total() const;
  bool ComesFirst(const CostRow& a, const CostRow& b, CostOrder order) const;

  const ReportSubject& subject_;
  std::vector<std::string> currencies_;
  std::vector<std::string> billed_;
  std::vector<QuantityColumn> quantities_;
  std::vector<CostRow> rows_;
};

/// Reads and lays out the subject's table.
/// @error kUsage  a comparison by time
Result<Table> MakeCostTable(ReaderContext& context, const ReportSubject& subject);

}  // namespace purser
