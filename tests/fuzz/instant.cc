/// Days, months and instants as text.

#include "base/time.h"
#include "fuzz.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = InputText(data, size);
  for (const DateOrder order :
       {DateOrder::kUnknown, DateOrder::kMonthFirst, DateOrder::kDayFirst}) {
    const std::optional<Instant> instant = ParseInstant(text, order);
    Demand(!instant || ParseInstant(InstantText(*instant)) == instant,
           "an instant's text is the instant");
  }
  if (const std::optional<Date> day = ParseDate(text))
    Demand(DateText(*day) == text, "a day has one text");
  if (const std::optional<Month> month = ParseMonth(text)) {
    Demand(MonthText(*month) == text, "a month has one text");
    Demand(month->period().days() >= 28 && month->period().days() <= 31, "a month has its days");
  }
  return 0;
}
