/// Numbers and money as text.

#include "base/decimal.h"
#include "fuzz.h"

using namespace purser;

namespace {

void WritesWhatItReads(std::string_view text, int scale) {
  const std::optional<ParsedDecimal> parsed = ParseDecimal(text, scale);
  if (!parsed) return;
  for (const std::string& written :
       {DecimalText(parsed->units, scale), ShortDecimalText(parsed->units, scale)}) {
    const std::optional<ParsedDecimal> again = ParseDecimal(written, scale);
    Demand(again && again->units == parsed->units && again->exact, "a number's text is its value");
  }
  Demand(!parsed->exact || parsed->residual == 0, "what is exact leaves nothing");
  if (scale >= 2) (void)GroupedDecimalText(parsed->units, scale, 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = InputText(data, size);
  for (const int scale : {0, kQuantityScale, kCostScale, 20}) WritesWhatItReads(text, scale);
  const std::optional<ParsedDecimal> plain = ParseDecimal(text, kCostScale);
  for (const std::string_view currency : {"USD", "EUR", "JPY", "XXX", ""}) {
    const std::optional<ParsedDecimal> money = ParseMoneyText(text, currency, kCostScale);
    Demand(!plain || text.contains('+') || (money && money->units == plain->units),
           "every number without a plus is money");
  }
  return 0;
}
