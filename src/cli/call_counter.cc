#include "cli/call_counter.h"

#include "api_use.h"
#include "cli/answers.h"

namespace purser {
namespace {

Result<void> Count(Session& session, std::span<const AwsCallCount> counts) {
  TRY(session.LoadConfiguration());
  const std::unique_ptr<Books> books = TRY(OpenBooksToChange(session));
  return CountUse(*books, session.world().clock, counts);
}

}  // namespace

void CountCalls(Session& session, std::span<const AwsCallCount> counts) {
  if (counts.empty()) return;
  const Result<void> counted = Count(session, counts);
  if (!counted.ok()) session.Detail("calls were not counted: " + counted.error().message);
}

}  // namespace purser
