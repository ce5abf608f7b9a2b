/// What a call of a cloud service costs: one table (api_prices.cc).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/int128.h"

namespace purser {

struct ApiPrice {
  std::string_view service;    ///< "s3"
  std::string_view operation;  ///< Begins so; empty: all others.
  std::int64_t nano_usd = 0;   ///< A request, in 1e-9 USD.
  std::string_view text;       ///< For people, as the provider states it.
  /// 1e-18 USD.
  Int128 units() const { return Int128{nano_usd} * 1'000'000'000; }
};

/// nullopt: not in the table, so unknown and not free.
std::optional<ApiPrice> PriceOfCall(std::string_view service, std::string_view operation);

}  // namespace purser
