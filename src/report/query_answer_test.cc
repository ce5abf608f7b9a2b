#include "report/query_answer.h"

#include <gtest/gtest.h>

#include "report/formats.h"

namespace purser {
namespace {

TEST(QueryReport, KeepsEveryDigitForMachinesAndSparesPeopleTheZeros) {
  const Answer answer{.columns = {"d"}, .rows = {{Decimal{1'500, 3}}, {Decimal{-7, 3}}}};

  EXPECT_EQ(RenderCsv(QueryReport(answer, Readers::kMachines), {}), "d\r\n1.500\r\n-0.007\r\n");
  EXPECT_EQ(RenderTable(QueryReport(answer, Readers::kPeople), {}),
            "Query\n     d\n   1.5\n−0.007\n");
}

TEST(QueryReport, CostsAreMoneyOfTheirRowsCurrencyWhereThereIsOne) {
  const std::vector<std::vector<Value>> rows = {{Decimal{1, 18}, std::string("USD")}};
  const Report with =
      QueryReport({.columns = {"BilledCost", "BillingCurrency"}, .rows = rows}, Readers::kMachines);
  const Report without =
      QueryReport({.columns = {"BilledCost", "currency"}, .rows = rows}, Readers::kMachines);

  EXPECT_EQ(with.tables[0].columns[0].type, CellType::kMoney);
  EXPECT_EQ(with.tables[0].columns[0].unit_column, "BillingCurrency");
  EXPECT_EQ(without.tables[0].columns[0].type, CellType::kQuantity);
}

TEST(QueryReport, TwoColumnsOfOneNameAreToldApart) {
  const Report report = QueryReport({.columns = {"a", "a", "a_2", "a"}}, Readers::kMachines);

  std::vector<std::string> names;
  for (const Column& column : report.tables[0].columns) names.push_back(column.name);
  EXPECT_EQ(names, (std::vector<std::string>{"a", "a_2", "a_2_2", "a_3"}));
}

TEST(QueryReport, WritesWhatHasNoCellAsText) {
  const Answer answer{.columns = {"b", "i", "m", "k", "f", "n"},
                      .rows = {{true,
                                *ParseInstant("2026-09-01T00:00:00Z"),
                                TextMap{{"a", "x\"y"}},
                                IdentityKey{.high = 0x0123456789abcdef, .low = 0xfedcba9876543210},
                                0.1,
                                {}}}};

  EXPECT_EQ(RenderCsv(QueryReport(answer, Readers::kMachines), {}),
            "b,i,m,k,f,n\r\ntrue,2026-09-01T00:00:00Z,\"{\"\"a\"\":\"\"x\\\"\"y\"\"}\","
            "01234567-89ab-cdef-fedc-ba9876543210,0.1,\r\n");
}

}  // namespace
}  // namespace purser
