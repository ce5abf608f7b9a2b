/// What the team committed to: a compute plan that is well used, a SageMaker plan that is
/// partly paid ahead, bought half-way and too large at night, and reserved instances that
/// idle at weekends.

#include <fmt/format.h>

#include "demo/fleet.h"
#include "demo/subjects.h"

namespace purser {
namespace {

constexpr std::int64_t kFirstPlanHour = -24 * 40;
constexpr int kSageMakerPlanMonth = 5;
constexpr std::int64_t kSageMakerPlanHour = 9 * 24;

DemoSubject PlanFee(const std::string& arn, std::string_view product, std::string_view usage_type,
                    std::string_view description) {
  DemoSubject fee;
  fee.account = kPayerAccount;
  fee.product_code = product;
  fee.product_name = "Savings Plans for AWS usage";
  fee.usage_type = usage_type;
  fee.resource = arn;
  fee.region = "us-east-1";
  fee.unit = "Hrs";
  fee.description = description;
  return fee;
}

void AddComputePlan(Fleet& fleet, std::string_view name, std::string_view hourly,
                    std::int64_t first_hour) {
  Commitment& plan = fleet.commitments.emplace_back();
  plan.arn = fmt::format("arn:aws:savingsplans::{}:savingsplan/{}", kPayerAccount, MadeUuid(name));
  plan.offering = "ComputeSavingsPlans";
  plan.payment = "No Upfront";
  plan.recurring = UnitsOf(hourly);
  plan.first_hour = first_hour;
  plan.covers = Coverage::kCompute;
  plan.fee = PlanFee(plan.arn, "ComputeSavingsPlans", "ComputeSP:1yrNoUpfront",
                     "1 year No Upfront Compute Savings Plan");
}

void AddSageMakerPlan(Fleet& fleet, const DemoCalendar& calendar) {
  if (calendar.months <= kSageMakerPlanMonth) return;
  Commitment& plan = fleet.commitments.emplace_back();
  plan.arn =
      fmt::format("arn:aws:savingsplans::{}:savingsplan/{}", kPayerAccount, MadeUuid("sagemaker"));
  plan.offering = "SageMakerSavingsPlans";
  plan.payment = "Partial Upfront";
  plan.recurring = UnitsOf("2.6");
  plan.amortized = UnitsOf("2.6");
  plan.first_hour = calendar.MonthHour(kSageMakerPlanMonth) + kSageMakerPlanHour;
  plan.covers = Coverage::kSageMaker;
  plan.fee = PlanFee(plan.arn, "MachineLearningSavingsPlans", "SageMakerSP:1yrPartialUpfront",
                     "1 year Partial Upfront SageMaker Savings Plan");
}

void AddReserved(Fleet& fleet) {
  Commitment& reserved = fleet.commitments.emplace_back();
  reserved.arn = fmt::format("arn:aws:ec2:us-east-1:{}:reserved-instances/{}", kProductionAccount,
                             MadeUuid("reserved-m5"));
  reserved.payment = "Partial Upfront";
  reserved.recurring = UnitsOf("0.112");
  reserved.amortized = UnitsOf("0.1125");
  reserved.count = 3;
  reserved.first_hour = 24 * 14;
  reserved.instance_type = "m5.2xlarge";
  reserved.fee = Ec2Instance("m5.2xlarge", "us-east-1", "reserved", {"rec-retrieval"});
  reserved.fee.resource = reserved.arn;
  reserved.fee.usage_type = "HeavyUsage:m5.2xlarge";
  reserved.fee.tags.clear();
  reserved.fee.zone.clear();
  reserved.fee.description =
      "USD 0.112 hourly fee per Linux/UNIX (Amazon VPC), m5.2xlarge instance";
}

}  // namespace

void AddCommitments(Fleet& fleet, const DemoCalendar& calendar) {
  // The first one ended unnoticed; nine days at on-demand prices before it was renewed.
  AddComputePlan(fleet, "compute", "6.5", kFirstPlanHour);
  AddComputePlan(fleet, "renewed", "5.8", kFirstPlanHour + kHoursOfTerm + 9 * 24);
  AddSageMakerPlan(fleet, calendar);
  AddReserved(fleet);
}

Fleet MakeFleet(const DemoCalendar& calendar, std::uint64_t seed) {
  Fleet fleet;
  AddServices(fleet, calendar);
  AddJobs(fleet, calendar, seed);
  AddMetered(fleet, calendar);
  AddCommitments(fleet, calendar);
  return fleet;
}

}  // namespace purser
