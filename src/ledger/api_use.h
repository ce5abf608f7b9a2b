/// Calls of cloud services that purser itself made: counted by day, for `report self`.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"

namespace purser {

struct ApiUse {
  Date day{};                ///< UTC, of the call.
  std::string service;       ///< "ce", "s3"
  std::string operation;     ///< "GetCostAndUsage"
  std::int64_t calls = 0;    ///< Requests sent, repetitions included.
  std::int64_t retries = 0;  ///< Of them.
  friend bool operator==(const ApiUse&, const ApiUse&) = default;
};

}  // namespace purser
