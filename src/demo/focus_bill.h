/// The team's second provider: Modelhub, a fictional API for language models that exports
/// FOCUS 1.2. A month's credits are bought ahead; calls draw them down, what comes after is
/// paid on demand, and what is left at the end of the month expires.
#pragma once

#include <string>

#include "demo/fleet.h"
#include "demo/units.h"

namespace purser {

inline constexpr std::string_view kModelhubAccount = "acme-modelhub";

struct FocusBill {
  std::string csv;
  std::int64_t lines = 0;
  Units billed = 0;
};

/// @param month  Since the demo's first.
FocusBill MakeFocusBill(const DemoCalendar& calendar, int month);

}  // namespace purser
