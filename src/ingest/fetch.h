/// What an ingest brings from outside before files are read.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "cloud/aws/client.h"
#include "ingest/source.h"
#include "world/world.h"

namespace purser {

/// What fetching works with.
struct FetchPlace {
  World& world;
  AwsClient& client;
  std::function<void(const std::string&)> at_step;  ///< "fetch 3 of 12 files"
};

/// Whether the request has to bring its files from outside first: it names a location, or its kind
/// asks an API and no files were given.
bool NeedsFetch(const IngestRequest& request);

/// As whom AWS is asked for the request.
AwsAccess AccessOf(const IngestRequest& request);

/// Brings request.downloads up to date and makes it the request's input.
/// @error any  what came before stays valid; the next fetch goes on
Result<void> FetchInputs(IngestRequest& request, const FetchPlace& place);

}  // namespace purser
