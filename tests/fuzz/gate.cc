/// Plans and templates: any bytes get an answer or a clear refusal.

#include "fuzz.h"
#include "govern/gate/plan.h"
#include "govern/gate/template.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = InputText(data, size);
  static const TagJudge judge = TagJudge::Make(DefaultTaxonomy(), Date()).value();
  const Result<GatedChanges> plan =
      ReadTerraformPlan(Bytes::Of(text), "no-folder/plan.json", judge);
  const Result<GatedChanges> stack = ReadTemplate(text, "stack.yaml", {}, judge);
  (void)plan, (void)stack;
  return 0;
}
