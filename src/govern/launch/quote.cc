#include "govern/launch/quote.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/suggest.h"
#include "cloud/aws/xml.h"
#include "domain/catalog.h"
#include "govern/gate/cost.h"

namespace purser {
namespace {

constexpr Int128 kOneHour = 1'000'000'000'000;  // kQuantityScale
constexpr std::string_view kSageMaker = "ml.";

/// hourly for that many hours, half to even at the last of 18 digits.
std::optional<Int128> Times(std::optional<Int128> hourly, const Hours& hours) {
  Int128 product = 0;
  if (!hourly || !hours.hours || __builtin_mul_overflow(*hourly, *hours.hours, &product))
    return std::nullopt;
  return Rescale(product, kQuantityScale, 0);
}

std::optional<Int128> Many(std::optional<Int128> one, std::int64_t count) {
  Int128 all = 0;
  if (!one || __builtin_mul_overflow(*one, Int128{count}, &all)) return std::nullopt;
  return all;
}

void NoteType(Quote& quote, std::string_view type) {
  if (FindInstanceType(type) != nullptr) return;
  std::vector<std::string> names;
  for (const InstanceType& known : AllInstanceTypes()) names.emplace_back(known.name);
  quote.notes.push_back(fmt::format("{} is not in the tables{}", type, DidYouMean(type, names)));
}

void PriceOnDemand(Quote& quote, const QuoteRequest& request) {
  std::string_view type = request.type;
  const bool sagemaker = type.starts_with(kSageMaker);
  if (sagemaker) type.remove_prefix(kSageMaker.size());
  NoteType(quote, type);
  const std::optional<Int128> hourly = OnDemandPrice(type);
  if (request.region != kPricedRegion) {
    quote.notes.push_back(fmt::format("prices on demand are known of {} only", kPricedRegion));
  } else if (sagemaker) {
    if (hourly)
      quote.notes.push_back(
          fmt::format("SageMaker's own price is not in the tables; EC2 asks {} USD an hour for {}",
                      GroupedDecimalText(*hourly, kCostScale, 4), type));
  } else {
    quote.on_demand_hourly = Many(hourly, request.count);
  }
}

void PriceSpot(Quote& quote, const QuoteRequest& request) {
  if (quote.spot_zones.empty()) return;
  Int128 hourly = quote.spot_zones.back().hourly;
  const std::optional<ParsedDecimal> most = ParseDecimal(request.max_price, kCostScale);
  if (most && most->units < quote.spot_zones.front().hourly)
    quote.notes.push_back("--max-price is below every zone's price now: nothing would start");
  if (most) hourly = std::min(hourly, most->units);
  quote.spot_hourly = Many(hourly, request.count);
}

/// By zone: when the price was set, and the price.
using NewestPrices = std::map<std::string, std::pair<std::string, Int128>>;

Result<void> TakeSpotPrices(const AwsAnswer& page, const QuoteRequest& request,
                            NewestPrices& newest) {
  const XmlNode answer = TRY(ReadXml(page.body));
  for (const XmlNode* item : answer.All("spotPriceHistorySet/item")) {
    const std::optional<ParsedDecimal> price = ParseDecimal(item->Text("spotPrice"), kCostScale);
    if (!price || price->units < 0 || item->Text("instanceType") != request.type) continue;
    auto& [when, hourly] = newest[item->Text("availabilityZone")];
    if (item->Text("timestamp") < when) continue;
    when = item->Text("timestamp");
    hourly = price->units;
  }
  return {};
}

}  // namespace

Quote QuoteOf(const QuoteRequest& request, std::vector<SpotPrice> spot) {
  Quote quote{.count = request.count, .spot_zones = std::move(spot), .hours = request.hours};
  std::ranges::sort(quote.spot_zones, {}, [](const SpotPrice& price) {
    return std::pair(price.hourly, std::string_view(price.zone));
  });
  PriceOnDemand(quote, request);
  PriceSpot(quote, request);
  quote.on_demand_total = Times(quote.on_demand_hourly, request.hours);
  quote.spot_total = Times(quote.spot_hourly, request.hours);
  return quote;
}

Result<std::vector<SpotPrice>> SpotPricesNow(AwsClient& client, const QuoteRequest& request,
                                             Instant now) {
  const std::string time = InstantText(std::chrono::floor<std::chrono::seconds>(now));
  AwsCall call{.service = "ec2",
               .operation = "DescribeSpotPriceHistory",
               .region = request.region,
               // From now to now: the last change before it is the price in force.
               .parameters = {{"InstanceType.1", request.type},
                              {"ProductDescription.1", "Linux/UNIX"},
                              {"StartTime", time},
                              {"EndTime", time}}};
  NewestPrices newest;
  const auto take = [&](const AwsAnswer& page) { return TakeSpotPrices(page, request, newest); };
  TRY(client.CallPages(std::move(call), {.answer = "nextToken", .request = "NextToken"}, take));
  std::vector<SpotPrice> prices;
  for (const auto& [zone, priced] : newest) prices.push_back({zone, priced.second});
  return prices;
}

Hours MaxRuntimeHours(std::int64_t seconds) {
  return {Int128{seconds} * kOneHour / 3600, HoursFrom::kMaxRuntime};
}

Hours HoursOf(std::optional<Int128> given, std::string_view auto_shutdown, Instant now) {
  if (given) return {given, HoursFrom::kGiven};
  const std::optional<Date> day = ParseDate(auto_shutdown);
  if (!day || *day <= now) return {};
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(*day - now).count();
  return {Int128{seconds} * kOneHour / 3600, HoursFrom::kAutoShutdown};
}

}  // namespace purser
