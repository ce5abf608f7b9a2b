/// Keys of objects: bytes from whoever can write to the bucket.

#include "fuzz.h"
#include "ingest/s3_copy.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string key = InputText(data, size);
  const Result<std::filesystem::path> path = LocalPathOf(key);
  if (!path.ok()) return 0;
  Demand(path.value().is_relative(), "a copy lies below its folder");
  for (const std::filesystem::path& name : path.value())
    Demand(name != ".." && name != "." && !name.empty(), "a copy lies below its folder");
  Demand(path.value().string().find('\0') == std::string::npos, "a name ends where it says");
  return 0;
}
