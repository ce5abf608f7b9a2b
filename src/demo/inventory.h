/// What exists in the AWS accounts of the team, looked at once a week.
///
/// The resources of the bill, under the bill's ids, with what a bill does not show: tags whose keys
/// were never activated, who made what by hand, what a volume is attached to, and instances that
/// are stopped and cost nothing.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "demo/fleet.h"

namespace purser {

/// One look, as purser.inventory.v1.
struct FleetObservation {
  Date day;
  std::string json;
};

/// The last eight Mondays of the calendar, oldest first; fewer where it is shorter.
std::vector<FleetObservation> ObserveFleet(const Fleet& fleet, const DemoCalendar& calendar);

}  // namespace purser
