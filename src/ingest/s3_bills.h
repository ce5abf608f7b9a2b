/// Bills straight from S3: what a delivery needs of a bucket, and no more.
///
/// The folder is listed once. Of each export and period the manifest that speaks (the one nearest
/// to the top, then the newest) is read; of the data files only those that it names are fetched,
/// and of those only the ones that are new or changed. Manifests move into place when all that
/// they name is here, so the copies are a whole delivery at any time. A folder without any manifest
/// is copied as far as it has bills. Copies that no manifest names any more are removed at the end.
#pragma once

#include "ingest/fetch.h"

namespace purser {

/// Copies what `request.location` has into `request.downloads`. Only billing periods that the
/// request wants are fetched or removed.
///
/// @error kNotFound     nothing there that is a bill
/// @error kData         a manifest names files that are not in the bucket; names them
/// @error kUnavailable  cut, or the disk has too little room; what came stays for the next time
Result<void> CopyBills(const IngestRequest& request, const FetchPlace& place);

}  // namespace purser
