/// The filter grammar: --where, and `where` in purser.toml.

#include "domain/filter.h"
#include "domain/dimension.h"
#include "fuzz.h"

using namespace purser;

namespace {

void Evaluate(const Filter& filter, const Filter& again) {
  for (const FilterValue& value :
       {FilterValue(), FilterValue(""), FilterValue("nlp"), FilterValue("2026-10-05")}) {
    const auto same = [&](std::string_view) { return value; };
    Demand(filter.Evaluate(same) == again.Evaluate(same), "a filter's text is the filter");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const FilterNames names = NamesForReports(DefaultTaxonomy());
  const std::string text = InputText(data, size);
  const std::expected<Filter, FilterProblem> filter = ReadFilter(text, names);
  if (!filter) {
    Demand(filter.error().offset <= text.size(), "the mistake is in the text");
    Demand(!filter.error().message.empty(), "an error has words");
    return 0;
  }
  const std::expected<Filter, FilterProblem> again = ReadFilter(filter->text(), names);
  Demand(again.has_value(), "what a filter writes is a filter");
  Demand(again->text() == filter->text(), "a filter has one text");
  Evaluate(*filter, *again);
  return 0;
}
