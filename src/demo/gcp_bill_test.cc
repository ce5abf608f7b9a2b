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
  EXPECT_NE(MakeGcpBill({2026, 10}).json_lines.find("\"2026-10-01 07:00:00 UTC\""),
            std::string::npos);
  EXPECT_NE(MakeGcpBill({2026, 12}).json_lines.find("\"2026-12-01 08:00:00 UTC\""),
            std::string::npos);
}

}  // namespace
}  // namespace purser
