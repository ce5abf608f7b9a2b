#include "govern/data_export.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kTable = "COST_AND_USAGE_REPORT";

/// CUR 2.0 knows no SELECT *. What is optional there (IAM principals, capacity reservations) is
/// left out: a column that the table's settings do not enable makes AWS refuse the query.
/// @source https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html
constexpr auto kColumns = std::to_array<std::string_view>({
    "bill_bill_type",
    "bill_billing_entity",
    "bill_billing_period_end_date",
    "bill_billing_period_start_date",
    "bill_invoice_id",
    "bill_invoicing_entity",
    "bill_payer_account_id",
    "bill_payer_account_name",
    "cost_category",
    "discount",
    "discount_bundled_discount",
    "discount_total_discount",
    "identity_line_item_id",
    "identity_time_interval",
    "line_item_availability_zone",
    "line_item_blended_cost",
    "line_item_blended_rate",
    "line_item_currency_code",
    "line_item_legal_entity",
    "line_item_line_item_description",
    "line_item_line_item_type",
    "line_item_net_unblended_cost",
    "line_item_net_unblended_rate",
    "line_item_normalization_factor",
    "line_item_normalized_usage_amount",
    "line_item_operation",
    "line_item_product_code",
    "line_item_resource_id",
    "line_item_tax_type",
    "line_item_unblended_cost",
    "line_item_unblended_rate",
    "line_item_usage_account_id",
    "line_item_usage_account_name",
    "line_item_usage_amount",
    "line_item_usage_end_date",
    "line_item_usage_start_date",
    "line_item_usage_type",
    "pricing_currency",
    "pricing_lease_contract_length",
    "pricing_offering_class",
    "pricing_public_on_demand_cost",
    "pricing_public_on_demand_rate",
    "pricing_purchase_option",
    "pricing_rate_code",
    "pricing_rate_id",
    "pricing_term",
    "pricing_unit",
    "product",
    "product_fee_code",
    "product_fee_description",
    "product_instance_family",
    "product_instance_type",
    "product_operation",
    "product_product_family",
    "product_region_code",
    "product_servicecode",
    "product_sku",
    "product_usagetype",
    "reservation_amortized_upfront_cost_for_usage",
    "reservation_amortized_upfront_fee_for_billing_period",
    "reservation_effective_cost",
    "reservation_end_time",
    "reservation_net_amortized_upfront_cost_for_usage",
    "reservation_net_amortized_upfront_fee_for_billing_period",
    "reservation_net_effective_cost",
    "reservation_net_recurring_fee_for_usage",
    "reservation_net_unused_amortized_upfront_fee_for_billing_period",
    "reservation_net_unused_recurring_fee",
    "reservation_recurring_fee_for_usage",
    "reservation_reservation_a_r_n",
    "reservation_start_time",
    "reservation_total_reserved_units",
    "reservation_unused_amortized_upfront_fee_for_billing_period",
    "reservation_unused_quantity",
    "reservation_unused_recurring_fee",
    "resource_tags",
    "savings_plan_amortized_upfront_commitment_for_billing_period",
    "savings_plan_end_time",
    "savings_plan_net_amortized_upfront_commitment_for_billing_period",
    "savings_plan_net_recurring_commitment_for_billing_period",
    "savings_plan_net_savings_plan_effective_cost",
    "savings_plan_offering_type",
    "savings_plan_payment_option",
    "savings_plan_purchase_term",
    "savings_plan_recurring_commitment_for_billing_period",
    "savings_plan_savings_plan_a_r_n",
    "savings_plan_savings_plan_effective_cost",
    "savings_plan_savings_plan_rate",
    "savings_plan_start_time",
    "savings_plan_total_commitment_to_date",
    "savings_plan_used_commitment",
    "split_line_item_actual_usage",
    "split_line_item_net_split_cost",
    "split_line_item_net_unused_cost",
    "split_line_item_parent_resource_id",
    "split_line_item_public_on_demand_split_cost",
    "split_line_item_public_on_demand_unused_cost",
    "split_line_item_reserved_usage",
    "split_line_item_split_cost",
    "split_line_item_split_usage",
    "split_line_item_split_usage_ratio",
    "split_line_item_unused_cost",
});

bool IsMadeOf(std::string_view text, std::string_view more) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           more.find(c) != std::string_view::npos;
  });
}

constexpr std::string_view kLarge = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

Error Unfit(std::string_view flag, std::string_view value, std::string_view wanted) {
  return {ErrorKind::kUsage, fmt::format("{} cannot be \"{}\": {}", flag, value, wanted)};
}

std::string Query() {
  std::string query = "SELECT ";
  for (const std::string_view column : kColumns)
    query += fmt::format("{}{}", column == kColumns.front() ? "" : ", ", column);
  return fmt::format("{} FROM {}", query, kTable);
}

Json Parsed(std::string_view text) { return Json::parse(text, nullptr, false); }

/// Null of what is no object or has none of that name.
Json Member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return object.is_object() && found != object.end() ? *found : Json();
}

/// Whether an export of that name is there.
Result<bool> IsThere(AwsClient& client, const std::string& name) {
  bool there = false;
  const AwsCall list{.service = "bcm-data-exports", .operation = "ListExports"};
  TRY(client.CallPages(list, {.answer = "NextToken", .request = "NextToken"},
                       [&](const AwsAnswer& page) -> Result<void> {
                         const Json answer = Parsed(page.body);
                         if (!answer.is_object())
                           return Error{ErrorKind::kData,
                                        "bcm-data-exports:ListExports: the answer is not JSON"};
                         for (const Json& found : Member(answer, "Exports"))
                           there = there || Member(found, "ExportName") == Json(name);
                         return {};
                       }));
  return there;
}

}  // namespace

