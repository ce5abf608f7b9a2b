#include "demo/cur_columns.h"

#include <fmt/format.h>

#include <cctype>

#include "demo/cast.h"
#include "demo/cur_text.h"
#include "demo/prng.h"

namespace purser {
namespace {

template <Measure kMeasure>
void Number(std::string& csv, const Line& line, const CurFace&) {
  if (line[kMeasure] != 0) AppendUnits(csv, line[kMeasure]);
}

/// Amounts that say 0 where there is nothing, as AWS does.
template <Measure kMeasure>
void Amount(std::string& csv, const Line& line, const CurFace&) {
  AppendUnits(csv, line[kMeasure]);
}

template <std::string DemoSubject::* kField>
void Text(std::string& csv, const Line& line, const CurFace&) {
  AppendCsv(csv, line.subject->*kField);
}

bool IsPlan(const Line& line) {
  return line.type == LineType::kPlanUpfront ||
         (line.commitment != nullptr && line.commitment->instance_type.empty());
}

bool IsReserved(const Line& line) {
  return line.commitment != nullptr && !line.commitment->instance_type.empty();
}

void LineId(std::string& csv, const Line& line, const CurFace& face) {
  const std::int64_t number = face.bill->first_line + (&line - face.bill->lines.data());
  Prng id(SeedOf(face.period_start, static_cast<std::uint64_t>(number)));
  fmt::format_to(std::back_inserter(csv), "{:016x}{:016x}", id.Next(), id.Next());
}

void Interval(std::string& csv, const Line& line, const CurFace& face) {
  csv += HourText(face.start, line.start);
  csv.resize(csv.size() - 5);  // ".000Z"
  csv += "Z/";
  csv += HourText(face.start, line.end);
  csv.resize(csv.size() - 5);
  csv += 'Z';
}

/// One invoice of AWS a month, and one of each marketplace seller.
void Invoice(std::string& csv, const Line& line, const CurFace& face) {
  const std::uint64_t number =
      SeedOf(face.period_start, SeedOf(line.subject->seller)) % 900'000'000;
  fmt::format_to(std::back_inserter(csv), "{}", 1'000'000'000 + number);
}

void BillType(std::string& csv, const Line& line, const CurFace&) {
  const bool bought = line.type == LineType::kPlanUpfront ||
                      (line.type == LineType::kFee && line.commitment != nullptr);
  csv += line.type == LineType::kRefund ? "Refund" : bought ? "Purchase" : "Anniversary";
}

void Entity(std::string& csv, const Line& line, const CurFace&) {
  csv += line.subject->seller.empty() ? "AWS" : "AWS Marketplace";
}

void Seller(std::string& csv, const Line& line, const CurFace&) {
  const std::string& seller = line.subject->seller;
  AppendCsv(csv, seller.empty() ? "Amazon Web Services, Inc." : seller);
}

void UnblendedRate(std::string& csv, const Line& line, const CurFace&) {
  if (line.subject->paid_rate != 0) AppendUnits(csv, line.subject->paid_rate);
}

void PublicRate(std::string& csv, const Line& line, const CurFace&) {
  if (line.subject->rate != 0) AppendUnits(csv, line.subject->rate);
}

void TaxType(std::string& csv, const Line& line, const CurFace&) {
  if (line.type == LineType::kTax) csv += "US Sales Tax";
}

void Term(std::string& csv, const Line& line, const CurFace&) {
  if (IsReserved(line)) csv += "Reserved";
  if (line.type == LineType::kUsage || line.type == LineType::kCovered) csv += "OnDemand";
}

void Sku(std::string& csv, const Line& line, const CurFace&) {
  std::uint64_t digits = SeedOf(line.subject->usage_type + line.subject->product_code);
  for (int i = 0; i < 12; ++i, digits /= 36)
    csv += "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digits % 36];
}

void RateCode(std::string& csv, const Line& line, const CurFace& face) {
  Sku(csv, line, face);
  csv += ".JRTCKXETXF.6YS6EN2CT7";
}

void ReservedUnits(std::string& csv, const Line& line, const CurFace&) {
  if (line.type == LineType::kReservedFee)
    fmt::format_to(std::back_inserter(csv), "{}", line.commitment->count);
}

void CommitmentEnd(std::string& csv, const Line& line, const CurFace& face, bool wanted) {
  if (!wanted || line.commitment == nullptr) return;
  const std::int64_t first = face.bill->month_hour;
  csv += HourText(face.start, line.commitment->first_hour + kHoursOfTerm - first);
}

template <std::string Commitment::* kField>
void PlanText(std::string& csv, const Line& line, const CurFace&) {
  if (IsPlan(line) && line.commitment != nullptr) AppendCsv(csv, line.commitment->*kField);
}

/// {"key":"value",…}; values of the story need no escapes beyond quotes and backslashes.
std::string JsonMap(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string json = "{";
  for (const auto& [key, value] : entries) {
    if (json.size() > 1) json += ',';
    json += '"' + key + "\":\"";
    for (const char c : value) {
      if (c == '"' || c == '\\') json += '\\';
      json += c;
    }
    json += '"';
  }
  return json + "}";
}

/// "aws:createdBy" → "aws_created_by", "cost_center" → "user_cost_center": how CUR 2.0
/// normalises keys.
std::string NormalisedKey(std::string_view key) {
  std::string normal = key.starts_with("aws:") ? "" : "user_";
  for (const char c : key) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool letter = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (upper && !normal.empty() && normal.back() != '_') normal += '_';
    normal += letter ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : '_';
  }
  return normal;
}

void Tags(std::string& csv, const Line& line, const CurFace& face) {
  std::vector<std::pair<std::string, std::string>> active;
  for (const DemoTag& tag : line.subject->tags)
    if (tag.from_month <= face.bill->month) active.emplace_back(NormalisedKey(tag.key), tag.value);
  AppendCsv(csv, JsonMap(active));
}

void CostCategory(std::string& csv, const Line& line, const CurFace&) {
  if (line.subject->account == kDataAccount)
    csv += R"("{""business_unit"":""Data""}")";
  else
    csv += R"("{""business_unit"":""Machine Learning""}")";
}

void Product(std::string& csv, const Line& line, const CurFace&) {
  std::vector<std::pair<std::string, std::string>> entries = {
      {"product_name", line.subject->product_name}};
  if (!line.subject->region.empty()) entries.emplace_back("region", line.subject->region);
  entries.insert(entries.end(), line.subject->product.begin(), line.subject->product.end());
  AppendCsv(csv, JsonMap(entries));
}

void DiscountMap(std::string& csv, const Line& line, const CurFace&) {
  if (line[kDiscount] != 0) csv += "\"{\"\"edp_discount\"\":" + UnitsText(line[kDiscount]) + "}\"";
}

constexpr CurColumnRule kBillColumns[] = {
    {"identity_line_item_id", "identity/LineItemId", LineId},
    {"identity_time_interval", "identity/TimeInterval", Interval},
    {"bill_invoice_id", "bill/InvoiceId", Invoice},
    {"bill_invoicing_entity", "bill/InvoicingEntity",
     [](std::string& csv, const Line&, const CurFace&) { csv += "\"Amazon Web Services, Inc.\""; }},
    {"bill_billing_entity", "bill/BillingEntity", Entity},
    {"bill_bill_type", "bill/BillType", BillType},
    {"bill_payer_account_id", "bill/PayerAccountId",
     [](std::string& csv, const Line&, const CurFace&) { csv += kPayerAccount; }},
    {"bill_payer_account_name", "",
     [](std::string& csv, const Line&, const CurFace&) { csv += AccountName(kPayerAccount); }},
    {"bill_billing_period_start_date", "bill/BillingPeriodStartDate",
     [](std::string& csv, const Line&, const CurFace& face) { csv += face.period_start; }},
    {"bill_billing_period_end_date", "bill/BillingPeriodEndDate",
     [](std::string& csv, const Line&, const CurFace& face) { csv += face.period_end; }},
    {"line_item_usage_account_id", "lineItem/UsageAccountId", Text<&DemoSubject::account>},
    {"line_item_usage_account_name", "",
     [](std::string& csv, const Line& line, const CurFace&) {
       csv += AccountName(line.subject->account);
     }},
    {"line_item_line_item_type", "lineItem/LineItemType",
     [](std::string& csv, const Line& line, const CurFace&) { csv += LineTypeName(line.type); }},
    {"line_item_usage_start_date", "lineItem/UsageStartDate",
     [](std::string& csv, const Line& line, const CurFace& face) {
       csv += HourText(face.start, line.start);
     }},
    {"line_item_usage_end_date", "lineItem/UsageEndDate",
     [](std::string& csv, const Line& line, const CurFace& face) {
       csv += HourText(face.start, line.end);
     }},
    {"line_item_product_code", "lineItem/ProductCode", Text<&DemoSubject::product_code>},
    {"line_item_usage_type", "lineItem/UsageType", Text<&DemoSubject::usage_type>},
    {"line_item_operation", "lineItem/Operation", Text<&DemoSubject::operation>},
    {"line_item_availability_zone", "lineItem/AvailabilityZone", Text<&DemoSubject::zone>},
    {"line_item_resource_id", "lineItem/ResourceId", Text<&DemoSubject::resource>},
    {"line_item_usage_amount", "lineItem/UsageAmount", Amount<kQuantity>},
    {"line_item_currency_code", "lineItem/CurrencyCode",
     [](std::string& csv, const Line&, const CurFace&) { csv += "USD"; }},
    {"line_item_unblended_rate", "lineItem/UnblendedRate", UnblendedRate},
    {"line_item_unblended_cost", "lineItem/UnblendedCost", Amount<kUnblended>},
    {"line_item_blended_rate", "lineItem/BlendedRate", UnblendedRate},
    {"line_item_blended_cost", "lineItem/BlendedCost", Number<kUnblended>},
    {"line_item_line_item_description", "lineItem/LineItemDescription",
     Text<&DemoSubject::description>},
    {"line_item_tax_type", "lineItem/TaxType", TaxType},
    {"line_item_legal_entity", "lineItem/LegalEntity", Seller},
    {"product_product_family", "product/productFamily", Text<&DemoSubject::family>},
    {"product_instance_type", "product/instanceType", Text<&DemoSubject::instance_type>},
    {"product_region_code", "product/regionCode", Text<&DemoSubject::region>},
    {"product_servicecode", "product/servicecode", Text<&DemoSubject::product_code>},
    {"product_usagetype", "product/usagetype", Text<&DemoSubject::usage_type>},
    {"product_sku", "product/sku", Sku},
    {"pricing_rate_code", "pricing/RateCode", RateCode},
    {"pricing_currency", "pricing/currency",
     [](std::string& csv, const Line&, const CurFace&) { csv += "USD"; }},
    {"pricing_public_on_demand_cost", "pricing/publicOnDemandCost", Amount<kList>},
    {"pricing_public_on_demand_rate", "pricing/publicOnDemandRate", PublicRate},
    {"pricing_term", "pricing/term", Term},
    {"pricing_unit", "pricing/unit", Text<&DemoSubject::unit>},
};

constexpr CurColumnRule kCommitmentColumns[] = {
    {"reservation_reservation_a_r_n", "reservation/ReservationARN",
     [](std::string& csv, const Line& line, const CurFace&) {
       if (IsReserved(line)) csv += line.commitment->arn;
     }},
    {"reservation_effective_cost", "reservation/EffectiveCost", Amount<kReservedEffective>},
    {"reservation_amortized_upfront_cost_for_usage", "reservation/AmortizedUpfrontCostForUsage",
     Amount<kReservedUpfrontUsed>},
    {"reservation_recurring_fee_for_usage", "reservation/RecurringFeeForUsage",
     Amount<kReservedRecurringUsed>},
    {"reservation_amortized_upfront_fee_for_billing_period",
     "reservation/AmortizedUpfrontFeeForBillingPeriod", Amount<kReservedUpfront>},
    {"reservation_unused_amortized_upfront_fee_for_billing_period",
     "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod", Amount<kReservedUnusedUpfront>},
    {"reservation_unused_recurring_fee", "reservation/UnusedRecurringFee",
     Amount<kReservedUnusedRecurring>},
    {"reservation_unused_quantity", "reservation/UnusedQuantity", Number<kReservedUnusedQuantity>},
    {"reservation_number_of_reservations", "reservation/NumberOfReservations", ReservedUnits},
    {"reservation_end_time", "reservation/EndTime",
     [](std::string& csv, const Line& line, const CurFace& face) {
       CommitmentEnd(csv, line, face, IsReserved(line));
     }},
    {"savings_plan_savings_plan_a_r_n", "savingsPlan/SavingsPlanARN",
     [](std::string& csv, const Line& line, const CurFace&) {
       if (IsPlan(line))
         csv += line.commitment != nullptr ? line.commitment->arn : line.subject->resource;
     }},
    {"savings_plan_savings_plan_effective_cost", "savingsPlan/SavingsPlanEffectiveCost",
     Amount<kPlanEffective>},
    {"savings_plan_total_commitment_to_date", "savingsPlan/TotalCommitmentToDate",
     Amount<kPlanTotal>},
    {"savings_plan_used_commitment", "savingsPlan/UsedCommitment", Amount<kPlanUsed>},
    {"savings_plan_amortized_upfront_commitment_for_billing_period",
     "savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod", Amount<kPlanAmortized>},
    {"savings_plan_recurring_commitment_for_billing_period",
     "savingsPlan/RecurringCommitmentForBillingPeriod", Amount<kPlanRecurring>},
    {"savings_plan_offering_type", "savingsPlan/OfferingType", PlanText<&Commitment::offering>},
    {"savings_plan_payment_option", "savingsPlan/PaymentOption", PlanText<&Commitment::payment>},
    {"savings_plan_end_time", "savingsPlan/EndTime",
     [](std::string& csv, const Line& line, const CurFace& face) {
       CommitmentEnd(csv, line, face, IsPlan(line));
     }},
    {"capacity_reservation_capacity_reservation_arn", "", Text<&DemoSubject::capacity>},
    {"capacity_reservation_capacity_reservation_type", "", Text<&DemoSubject::capacity_type>},
    {"capacity_reservation_capacity_reservation_status", "", Text<&DemoSubject::capacity_status>},
    {"split_line_item_parent_resource_id", "splitLineItem/ParentResourceId",
     Text<&DemoSubject::parent>},
    {"split_line_item_split_usage", "splitLineItem/SplitUsage", Number<kSplitUsage>},
    {"split_line_item_split_cost", "splitLineItem/SplitCost", Number<kSplitShare>},
    {"split_line_item_unused_cost", "splitLineItem/UnusedCost", Number<kSplitUnused>},
    {"split_line_item_public_on_demand_split_cost", "splitLineItem/PublicOnDemandSplitCost",
     Number<kSplitListShare>},
    {"split_line_item_public_on_demand_unused_cost", "splitLineItem/PublicOnDemandUnusedCost",
     Number<kSplitListUnused>},
};

constexpr CurColumnRule kNetColumnRules[] = {
    {"line_item_net_unblended_cost", "lineItem/NetUnblendedCost", Amount<kNet>},
    {"reservation_net_effective_cost", "reservation/NetEffectiveCost", Amount<kReservedEffective>},
    {"savings_plan_net_savings_plan_effective_cost", "savingsPlan/NetSavingsPlanEffectiveCost",
     Amount<kPlanEffective>},
};

constexpr CurColumnRule kMapColumns[] = {
    {"resource_tags", "", Tags},
    {"cost_category", "", CostCategory},
    {"product", "", Product},
};

constexpr CurColumnRule kDiscountColumns[] = {
    {"discount", "", DiscountMap},
    {"discount_total_discount", "", Number<kDiscount>},
};

}  // namespace

std::string HourText(Date start, std::int64_t hour) {
  const std::int64_t day = hour >= 0 ? hour / 24 : -((-hour + 23) / 24);
  return fmt::format("{}T{:02}:00:00.000Z", DateText(start + std::chrono::days(day)),
                     hour - day * 24);
}

std::span<const CurColumnRule> CurBillColumns() { return kBillColumns; }
std::span<const CurColumnRule> CurCommitmentColumns() { return kCommitmentColumns; }
std::span<const CurColumnRule> CurNetColumns() { return kNetColumnRules; }
std::span<const CurColumnRule> CurMapColumns() { return kMapColumns; }
std::span<const CurColumnRule> CurDiscountColumns() { return kDiscountColumns; }

}  // namespace purser
