/// What `purser launch` answers: one struct, two formats.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.h"
#include "govern/launch/quote.h"
#include "govern/launch/request.h"
#include "govern/launch/tags.h"

namespace purser {

enum class LaunchState {
  kRefused,   ///< The tags do not hold: no call was made.
  kPlanned,   ///< --dry-run: nothing was started.
  kDeclined,  ///< Somebody was asked and said no.
  kStarted,
};
/// "refused", "planned", "declined", "started"
std::string_view LaunchStateName(LaunchState state);

/// Something that runs because of this command.
struct Started {
  std::string id;     ///< Instance ID or job name.
  std::string arn;    ///< Of jobs; else empty.
  std::string zone;   ///< Of instances.
  std::string state;  ///< The service's word: "pending", "InProgress".
};

/// A team's Effective cost of the running month, from the books.
struct TeamSpend {
  std::string team;
  std::string month;                                    ///< "2026-11"
  std::vector<std::pair<std::string, Int128>> amounts;  ///< By currency, in 10^-kCostScale.
};

struct LaunchAnswer {
  std::string service;  ///< "ec2", "sagemaker"
  LaunchState state = LaunchState::kRefused;
  std::string region;
  std::string type;
  std::int64_t count = 1;
  bool spot = false;
  LaunchTags tags;
  std::optional<Quote> quote;  ///< Not of what was refused.
  std::optional<TeamSpend> spend;
  std::string client_token;
  std::optional<AwsCall> call;  ///< What is sent; user data and secrets are left out where shown.
  std::vector<Started> started;
  bool was_running = false;  ///< An earlier command with this token started it.
  std::vector<std::string> notes;
};

/// What starts it, what it costs and the tags: shown before the question is asked.
/// @param width  columns of the terminal; 0: as wide as need be
std::string LaunchPlanText(const LaunchAnswer& answer, std::size_t width);
/// What came of it.
std::string LaunchOutcomeText(const LaunchAnswer& answer, std::size_t width);
/// What is sent, as JSON on lines of its own, without user data and secrets.
std::string LaunchRequestText(const AwsCall& call);
/// docs/reference/schemas/purser.launch.v1.json
std::string LaunchJson(const LaunchAnswer& answer);

}  // namespace purser
