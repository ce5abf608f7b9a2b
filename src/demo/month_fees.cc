/// What a month's bill has besides usage.

#include <fmt/format.h>

#include <map>

#include "demo/cast.h"
#include "demo/month_bill.h"
#include "demo/prng.h"
#include "demo/subjects.h"

namespace purser {
namespace {

constexpr std::int64_t kDiscountPermille = 60;
constexpr Units kCent = kOne / 100;

Units ToCents(Units value) { return (value + kCent / 2) / kCent * kCent; }

/// Adds lines about subjects of their own.
class ChargeWriter {
 public:
  ChargeWriter(MonthBill& bill, const DemoCalendar& calendar)
      : bill_(bill), hours_(calendar.MonthHour(bill.month + 1) - calendar.MonthHour(bill.month)) {}

  std::int64_t hours() const { return hours_; }

  /// A charge of the whole month; the caller may change the line.
  Line& Add(DemoSubject subject, LineType type, Units quantity, Units cost) {
    Line line{&bill_.subjects.emplace_back(std::move(subject)), type, 0, hours_};
    line[kQuantity] = quantity;
    line[kUnblended] = cost;
    bill_.lines.push_back(line);
    return bill_.lines.back();
  }

 private:
  MonthBill& bill_;
  std::int64_t hours_;
};

/// Cost by account and product of the lines that are usage paid on demand.
std::map<std::pair<std::string, std::string>, Units> UsageByProduct(const MonthBill& bill) {
  std::map<std::pair<std::string, std::string>, Units> sums;
  for (const Line& line : bill.lines)
    if (line.type == LineType::kUsage && line.subject->seller.empty())
      sums[{line.subject->account, line.subject->product_code}] += line[kUnblended];
  return sums;
}

void AddSupportAndTax(MonthBill& bill, ChargeWriter& charges) {
  const auto usage = UsageByProduct(bill);
  Units sum = 0;
  for (const auto& [key, cost] : usage) sum += cost;
  charges.Add(FeeSubject(kPayerAccount, "AWSSupportBusiness", "Dollar", "AWS Business Support"),
              LineType::kFee, sum, ToCents(Permille(sum, 70)));
  for (const auto& [key, cost] : usage) {
    const auto& [account, product] = key;
    if (product != "AmazonSageMaker" && product != "AmazonBedrock") continue;
    charges.Add(FeeSubject(account, product, "", "Tax for product code " + product), LineType::kTax,
                kOne, ToCents(Permille(cost, 15)));
  }
}

void AddMarketplace(ChargeWriter& charges, int month) {
  DemoSubject seats = FeeSubject(kProductionAccount, "8zf1exampletracker", "MP:tracker-seats",
                                 "Experiment tracker, monthly subscription");
  seats.seller = "Tracker Vendor, Inc.";
  charges.Add(seats, LineType::kFee, 8 * kOne, UnitsOf("400"));
  DemoSubject tax = seats;
  tax.usage_type = "";
  tax.description = "Tax for product code 8zf1exampletracker";
  charges.Add(tax, LineType::kTax, kOne, UnitsOf("32"));
  DemoSubject labels = FeeSubject(kResearchAccount, "4kp7examplelabels",
                                  "MP:USE1_LabelledImages-Units", "Image labels, per thousand");
  Own(labels, {"defect-detection", "experiment"});
  labels.seller = "Label Works GmbH";
  labels.resource = "arn:aws:aws-marketplace:us-east-1:456789012345:agreement/labels";
  labels.region = "us-east-1";
  labels.rate = labels.paid_rate = UnitsOf("37.5");
  const Units thousands = (40 + month % 5) * kOne + kOne / 4;
  Line& usage = charges.Add(labels, LineType::kUsage, thousands, Times(thousands, labels.rate));
  usage[kList] = usage[kUnblended];
}

DemoSubject BlockSubject(std::string_view name) {
  DemoSubject fee = FeeSubject(kResearchAccount, "AmazonEC2", "USE2-CapacityBlockFee:p5.48xlarge",
                               "Upfront fee for a capacity block of p5.48xlarge");
  fee.product_name = "Amazon Elastic Compute Cloud";
  fee.operation = "RunInstances";
  fee.region = "us-east-2";
  fee.capacity = fmt::format("arn:aws:ec2:us-east-2:{}:capacity-reservation/{}", kResearchAccount,
                             MadeId("cr-0", name));
  fee.capacity_type = "EC2 Capacity Blocks for ML";
  fee.capacity_status = "Reserved";
  fee.resource = fee.capacity;
  Own(fee, {"llm-finetune", "experiment", Mistake::kNone, "exp-llm-block"});
  return fee;
}

void AddBlocks(ChargeWriter& charges) {
  const Units fee = 2 * kBlockHours * UnitsOf("41.53");
  const auto place = [](Line& line, std::int64_t start, std::int64_t hours) {
    line.start = start;
    line.end = start + hours;
  };
  place(charges.Add(BlockSubject("block"), LineType::kFee, 2 * kBlockHours * kOne, fee), kBlockHour,
        kBlockHours);
  // A second one was bought by mistake and given back.
  const Units mistake = 24 * UnitsOf("41.53");
  place(charges.Add(BlockSubject("mistake"), LineType::kFee, 24 * kOne, mistake), 500, 24);
  place(charges.Add(BlockSubject("mistake"), LineType::kRefund, -24 * kOne, -mistake), 500, 24);
}

/// A plan bought and given back within a week: its fee and the refund.
void AddReturnedPlan(ChargeWriter& charges) {
  const std::string uuid = MadeUuid("returned");
  DemoSubject fee = FeeSubject(kPayerAccount, "ComputeSavingsPlans", "ComputeSP:1yrAllUpfront",
                               "1 year All Upfront Compute Savings Plan");
  fee.resource = fmt::format("arn:aws:savingsplans::{}:savingsplan/{}", kPayerAccount, uuid);
  Line& bought = charges.Add(fee, LineType::kPlanUpfront, kOne, UnitsOf("876"));
  bought.start = 30;
  bought.end = 30 + kHoursOfTerm;
  fee.description = "Refund for one-time fee for Savings Plan ID : " + uuid;
  Line& back = charges.Add(fee, LineType::kRefund, kOne, UnitsOf("-876"));
  back.start = 100;
  back.end = 101;
}

/// Two days of two months ago at an endpoint that answered nothing.
void AddEndpointRefund(ChargeWriter& charges, const Fleet& fleet, const DemoCalendar& calendar,
                       int month) {
  for (const FleetResource& resource : fleet.resources) {
    if (resource.subject.usage_type != "USE1-Host:ml.g5.2xlarge") continue;
    DemoSubject subject = resource.subject;
    subject.description = "Refund for unavailability of an endpoint";
    Line& line = charges.Add(subject, LineType::kRefund, -48 * kOne, -48 * subject.paid_rate);
    line.start = calendar.MonthHour(month - 2) - calendar.MonthHour(month) + 24 * 11;
    line.end = line.start + 48;
    return;
  }
}

void AddReservedFee(ChargeWriter& charges, MonthBill& bill, const Commitment& reserved,
                    std::int64_t hours) {
  Units used_upfront = 0;
  Units used_recurring = 0;
  Units used = 0;
  for (const Line& line : bill.lines) {
    if (line.commitment != &reserved) continue;
    used += line[kQuantity];
    used_upfront += line[kReservedUpfrontUsed];
    used_recurring += line[kReservedRecurringUsed];
  }
  const Units quantity = reserved.count * hours * kOne;
  Line& fee = charges.Add(reserved.fee, LineType::kReservedFee, quantity,
                          Times(quantity, reserved.recurring));
  fee.commitment = &reserved;
  fee[kReservedUpfront] = Times(quantity, reserved.amortized);
  fee[kReservedUnusedUpfront] = fee[kReservedUpfront] - used_upfront;
  fee[kReservedUnusedRecurring] = fee[kUnblended] - used_recurring;
  fee[kReservedUnusedQuantity] = quantity - used;
}

}  // namespace

void AddCommitmentFees(MonthBill& bill, const Fleet& fleet, const DemoCalendar& calendar) {
  ChargeWriter charges(bill, calendar);
  const std::int64_t first = calendar.MonthHour(bill.month);
  const std::int64_t end = calendar.MonthHour(bill.month + 1);
  for (const Commitment& commitment : fleet.commitments) {
    const bool reserved = !commitment.instance_type.empty();
    const std::int64_t from = std::max(first, commitment.first_hour);
    const std::int64_t to = std::min(end, commitment.first_hour + kHoursOfTerm);
    if (reserved && from < to) AddReservedFee(charges, bill, commitment, to - from);
    if (commitment.amortized == 0 || commitment.first_hour < first || commitment.first_hour >= end)
      continue;
    const Units upfront = commitment.amortized * commitment.count * kHoursOfTerm;
    Line& line = charges.Add(commitment.fee, reserved ? LineType::kFee : LineType::kPlanUpfront,
                             commitment.count * kOne, upfront);
    line.commitment = &commitment;
    line.start = commitment.first_hour - first;
    line.end = line.start + (reserved ? 1 : kHoursOfTerm);
  }
}

void AddOtherCharges(MonthBill& bill, const Fleet& fleet, const DemoCalendar& calendar) {
  ChargeWriter charges(bill, calendar);
  AddSupportAndTax(bill, charges);
  AddMarketplace(charges, bill.month);
  if (bill.month >= 2 && bill.month <= 5)
    charges.Add(FeeSubject(kResearchAccount, "AmazonEC2", "", "AWS Activate credit"),
                LineType::kCredit, kOne, UnitsOf("-1500"));
  if (bill.month == 6) AddReturnedPlan(charges);
  if (bill.month == 8) AddEndpointRefund(charges, fleet, calendar, bill.month);
  if (bill.month == kBlockMonth) AddBlocks(charges);
}

void AddDiscounts(MonthBill& bill) {
  if (bill.discounts == DiscountMode::kNone) return;
  std::map<std::pair<std::string, std::string>, Units> sums;
  for (Line& line : bill.lines) {
    line[kNet] = line[kUnblended];
    const bool discounted = line.type == LineType::kUsage && line.subject->seller.empty();
    if (!discounted) continue;
    const Units discount = Permille(line[kUnblended], kDiscountPermille);
    line[kNet] -= discount;
    if (bill.discounts == DiscountMode::kMap) line[kDiscount] = -discount;
    sums[{line.subject->account, line.subject->product_code}] -= discount;
  }
  if (bill.discounts == DiscountMode::kMap) return;
  const Period period = bill.calendar_month.period();
  for (const auto& [key, sum] : sums) {
    if (sum == 0) continue;
    DemoSubject subject = FeeSubject(key.first, key.second, "", "Enterprise Discount Program");
    Line line{&bill.subjects.emplace_back(std::move(subject)), LineType::kEdpDiscount, 0,
              period.days() * 24};
    line[kQuantity] = kOne;
    line[kUnblended] = sum;
    bill.lines.push_back(line);
  }
}

Units MonthBill::Billed() const {
  Units sum = 0;
  for (const Line& line : lines)
    sum += discounts == DiscountMode::kNetColumns ? line[kNet] : line[kUnblended] + line[kDiscount];
  return sum;
}

MonthBill MakeMonthBill(const Fleet& fleet, const DemoCalendar& calendar, int month,
                        const MonthStyle& style) {
  MonthBill bill;
  bill.month = month;
  bill.month_hour = calendar.MonthHour(month);
  bill.calendar_month = calendar.first.Plus(month);
  bill.discounts = style.discounts;
  AddUsage(bill, fleet, calendar, style.granularity);
  AddDailyUsage(bill, fleet, calendar);
  AddCommitmentFees(bill, fleet, calendar);
  AddOtherCharges(bill, fleet, calendar);
  AddDiscounts(bill);
  return bill;
}

}  // namespace purser
