/// The kind aws-inventory: what AWS lists, or what a file says was there.

#include "ingest/aws_inventory.h"
#include "ingest/inventory_file.h"
#include "ingest/sources.h"

namespace purser {
namespace {

Result<Observation> Observe(const IngestRequest& request, World& world) {
  if (request.inputs.empty()) return ObserveAws(request, world);
  return ReadInventoryFile(world, request.inputs.front());
}

}  // namespace

SourceKind AwsInventory() {
  return {.name = "aws-inventory",
          .about = "what exists in AWS accounts, asked for or from a file (JSON)",
          .discover = nullptr,
          .plan = nullptr,
          .asks_api = true,
          .observe = Observe};
}

}  // namespace purser