std::string DataExport::Location() const {
  return fmt::format("s3://{}/{}/{}", bucket, prefix, name);
}

Result<void> CheckDataExport(const DataExport& data_export) {
  const std::string& bucket = data_export.bucket;
  if (bucket != kNoBucket && (bucket.size() < 3 || bucket.size() > 63 || !IsMadeOf(bucket, "-.")))
    return Unfit("--bucket", bucket, "S3's names are 3 to 63 small letters, digits, - and .");
  if (data_export.prefix.empty() || !IsMadeOf(data_export.prefix, fmt::format("{}-_./", kLarge)) ||
      data_export.prefix.starts_with('/') || data_export.prefix.ends_with('/'))
    return Unfit("--prefix", data_export.prefix,
                 "letters, digits and - _ . / that neither begin nor end it");
  if (data_export.region.empty() || !IsMadeOf(data_export.region, "-"))
    return Unfit("--region", data_export.region, "a region is written like eu-west-1");
  if (data_export.name.empty() || data_export.name.size() > 128 ||
      !IsMadeOf(data_export.name, fmt::format("{}-_", kLarge)))
    return Unfit("--name", data_export.name, "128 letters, digits, - and _ at most");
  return {};
}

std::string DataExportText(const DataExport& data_export) {
  const Json table = {{"TIME_GRANULARITY", "HOURLY"},
                      {"INCLUDE_RESOURCES", "TRUE"},
                      {"INCLUDE_SPLIT_COST_ALLOCATION_DATA", "TRUE"},
                      {"INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY", "FALSE"}};
  const Json output = {{"OutputType", "CUSTOM"},
                       {"Format", "PARQUET"},
                       {"Compression", "PARQUET"},
                       {"Overwrite", "OVERWRITE_REPORT"}};
  const Json destination = {{"S3Bucket", data_export.bucket},
                            {"S3Prefix", data_export.prefix},
                            {"S3Region", data_export.region},
                            {"S3OutputConfigurations", output}};
  Json document;
  document["Export"]["Name"] = data_export.name;
  document["Export"]["Description"] = "Cost and usage by hour and resource, for purser";
  document["Export"]["DataQuery"]["QueryStatement"] = Query();
  document["Export"]["DataQuery"]["TableConfigurations"][kTable] = table;
  document["Export"]["DestinationConfigurations"]["S3Destination"] = destination;
  document["Export"]["RefreshCadence"]["Frequency"] = "SYNCHRONOUS";
  return document.dump(2) + "\n";
}

Result<DataExport> ReadDataExport(std::string_view text) {
  const Json document = Parsed(text);
  const auto text_at = [&](std::string_view path) {
    const Json::json_pointer pointer{std::string(path)};
    const bool there = document.is_object() && document.contains(pointer);
    return there && document[pointer].is_string() ? document[pointer].get<std::string>()
                                                  : std::string();
  };
  constexpr std::string_view kPlace = "/Export/DestinationConfigurations/S3Destination";
  DataExport found{.bucket = text_at(fmt::format("{}/S3Bucket", kPlace)),
                   .prefix = text_at(fmt::format("{}/S3Prefix", kPlace)),
                   .region = text_at(fmt::format("{}/S3Region", kPlace)),
                   .name = text_at("/Export/Name")};
  if (found.bucket.empty() || found.name.empty())
    return Error{ErrorKind::kData, "not the definition of a Data Export: no name or no bucket"};
  return found;
}

std::string BucketPolicyText(const DataExport& data_export, std::string_view account) {
  const std::string bucket = fmt::format("arn:aws:s3:::{}", data_export.bucket);
  const Json sources = {fmt::format("arn:aws:cur:us-east-1:{}:definition/*", account),
                        fmt::format("arn:aws:bcm-data-exports:us-east-1:{}:export/*", account)};
  const Json services = {"billingreports.amazonaws.com", "bcm-data-exports.amazonaws.com"};
  Json statement = {{"Sid", "DataExports"}, {"Effect", "Allow"}};
  statement["Principal"]["Service"] = services;
  statement["Action"] = {"s3:PutObject", "s3:GetBucketPolicy"};
  statement["Resource"] = {bucket, bucket + "/*"};
  statement["Condition"]["StringLike"] = {{"aws:SourceArn", sources},
                                          {"aws:SourceAccount", account}};
  Json document = {{"Version", "2012-10-17"}};
  document["Statement"] = Json::array({statement});
  return document.dump(2) + "\n";
}

Result<std::string> CreateDataExport(AwsClient& client, std::string_view text) {
  const DataExport wanted = TRY(ReadDataExport(text));
  const bool there = TRY(IsThere(client, wanted.name));
  if (there)
    return Error{ErrorKind::kUsage,
                 fmt::format("an export named {} is there already: nothing was made; name another "
                             "by --name, or look at its settings with purser doctor",
                             wanted.name)};
  const AwsAnswer answer = TRY(client.Call({.service = "bcm-data-exports",
                                            .operation = "CreateExport",
                                            .body = Parsed(text).dump(),
                                            .idempotent = false}));
  const Json made = Parsed(answer.body);
  const Json arn = Member(made, "ExportArn");
  return arn.is_string() ? arn.get<std::string>() : std::string();
}

}  // namespace purser
