#include "demo/bulk_hours.h"

#include <fmt/format.h>

#include <algorithm>

#include "demo/cast.h"
#include "demo/prng.h"
#include "demo/subjects.h"

namespace purser {
namespace {

constexpr std::int64_t kMostSteady = 22'000;  ///< Machines; some have several identities.
constexpr std::int64_t kShortPercent = 75;    ///< Of a bursty bill's lines.
constexpr std::int64_t kReservedPercent = 2;
constexpr std::int64_t kMonthFees = 4;

/// Three cents an hour for every line of an hour: about a fifth of the servers.
Commitment MakePlan(std::int64_t lines_an_hour) {
  Commitment plan;
  plan.arn =
      fmt::format("arn:aws:savingsplans::{}:savingsplan/{}", kPayerAccount, MadeUuid("bulk"));
  plan.offering = "ComputeSavingsPlans";
  plan.payment = "No Upfront";
  plan.recurring = lines_an_hour * 3 * (kOne / 100);
  plan.covers = Coverage::kCompute;
  plan.fee = FeeSubject(kPayerAccount, "ComputeSavingsPlans", "ComputeSP:1yrNoUpfront",
                        "1 year No Upfront Compute Savings Plan");
  plan.fee.resource = plan.arn;
  plan.fee.region = "us-east-1";
  plan.fee.unit = "Hrs";
  return plan;
}

Commitment MakeReservation(std::int64_t count) {
  Commitment reservation;
  reservation.arn = fmt::format("arn:aws:ec2:us-east-1:{}:reserved-instances/{}",
                                kProductionAccount, MadeUuid("bulk-reserved"));
  reservation.payment = "Partial Upfront";
  reservation.recurring = UnitsOf("0.112");
  reservation.amortized = UnitsOf("0.1125");
  reservation.count = count;
  reservation.instance_type = kBulkReservedType;
  reservation.fee = Ec2Instance(kBulkReservedType, "us-east-1", "bulk-reserved", {"rec-retrieval"});
  reservation.fee.resource = reservation.arn;
  reservation.fee.usage_type = fmt::format("HeavyUsage:{}", kBulkReservedType);
  reservation.fee.tags.clear();
  reservation.fee.zone.clear();
  reservation.fee.description = "USD 0.112 hourly fee per Linux/UNIX (Amazon VPC) instance";
  return reservation;
}

/// Gigabyte-months of an hour, or thousands of tokens.
Units QuantityOf(const Machine& machine, std::int64_t hour) {
  const std::uint64_t seed = SeedOf(machine.subject.resource);
  switch (machine.kind) {
    case MachineKind::kVolume:
      return Prng(seed).Between(20, 4000) * kOne / 744;
    case MachineKind::kBucket:
      return (Prng(seed).Between(500, 90'000) + hour) * kOne / 744;
    case MachineKind::kTokens:
      return Prng(seed + static_cast<std::uint64_t>(hour)).Below(900'000) * (kOne / 1000);
    case MachineKind::kPod:
      return Prng(seed).Between(1, 32) * kOne / 2;
    case MachineKind::kServer:
    case MachineKind::kReserved:
    case MachineKind::kSpot:
    case MachineKind::kNode:
    case MachineKind::kEndpoint:
    case MachineKind::kTraining:
      return kOne;
  }
  return kOne;
}

}  // namespace

std::int64_t BulkFleet::LinesBefore(std::int64_t hour) const {
  return static_cast<std::int64_t>(static_cast<Int128>(lines) * hour / hours);
}

BulkFleet MakeBulkFleet(std::int64_t lines, BulkShape shape, std::uint64_t seed, Month month) {
  BulkFleet fleet{lines, shape, seed, month, month.period().days() * 24};
  const std::int64_t an_hour = lines / fleet.hours;
  const std::int64_t steady = std::clamp<std::int64_t>(lines / 450, 100, kMostSteady);
  for (std::int64_t number = 0; number < steady; ++number)
    fleet.steady.push_back(MakeSteadyMachine(static_cast<std::uint64_t>(number), seed));
  const std::int64_t reserved = an_hour * kReservedPercent / 100;
  for (std::int64_t number = 0; number < reserved; ++number)
    fleet.reserved.push_back(MakeReservedMachine(static_cast<std::uint64_t>(number), seed));
  fleet.plan = MakePlan(an_hour);
  fleet.reservation = MakeReservation(reserved);
  return fleet;
}

void BulkHours::Fill(MonthBill& bill, std::int64_t hour) {
  bill_ = &bill;
  hour_ = hour;
  bill.lines.clear();
  bill.subjects.clear();
  bill.first_line = fleet_.LinesBefore(hour);
  room_ = fleet_.LinesBefore(hour + 1) - bill.first_line;
  bill.lines.reserve(static_cast<std::size_t>(room_));
  std::erase_if(living_, [](const Machine& machine) { return machine.hours == 0; });
  // At night a fifth of the plan goes unused.
  plan_left_ = Permille(fleet_.plan.recurring, hour % 24 < 4 ? 800 : 1000);
  AddReserved();
  if (hour + 1 == fleet_.hours) AddMonthFees();
  if (room_ > 0) --room_;  // The plan's fee, whose used part is known at the end.
  const bool has_fee = fleet_.LinesBefore(hour + 1) > fleet_.LinesBefore(hour);
  if (fleet_.shape == BulkShape::kBursty) AddShort();
  AddSteady();
  if (has_fee) AddPlanFee();
}

Line& BulkHours::Add(const DemoSubject& subject, LineType type) {
  Line& line = bill_->lines.emplace_back(Line{&subject, type, hour_, hour_ + 1});
  --room_;
  return line;
}

void BulkHours::AddReserved() {
  for (const Machine& machine : fleet_.reserved) {
    Line& line = Add(machine.subject, LineType::kDiscountedUsage);
    line.commitment = &fleet_.reservation;
    line[kQuantity] = kOne;
    line[kList] = machine.subject.rate;
    line[kReservedUpfrontUsed] = fleet_.reservation.amortized;
    line[kReservedRecurringUsed] = fleet_.reservation.recurring;
    line[kReservedEffective] = line[kReservedUpfrontUsed] + line[kReservedRecurringUsed];
  }
}

void BulkHours::AddMonthFees() {
  if (room_ < kMonthFees + 1) return;
  const auto of_month = [&](DemoSubject subject, LineType type, Units quantity, Units cost) {
    Line& line = Add(bill_->subjects.emplace_back(std::move(subject)), type);
    line.start = 0;
    line.end = fleet_.hours;
    line[kQuantity] = quantity;
    line[kUnblended] = cost;
  };
  if (fleet_.reservation.count > 0) {
    const Units quantity = fleet_.reservation.count * fleet_.hours * kOne;
    of_month(fleet_.reservation.fee, LineType::kReservedFee, quantity,
             Times(quantity, fleet_.reservation.recurring));
    Line& fee = bill_->lines.back();
    fee.commitment = &fleet_.reservation;
    fee[kReservedUpfront] = Times(quantity, fleet_.reservation.amortized);
  }
  const Units support = fleet_.lines * (kOne / 50);
  of_month(FeeSubject(kPayerAccount, "AWSSupportBusiness", "Dollar", "AWS Business Support"),
           LineType::kFee, kOne, support);
  of_month(FeeSubject(kPayerAccount, "AmazonSageMaker", "", "Tax for product code AmazonSageMaker"),
           LineType::kTax, kOne, support / 4);
  of_month(FeeSubject(kPayerAccount, "AmazonBedrock", "", "Tax for product code AmazonBedrock"),
           LineType::kTax, kOne, support / 10);
}

void BulkHours::AddShort() {
  const std::int64_t floor = room_ * (100 - kShortPercent) / 100;
  for (Machine& machine : living_) {
    --machine.hours;
    if (room_ > floor) AddMachine(machine);
  }
  while (room_ > floor) {
    const std::uint64_t number = (part_ << 32) + next_short_++;
    Machine& machine = living_.emplace_back(MakeShortMachine(number, fleet_.seed));
    --machine.hours;
    AddMachine(machine);
  }
}

void BulkHours::AddSteady() {
  const std::size_t size = fleet_.steady.size();
  std::size_t next = static_cast<std::size_t>(fleet_.LinesBefore(hour_) * 2 / 3) % size;
  while (room_ > 0) {
    AddMachine(fleet_.steady[next]);
    next = (next + 1) % size;
  }
}

void BulkHours::AddMachine(const Machine& machine) {
  if (room_ == 0) return;
  if (machine.kind == MachineKind::kServer) {
    AddUse(machine.subject, true);
    return;
  }
  if (machine.kind == MachineKind::kNode) {
    const bool all = room_ > std::ssize(machine.pods);
    const Units cost = AddUse(machine.subject, false);
    if (all) AddPods(machine, cost);
    return;
  }
  Line& line = Add(machine.subject, LineType::kUsage);
  line[kQuantity] = QuantityOf(machine, hour_);
  line[kUnblended] = Times(line[kQuantity], machine.subject.paid_rate);
  line[kList] = Times(line[kQuantity], machine.subject.rate);
}

Units BulkHours::AddUse(const DemoSubject& subject, bool may_be_covered) {
  const bool covered = may_be_covered && room_ > 1 && plan_left_ >= subject.plan_rate;
  Line& line = Add(subject, covered ? LineType::kCovered : LineType::kUsage);
  line[kQuantity] = kOne;
  line[kList] = subject.rate;
  line[kUnblended] = subject.paid_rate;
  if (!covered) return line[kUnblended];
  plan_left_ -= subject.plan_rate;
  line.commitment = &fleet_.plan;
  line[kPlanEffective] = subject.plan_rate;
  Line& negation = Add(subject, LineType::kNegation);
  negation.commitment = &fleet_.plan;
  negation[kQuantity] = kOne;
  negation[kList] = subject.rate;
  negation[kUnblended] = -subject.paid_rate;
  return subject.plan_rate;
}

void BulkHours::AddPods(const Machine& node, Units cost) {
  const std::int64_t share = 900 / std::ssize(node.pods);
  for (const DemoSubject& pod : node.pods) {
    Line& line = Add(pod, LineType::kSplitCost);
    line[kQuantity] = line[kSplitUsage] = Permille(kOne, share);
    line[kSplitShare] = Permille(cost, share - 40);
    line[kSplitUnused] = Permille(cost, 40);
    line[kSplitListShare] = line[kSplitShare];
    line[kSplitListUnused] = line[kSplitUnused];
  }
}

void BulkHours::AddPlanFee() {
  const Units unused_at_night =
      fleet_.plan.recurring - Permille(fleet_.plan.recurring, hour_ % 24 < 4 ? 800 : 1000);
  Line& fee = Add(fleet_.plan.fee, LineType::kPlanFee);
  fee.commitment = &fleet_.plan;
  fee[kQuantity] = kOne;
  fee[kUnblended] = fee[kPlanTotal] = fee[kPlanRecurring] = fleet_.plan.recurring;
  fee[kPlanUsed] = fleet_.plan.recurring - unused_at_night - plan_left_;
  ++room_;
}

}  // namespace purser
