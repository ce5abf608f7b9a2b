#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/session.h"
#include "govern/launch/answer.h"

namespace purser {

/// What `team` has cost in the running month, where there are books; nullopt without, or without a
/// team. What keeps it from being known is added to `notes`: it never keeps anything from starting.
std::optional<TeamSpend> SpendThisMonth(Session& session, const std::string& team,
                                        std::vector<std::string>& notes);

}  // namespace purser
