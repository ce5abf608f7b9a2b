#include <gtest/gtest.h>
#include <iostream>
#include "report/test_books.h"
namespace purser {
TEST(Scratch, Shows) {
  TestBooks books;
  using T = TestBooks::Texts;
  auto q = [](std::string quantity, std::string type, std::string unit) {
    return T{{"ConsumedQuantity", quantity}, {"ConsumedUnit", unit}, {"x_UsageType", "BoxUsage:" + type}, {"x_InstanceType", type}, {"ResourceId", "i-" + type}};
  };
  for (std::string m : {"2026-08", "2026-09"}) {
    std::string f = m == "2026-09" ? "130" : "100";
    books.Charge(m + "-01 07:30:00", f, q(m == "2026-09" ? "12" : "10", "p4d.24xlarge", "Hrs"), {{"team", "nlp"}, {"project", "embed"}});
    books.Charge(m + "-02", "20", q("10", "m5.large", "Hrs"), {{"team", "cv"}});
    books.Charge(m + "-03", "5", {{"ServiceName", "S3"}});
    books.Charge(m + "-04", "1", {{"ServiceName", "S3"}, {"BillingCurrency", "EUR"}}, {{"team", "cv"}});
    books.Charge(m + "-05", "3", {{"ChargeCategory", "Tax"}});
  }
  books.Charge("2026-09-06", "42", {{"ServiceName", "Bedrock"}}, {{"team", "nlp"}});
  books.Charge("2026-08-06", "17", {{"ServiceName", "Glue"}}, {{"team", "cv"}});
  books.Charge("2026-08-31", "-2", {{"billing_period", "2026-09"}, {"ChargeCategory", "Credit"}}, {{"team", "cv"}});
  books.Publish();
  auto show = [&](std::string name, ReportRequest r) { for (auto f : {"table", "csv", "json", "markdown"}) std::cout << std::flush << "== " << name << " " << f << "\n" << books.Show(name, r, f) << "\n"; };
  show("cost", {});
  show("cost", {.compare = "previous", .by = "team,project"});
  show("cost", {.by = "service", .where = {"currency=USD"}, .measures = "gpu_hours,lines,consumed_quantity"});
  show("drivers", {.top = 10});
  show("trend", {});
  show("team", {.operands = {"nlp"}});
  show("unallocated", {});
  show("invoice", {});
  show("quality", {});
}
}
