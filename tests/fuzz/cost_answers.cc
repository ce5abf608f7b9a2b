/// Answers of Cost Explorer: JSON that people saved.

#include "ingest/cost_answers.h"
#include "fuzz.h"
#include "world/real_world.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static RealWorld real;
  static const std::unique_ptr<Duck> duck = Duck::Open({.threads = 1}).value();
  const std::string text = InputText(data, size);
  const MemoryFile file(text);
  const Result<void> read = DefineCostAnswers(*duck, real.world, {{file.path(), ""}});
  Demand(read.ok() || !read.error().message.empty(), "an error has words");
  return 0;
}
