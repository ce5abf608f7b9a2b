/// Published prices; repetitions are counted like any other request. Regions differ a little: the
/// table has us-east-1. S3 charges LIST and PUT as one class, GET and HEAD as another, and does not
/// charge DELETE. Storage, transfer and what a call starts are not the call's price.
/// @source AWS Cost Explorer pricing; Amazon S3 pricing, "Requests & data retrievals"; the other
///         services' pricing pages name no price for their management API

#include "report/api_prices.h"

#include <array>

namespace purser {
namespace {

constexpr std::string_view kExplorer = "0.01 a request";
constexpr std::string_view kS3List = "0.005 per 1,000";
constexpr std::string_view kS3Get = "0.0004 per 1,000";
constexpr std::string_view kFree = "free";

constexpr auto kPrices = std::to_array<ApiPrice>({
    {"autoscaling", "", 0, kFree},
    {"bcm-data-exports", "", 0, kFree},
    {"ce", "", 10'000'000, kExplorer},
    {"cloudformation", "", 0, kFree},
    {"cloudtrail", "LookupEvents", 0, kFree},
    {"cur", "", 0, kFree},
    {"ec2", "", 0, kFree},
    {"ecs", "", 0, kFree},
    {"eks", "", 0, kFree},
    {"elasticloadbalancing", "", 0, kFree},
    {"elasticloadbalancingv2", "", 0, kFree},
    {"iam", "", 0, kFree},
    {"lambda", "", 0, kFree},
    {"organizations", "", 0, kFree},
    {"pricing", "", 0, kFree},
    {"rds", "", 0, kFree},
    {"resourcegroupstaggingapi", "", 0, kFree},
    {"s3", "Delete", 0, kFree},
    {"s3", "List", 5'000, kS3List},
    {"s3", "Put", 5'000, kS3List},
    {"s3", "", 400, kS3Get},
    {"sagemaker", "", 0, kFree},
    {"sts", "", 0, kFree},
});

}  // namespace

std::optional<ApiPrice> PriceOfCall(std::string_view service, std::string_view operation) {
  for (const ApiPrice& price : kPrices)
    if (price.service == service && operation.starts_with(price.operation)) return price;
  return std::nullopt;
}

}  // namespace purser
