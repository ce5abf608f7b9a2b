/// Manifests of exports: JSON from whoever can write to the bucket.

#include "ingest/manifest.h"
#include "fuzz.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = InputText(data, size);
  const MemoryFile file(text);
  const Result<std::optional<Manifest>> manifest = ReadManifest(file.path());
  Demand(manifest.ok() || !manifest.error().message.empty(), "an error has words");
  (void)TimeOfAssembly(text);
  if (const std::optional<Partition> partition = PartitionOf(std::filesystem::path(text)))
    Demand(partition->period.month >= 1 && partition->period.month <= 12, "a period is a month");
  return 0;
}
