/// Tags of a charge.

#include <algorithm>

#include "domain/tag_text.h"
#include "fuzz.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = InputText(data, size);
  TagText tags;
  const bool is_read = tags.Read(text);
  const auto& entries = tags.entries();
  Demand(is_read || entries.empty(), "what is not tags has none");
  Demand(std::ranges::is_sorted(entries, {}, [](const auto& entry) { return entry.first; }),
         "keys are sorted");
  Demand(std::ranges::adjacent_find(entries, {}, [](const auto& entry) { return entry.first; }) ==
             entries.end(),
         "a key is there once");
  std::size_t bytes = 0;
  for (const auto& [key, value] : entries) bytes += key.size() + value.size();
  Demand(bytes <= 3 * text.size(), "unescaping does not grow beyond a replaced escape");
  TagText again;
  Demand(again.Read(text) == is_read && again.entries() == entries, "reading twice is the same");
  return 0;
}
