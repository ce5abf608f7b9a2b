/// What a bill from AWS can say: the settings of its export, and the tag keys on it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "cloud/aws/client.h"
#include "config/config.h"
#include "govern/doctor/checkup.h"

namespace purser {

/// The export that writes to `source.location`: a Data Export, or a legacy report.
CheckupLine CheckExport(AwsClient& client, const SourceSettings& source);

/// Which keys of the taxonomy are cost allocation tags that are active (ce).
CheckupLine CheckTagKeys(AwsClient& client, const Taxonomy& taxonomy, Date day);

/// Keys that hold on `day` and of which neither the name nor an alias is among `active`.
std::vector<std::string> MissingTagKeys(const Taxonomy& taxonomy,
                                        std::span<const std::string> active, Date day);

}  // namespace purser
