/// What a verb asks of AWS goes into the books, for `report self`.
#pragma once

#include <span>

#include "cli/session.h"
#include "cloud/aws/client.h"

namespace purser {

/// Adds calls to the counters of the books that are there. Without books, or with books that cannot
/// be written, --verbose says so and nothing else happens: what the verb was asked for is done.
void CountCalls(Session& session, std::span<const AwsCallCount> counts);

/// Counts a client's calls when a verb leaves it, however it does. The client outlives it.
class CallCounter {
 public:
  CallCounter(Session& session, const AwsClient& client) : session_(session), client_(client) {}
  ~CallCounter() { CountCalls(session_, client_.Counts()); }
  CallCounter(const CallCounter&) = delete;
  CallCounter& operator=(const CallCounter&) = delete;

 private:
  Session& session_;
  const AwsClient& client_;
};

}  // namespace purser
