/// Which files belong together: shared by every kind that reads exported bills.
///
/// A manifest is believed before any folder: it names the files of one version of one billing
/// period, and whatever lies beside them (an older assembly, a half-written set) is left aside
/// with a note. Where several manifests speak of one period, the one nearest to the top does (AWS
/// keeps a copy of the newest there), then the newest assembly. Files without a manifest are
/// grouped by what their path says of the period; in such a folder the newest assembly wins.
/// Everything else is one delivery: the files of one command.
#pragma once

#include <vector>

#include "base/result.h"
#include "ingest/source.h"

namespace purser {

/// What SourceKind::discover of such a kind is. Deliveries by period, then export. Those outside
/// request.period and request.since are left out before their bytes are read.
///
/// @error kNotFound  no bill files there, or an input does not exist
/// @error kData      a manifest names files that are not there; a manifest that is no JSON
Result<std::vector<Delivery>> DiscoverDeliveries(const IngestRequest& request, World& world);

}  // namespace purser
