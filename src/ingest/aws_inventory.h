/// What exists in AWS accounts now, by the services' own listings and the tagging API.
#pragma once

#include "base/result.h"
#include "ingest/source.h"
#include "ledger/inventory.h"
#include "world/world.h"

namespace purser {

/// Every account of `request` (by its role; none: the one the credentials belong to), every region
/// (none: those the account has enabled), every listing of aws_listing.h, eight at once. An
/// account, region or listing that does not answer is a gap. A place where nothing answered is not
/// covered. In order of ARNs.
/// @error kConfig  accounts and role do not fit together
/// @error any      nothing could be listed anywhere: the first reason
Result<Observation> ObserveAws(const IngestRequest& request, World& world);

}  // namespace purser
