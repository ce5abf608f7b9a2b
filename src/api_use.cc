#include "api_use.h"

namespace purser {

Result<void> CountUse(Books& books, Clock& clock, std::span<const AwsCallCount> counts) {
  const Date day = DayOf(clock.Now());
  std::vector<ApiUse> uses;
  for (const AwsCallCount& count : counts)
    uses.push_back({.day = day,
                    .service = count.service,
                    .operation = count.operation,
                    .calls = count.calls,
                    .retries = count.retries});
  if (uses.empty()) return {};
  return books.AddApiUse(uses).While("count the calls");
}

}  // namespace purser
