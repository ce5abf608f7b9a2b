/// The team's month on Google Cloud, as the detailed billing export has it in JSON lines: a GPU
/// machine with sustained use, a GKE cluster that a commitment covers in part, storage and queries
/// that a promotion pays for, a sandbox without labels, tax, and the row that rounds to cents.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "demo/units.h"

namespace purser {

inline constexpr std::string_view kGcpAccount = "01A2B3-C4D5E6-F70819";

struct GcpBill {
  std::string json_lines;
  std::int64_t lines = 0;
  Units billed = 0;  ///< Whole cents.
};

/// The invoice of `month`, its days being those of Los Angeles.
GcpBill MakeGcpBill(Month month);

}  // namespace purser
