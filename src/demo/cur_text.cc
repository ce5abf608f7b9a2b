#include "demo/cur_text.h"

#include <set>
#include <span>

#include "demo/cast.h"
#include "demo/cur_columns.h"

namespace purser {
namespace {

std::string LegacyKey(std::string_view key) {
  return (key.starts_with("aws:") ? "resourceTags/" : "resourceTags/user:") + std::string(key);
}

void AddRules(std::vector<CurColumn>& columns, std::span<const CurColumnRule> rules,
              CurLayout layout, const CurFace& face) {
  for (const CurColumnRule& rule : rules) {
    const std::string_view name = layout == CurLayout::kLegacy ? rule.legacy : rule.name;
    if (name.empty()) continue;
    columns.push_back(
        {std::string(name), [write = rule.write, face](std::string& csv, const Line& line) {
           write(csv, line, face);
         }});
  }
}

void AddLegacyMaps(std::vector<CurColumn>& columns, const MonthBill& bill) {
  std::set<std::string> keys;
  for (const Line& line : bill.lines)
    for (const DemoTag& tag : line.subject->tags)
      if (tag.from_month <= bill.month) keys.insert(tag.key);
  for (const std::string& key : keys)
    columns.push_back({LegacyKey(key), [key](std::string& csv, const Line& line) {
                         for (const DemoTag& tag : line.subject->tags)
                           if (tag.key == key) AppendCsv(csv, tag.value);
                       }});
  columns.push_back({"product/ProductName", [](std::string& csv, const Line& line) {
                       AppendCsv(csv, line.subject->product_name);
                     }});
  columns.push_back({"costCategory/Business Unit", [](std::string& csv, const Line& line) {
                       csv += line.subject->account == kDataAccount ? "Data" : "Machine Learning";
                     }});
}

}  // namespace

std::string_view LineTypeName(LineType type) {
  switch (type) {
    case LineType::kUsage:
    case LineType::kSplitCost:
      return "Usage";
    case LineType::kCovered:
      return "SavingsPlanCoveredUsage";
    case LineType::kNegation:
      return "SavingsPlanNegation";
    case LineType::kPlanFee:
      return "SavingsPlanRecurringFee";
    case LineType::kPlanUpfront:
      return "SavingsPlanUpfrontFee";
    case LineType::kDiscountedUsage:
      return "DiscountedUsage";
    case LineType::kReservedFee:
      return "RIFee";
    case LineType::kFee:
      return "Fee";
    case LineType::kTax:
      return "Tax";
    case LineType::kCredit:
      return "Credit";
    case LineType::kRefund:
      return "Refund";
    case LineType::kEdpDiscount:
      return "EdpDiscount";
  }
  return "";
}

void AppendCsv(std::string& csv, std::string_view field) {
  if (field.find_first_of(",\"\n") == std::string_view::npos) {
    csv += field;
    return;
  }
  csv += '"';
  for (const char c : field) {
    if (c == '"') csv += '"';
    csv += c;
  }
  csv += '"';
}

std::vector<CurColumn> CurColumns(const MonthBill& bill, CurLayout layout) {
  const Period period = bill.calendar_month.period();
  const CurFace face{&bill, period.start, HourText(period.start, 0), HourText(period.end, 0)};
  std::vector<CurColumn> columns;
  AddRules(columns, CurBillColumns(), layout, face);
  AddRules(columns, CurCommitmentColumns(), layout, face);
  if (bill.discounts == DiscountMode::kNetColumns) AddRules(columns, CurNetColumns(), layout, face);
  AddRules(columns, CurMapColumns(), layout, face);
  if (bill.discounts == DiscountMode::kMap) AddRules(columns, CurDiscountColumns(), layout, face);
  if (layout == CurLayout::kLegacy) AddLegacyMaps(columns, bill);
  return columns;
}

std::string CurHeader(const std::vector<CurColumn>& columns) {
  std::string csv;
  for (const CurColumn& column : columns) {
    if (!csv.empty()) csv += ',';
    AppendCsv(csv, column.name);
  }
  return csv + "\n";
}

std::string CurLines(const std::vector<CurColumn>& columns, const MonthBill& bill, std::size_t from,
                     std::size_t to) {
  std::string csv;
  for (std::size_t number = from; number < to; ++number)
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i].write(csv, bill.lines[number]);
      csv += i + 1 < columns.size() ? ',' : '\n';
    }
  return csv;
}

}  // namespace purser
