/// Which of Azure's export files belong together, and which of the two exports each is of.
///
/// A month is told twice: the actual cost export has purchases when they are billed, the amortized
/// one spreads them over the usage they cover. Which is which the manifest says (ActualCost,
/// AmortizedCost), else a name on the path ("cost-actual", "EA_AmortizedCost.csv"). The two of one
/// month are one delivery; their common name without these words is the export's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ingest/source.h"

namespace purser {

inline constexpr std::string_view kActualCost = "ActualCost";
inline constexpr std::string_view kAmortizedCost = "AmortizedCost";

/// kActualCost, kAmortizedCost, or empty where the name says neither, or both.
std::string_view AzureDatasetOf(std::string_view name);

/// SourceKind::discover of azure-cost. Each delivery has `datasets`, empty ones where nothing says.
/// Of files that differ only by the run's id in one folder (exports that do not overwrite), the
/// newest is read.
/// @error  as DiscoverDeliveries
Result<std::vector<Delivery>> DiscoverAzure(const IngestRequest& request, World& world);

}  // namespace purser
