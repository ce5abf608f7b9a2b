/// What one ingest of one source is asked to do: from the configuration, the books and, for sources
/// that lie in S3 or behind an API, what is fetched first.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "ingest/source.h"
#include "pipeline.h"

namespace purser {

/// Adds what configuration and books say of every source: limits, tags, where downloads are kept,
/// who counts calls. `desk` and `order` outlive the request.
void CompleteRequest(const Desk& desk, const IngestOrder& order, IngestRequest& request);

/// Fetches what does not lie in files yet and makes it the request's input; counts the calls.
Result<void> FetchInputs(const Desk& desk, IngestRequest& request,
                         const std::function<void(const std::string&)>& at_step);

}  // namespace purser
