#include "demo/gcp_bill.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

TEST(GcpBill, IsWholeCentsAndTheSameEveryTime) {
  const GcpBill bill = MakeGcpBill({2026, 10});

  EXPECT_EQ(bill.billed % (kOne / 100), 0);
  EXPECT_EQ(bill.lines, 31 * 11 + 2);
  EXPECT_EQ(bill.json_lines, MakeGcpBill({2026, 10}).json_lines);
  EXPECT_NE(bill.json_lines.find("rounding_error"), std::string::npos);
}

TEST(GcpBill, BeginsItsDaysInLosAngeles) {
  const std::string october = MakeGcpBill({2026, 10}).json_lines;
  const std::string december = MakeGcpBill({2026, 12}).json_lines;

  EXPECT_NE(october.find("\"usage_start_time\":\"2026-10-01 07:00:00 UTC\""), std::string::npos);
  EXPECT_NE(october.find("\"usage_end_time\":\"2026-11-01 07:00:00 UTC\""), std::string::npos);
  EXPECT_EQ(october.find("08:00:00 UTC"), std::string::npos);
  EXPECT_NE(december.find("\"usage_start_time\":\"2026-12-01 08:00:00 UTC\""), std::string::npos);
}

}  // namespace
}  // namespace purser
