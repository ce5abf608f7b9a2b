/// Inventories as people write them: JSON of the schema purser.inventory.v1.

#include "ingest/inventory_file.h"
#include "fuzz.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Result<Observation> read = ParseInventory(InputText(data, size), "inventory.json");
  if (!read.ok()) {
    Demand(!read.error().message.empty(), "an error has words");
    return 0;
  }
  const Observation& observation = read.value();
  Demand(observation.resources.empty() || !observation.covered.empty(),
         "where resources are was looked at");
  for (const Resource& resource : observation.resources) {
    Demand(!resource.arn.empty() && !resource.id.empty() && !resource.type.empty() &&
               !resource.region.empty(),
           "a resource has a name, a kind and a place");
    for (std::size_t i = 1; i < resource.tags.size(); ++i)
      Demand(resource.tags[i - 1].first < resource.tags[i].first, "tags are by key, each once");
  }
  return 0;
}
