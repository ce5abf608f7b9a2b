/// Plans and templates: any bytes get an answer or a clear refusal.

#include <filesystem>

#include "fuzz.h"
#include "govern/gate/plan.h"
#include "govern/gate/template.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = InputText(data, size);
  const Result<PlannedChanges> plan = ReadTerraformPlan(Bytes::Of(text), "no-folder/plan.json");
  const Result<PlannedChanges> stack = ReadTemplate(text, "stack.yaml", {});
  (void)plan, (void)stack;
  return 0;
}
