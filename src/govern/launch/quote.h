/// What a launch will cost, before it is asked for: an hour, and to completion.
///
/// On demand from the price table (Linux, one region, one day: data/README.md), spot as EC2 says
/// it now. What neither knows is unknown, never a guess.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.h"
#include "base/time.h"
#include "cloud/aws/client.h"

namespace purser {

/// USD an hour for one instance, in 10^-kCostScale.
struct SpotPrice {
  std::string zone;
  Int128 hourly = 0;
};

/// What the hours of a quote come from.
enum class HoursFrom { kNowhere, kGiven, kMaxRuntime, kAutoShutdown };

struct Hours {
  std::optional<Int128> hours;  ///< In 10^-kQuantityScale.
  HoursFrom from = HoursFrom::kNowhere;
};

/// Amounts are USD of all instances, in 10^-kCostScale; nullopt is unknown.
struct Quote {
  std::int64_t count = 1;
  std::optional<Int128> on_demand_hourly;
  std::optional<Int128> on_demand_total;
  std::optional<Int128> spot_hourly;  ///< Of the dearest zone; capped by --max-price.
  std::optional<Int128> spot_total;
  std::vector<SpotPrice> spot_zones;  ///< Of one instance, cheapest first.
  Hours hours;
  std::vector<std::string> notes;  ///< Why something is not known.
};

struct QuoteRequest {
  std::string type;  ///< "g5.xlarge", "ml.g5.xlarge"
  std::string region;
  std::int64_t count = 1;
  Hours hours;
  std::string max_price;  ///< Of spot; empty: none.
};

/// Prices `request`; `spot` of SpotPricesNow.
Quote QuoteOf(const QuoteRequest& request, std::vector<SpotPrice> spot);

/// The price in force in each zone of `region`, Linux.
Result<std::vector<SpotPrice>> SpotPricesNow(AwsClient& client, const QuoteRequest& request,
                                             Instant now);

/// Hours that were given, else those until the day of `auto_shutdown` ("2026-12-01", 00:00 UTC).
Hours HoursOf(std::optional<Int128> given, std::string_view auto_shutdown, Instant now);

/// The most a job may run.
Hours MaxRuntimeHours(std::int64_t seconds);

}  // namespace purser
