#include "observe.h"

#include <algorithm>

#include "ingest/walk.h"
#include "ledger/inventory.h"
#include "source_request.h"

namespace purser {
namespace {

/// One request a file; the request itself where it asks an API.
Result<std::vector<IngestRequest>> RequestsOf(const IngestRequest& request) {
  if (request.inputs.empty()) return std::vector{request};
  const Walked walked = TRY(WalkInputs(request.inputs));
  std::vector<IngestRequest> requests;
  for (const std::filesystem::path& file : walked.files) {
    requests.push_back(request);
    requests.back().inputs = {file};
  }
  if (requests.empty())
    return Error{ErrorKind::kNotFound, "no file in " + request.inputs.front().string()};
  return requests;
}

bool Has(const std::vector<ObservationSummary>& known, const std::string& id) {
  return std::ranges::find(known, id, &ObservationSummary::id) != known.end();
}

/// From here on owners are those that the inventory gives; without a bill there are none to decide.
Result<void> DecideOwners(const Desk& desk, const IngestOrder& order) {
  const std::optional<Generation> current = TRY(desk.books.Current());
  if (!current) return {};
  const Reallocation done = TRY(Reallocate(desk, order.wait));
  ReallocatedPeriods changed;
  for (const AllocatedPeriod& period : done.allocation.periods)
    if (period.anew) changed.push_back(period.period);
  order.tell_owners(changed);
  return {};
}

}  // namespace

Result<void> ObserveSource(const Desk& desk, const IngestOrder& order,
                           const IngestRequest& request) {
  IngestRequest complete = request;
  CompleteRequest(desk, complete);
  const std::vector<IngestRequest> requests = TRY(RequestsOf(complete));
  const SourceKind& kind = *FindSourceKind(request.kind);
  for (const IngestRequest& one : requests) {
    order.at_step(request.source + ": observe");
    ObservedInventory observed;
    observed.observation = TRY(kind.observe(one, desk.world));
    observed.observation.source = request.source;
    if (!observed.observation.api_use.empty())
      TRY(desk.books.AddApiUse(observed.observation.api_use).While("count the calls"));
    if (!order.dry_run) {
      order.at_step(request.source + ": keep");
      const std::vector<ObservationSummary> known = TRY(Observations(desk.books));
      observed.id =
          TRY(KeepObservation(desk.world, desk.books, desk.duck, observed.observation, order.wait));
      observed.is_known = Has(known, observed.id);
    }
    order.tell_observed(observed);
  }
  if (order.dry_run) return {};
  order.at_step("allocate");
  return DecideOwners(desk, order);
}

}  // namespace purser
