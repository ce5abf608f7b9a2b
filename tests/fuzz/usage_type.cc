/// Usage types of AWS; the first two lines are service and operation.

#include "domain/usage_type.h"
#include "fuzz.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = InputText(data, size);
  const std::size_t first = std::min(text.find('\n'), text.size());
  const std::size_t second = std::min(text.find('\n', first + (first < text.size())), text.size());
  const std::string service = text.substr(0, first);
  const std::string operation = text.substr(first, second - first);
  const std::string usage_type = text.substr(second);
  const UsageParts parts = ParseUsageType(usage_type, service, operation);
  Demand(!UsageKindName(parts.kind).empty(), "every kind has a name");
  Demand(parts.accelerator_count >= 0, "accelerators are counted");
  Demand(parts.accelerator_name.empty() <= (parts.accelerator_count == 0),
         "only named accelerators are counted");
  Demand(parts.region.size() < 32, "a region is a region's name");
  return 0;
}
