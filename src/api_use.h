/// What purser itself asked of AWS goes into the books, for `report self`.
#pragma once

#include <span>

#include "base/result.h"
#include "cloud/aws/client.h"
#include "ledger/books.h"
#include "world/world.h"

namespace purser {

/// Adds a client's counts to the day's counters. Once a client, when its work is done or has
/// failed: calls that failed cost as much. Books opened with kWrite.
Result<void> CountUse(Books& books, Clock& clock, std::span<const AwsCallCount> counts);

}  // namespace purser
