/// CSV, plain or in whatever the bytes are: gzip and zip are known by their first bytes.

#include "base/utf8.h"
#include "csv_walk.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  WalkCsv(InputText(data, size));
  return 0;
}
