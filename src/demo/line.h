/// A line of an invented AWS bill before it becomes text: what is billed (DemoSubject), how
/// (LineType) and the amounts that kind of line carries (Measure).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "demo/units.h"

namespace purser {

/// A user's tag; `from_month` is when its key was activated as a cost allocation tag, counted
/// from the demo's first month. Activation is not retroactive.
struct DemoTag {
  std::string key;  ///< As the user wrote it: "team", "Team", "cost_center".
  std::string value;
  int from_month = 0;
};

/// Which Savings Plan may cover a use.
enum class Coverage : std::uint8_t { kNone, kCompute, kSageMaker };

/// What a line is about: a resource, or a fee.
struct DemoSubject {
  std::string account;       ///< Of usage.
  std::string product_code;  ///< "AmazonEC2"
  std::string product_name;  ///< "Amazon Elastic Compute Cloud"
  std::string family;        ///< "Compute Instance"
  std::string usage_type;
  std::string operation;
  std::string resource;  ///< Empty for what has no resource.
  std::string region;
  std::string zone;
  std::string instance_type;  ///< Empty on spot: AWS leaves product columns empty there.
  std::string unit;           ///< "Hrs"
  std::string description;
  Units rate = 0;       ///< On demand, a unit.
  Units paid_rate = 0;  ///< What is paid without a commitment: spot is less than `rate`.
  Coverage coverage = Coverage::kNone;
  Units plan_rate = 0;  ///< Under a Savings Plan.
  std::vector<DemoTag> tags;
  std::string parent;         ///< Of a pod: its node's instance id.
  std::string capacity;       ///< Capacity reservation's ARN.
  std::string capacity_type;  ///< "ODCR", "EC2 Capacity Blocks for ML"
  std::string capacity_status;
  std::string seller;  ///< Of marketplace lines; empty is AWS itself.
  std::vector<std::pair<std::string, std::string>> product;  ///< More of the product map.
};

enum class LineType : std::uint8_t {
  kUsage,
  kCovered,   ///< SavingsPlanCoveredUsage
  kNegation,  ///< SavingsPlanNegation
  kPlanFee,   ///< SavingsPlanRecurringFee
  kPlanUpfront,
  kDiscountedUsage,  ///< By a reserved instance.
  kReservedFee,      ///< RIFee
  kFee,
  kTax,
  kCredit,
  kRefund,
  kEdpDiscount,
  kSplitCost,  ///< Written as Usage with a pod's operation.
};

/// "SavingsPlanCoveredUsage"
std::string_view LineTypeName(LineType type);

enum Measure : std::size_t {
  kQuantity,
  kUnblended,
  kNet,       ///< Net unblended, where the period has net columns.
  kList,      ///< Public on-demand cost.
  kDiscount,  ///< Of the discount map; negative.
  kPlanEffective,
  kPlanTotal,      ///< total_commitment_to_date
  kPlanUsed,       ///< used_commitment
  kPlanAmortized,  ///< amortized_upfront_commitment_for_billing_period
  kPlanRecurring,  ///< recurring_commitment_for_billing_period
  kReservedEffective,
  kReservedUpfrontUsed,    ///< amortized_upfront_cost_for_usage
  kReservedRecurringUsed,  ///< recurring_fee_for_usage
  kReservedUpfront,        ///< amortized_upfront_fee_for_billing_period
  kReservedUnusedUpfront,
  kReservedUnusedRecurring,
  kReservedUnusedQuantity,
  kSplitShare,   ///< split_line_item_split_cost
  kSplitUnused,  ///< split_line_item_unused_cost
  kSplitUsage,
  kSplitListShare,
  kSplitListUnused,
  kMeasures,
};

/// A reserved instance or Savings Plan.
struct Commitment {
  std::string arn;
  DemoSubject fee;                    ///< What its fee lines say.
  std::string offering;               ///< "ComputeSavingsPlans"; empty for reserved instances.
  std::string payment;                ///< "No Upfront", "Partial Upfront"
  Units recurring = 0;                ///< An hour, of one.
  Units amortized = 0;                ///< Share of the upfront payment an hour, of one.
  std::int64_t count = 1;             ///< Of reserved instances.
  std::int64_t first_hour = 0;        ///< Since the demo's first month; before it when negative.
  Coverage covers = Coverage::kNone;  ///< Of a Savings Plan.
  std::string instance_type;          ///< Of reserved instances.
};

inline constexpr std::int64_t kHoursOfTerm = 8760;  ///< One year.

struct Line {
  const DemoSubject* subject = nullptr;
  LineType type = LineType::kUsage;
  std::int64_t start = 0;  ///< Hours since the month began; negative for another month's.
  std::int64_t end = 0;
  const Commitment* commitment = nullptr;
  std::array<Units, kMeasures> measures{};

  Units& operator[](Measure measure) { return measures[measure]; }
  Units operator[](Measure measure) const { return measures[measure]; }
};

/// How a month's bill shows the Enterprise Discount (money.md: one mode a payer and period).
enum class DiscountMode : std::uint8_t { kNone, kRows, kNetColumns, kMap };

}  // namespace purser
