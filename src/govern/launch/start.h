/// Starting what was quoted: one call to AWS that tags and starts, or does neither.
#pragma once

#include "base/result.h"
#include "cloud/aws/client.h"
#include "govern/launch/answer.h"
#include "govern/launch/request.h"

namespace purser {

/// The device that --volume-size is about.
/// @error kNotFound  there is no such image in the region
Result<std::string> RootDeviceOf(AwsClient& client, const Ec2Launch& launch);

/// Asks EC2 whether it would start this; nothing is started.
/// @error kDenied, kNotFound, kUnavailable, kData  it would not, with a remedy
Result<void> TryInstances(AwsClient& client, const Ec2Launch& launch);

/// Starts, and fills answer.started and was_running.
/// @error kDenied, kNotFound, kUnavailable, kData  nothing runs, with a remedy
Result<void> StartInstances(AwsClient& client, const Ec2Launch& launch, LaunchAnswer& answer);

/// As StartInstances. A job of this name that is there already was started by this command.
Result<void> StartTrainingJob(AwsClient& client, const SageMakerLaunch& launch,
                              LaunchAnswer& answer);

/// What to do about a refusal of RunInstances or CreateTrainingJob; "" where AWS's words do.
std::string_view RemedyOf(const AwsRefusal& refusal, std::string_view service);

}  // namespace purser
