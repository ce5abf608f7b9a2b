/// The tags a launch writes: what was given, in the taxonomy's own spelling, with its defaults,
/// held against the taxonomy and AWS's limits by the same judge as the gate.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "domain/taxonomy.h"
#include "govern/gate/verdict.h"

namespace purser {

using LaunchTagList = std::vector<std::pair<std::string, std::string>>;

struct LaunchTags {
  LaunchTagList tags;                 ///< As written: the taxonomy's keys first, in its order.
  std::vector<std::string> notes;     ///< What was changed or added, for people.
  std::vector<Violation> violations;  ///< Any: nothing may start.
};

/// Aliases become their key, synonyms what they mean, "+7d" the day a week after `day`. A key
/// that was not given and has a default for the environment gets it.
/// @error kConfig  the taxonomy itself is contradictory
Result<LaunchTags> TagsForLaunch(const Taxonomy& taxonomy, const LaunchTagList& given, Date day);

/// The value of `key` among `tags`; "" without it.
std::string_view TagValue(const LaunchTagList& tags, std::string_view key);

/// "+7d" as the day that many days after `day`; anything else as it is.
std::string DayFromNow(std::string_view value, Date day);

}  // namespace purser
