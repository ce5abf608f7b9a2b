/// --expect: what an invoice says.

#include "report/expectation.h"
#include "fuzz.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Result<Expectation> expected = ParseExpectation(InputText(data, size));
  if (!expected.ok()) {
    Demand(expected.error().kind == ErrorKind::kUsage, "a mistake in the file is one of usage");
    Demand(!expected.error().message.empty(), "an error has words");
    return 0;
  }
  for (const auto& [key, sum] : expected.value()) {
    Demand(!key.billing_period.empty() && !key.currency.empty(), "a line says period and currency");
    Demand(sum.lines > 0, "a sum has lines");
  }
  return 0;
}
