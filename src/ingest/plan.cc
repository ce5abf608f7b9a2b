#include "ingest/plan.h"

#include <fmt/format.h>

#include "ledger/books.h"

namespace purser {

Snapshot NewSnapshot(const IngestRequest& request, const Delivery& delivery, Month month,
                     World& world) {
  Snapshot snapshot;
  snapshot.id = NewUlid(world);
  snapshot.source = request.source;
  snapshot.kind = request.kind;
  snapshot.role = request.role;
  snapshot.billing_period = month;
  snapshot.export_name = delivery.export_name;
  snapshot.assembly = delivery.assembly;
  snapshot.content_digest = delivery.content_digest;
  snapshot.created = world.clock.Now();
  snapshot.refreshed = delivery.refreshed;
  snapshot.discount_mode = "none";
  return snapshot;
}

bool IsWanted(std::optional<Month> month, const IngestRequest& request) {
  if (!month) return true;
  if (request.period && *month != *request.period) return false;
  return !request.since || *month >= *request.since;
}

std::optional<Month> NamedPeriod(const IngestRequest& request, const Delivery& delivery) {
  return delivery.period ? delivery.period : request.period;
}

std::string DateLiteral(Month month) { return fmt::format("DATE '{}-01'", MonthText(month)); }

}  // namespace purser
