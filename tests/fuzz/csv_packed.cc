/// CSV in gzip and zip, whole and damaged.
///
/// The first byte says how the rest is packed, the second how many bytes of the packed file are
/// spoilt; three bytes follow for each: where (two) and how.

#include "csv_walk.h"
#include "ledger/packed_for_tests.h"

using namespace purser;

namespace {

std::string Packed(unsigned kind, std::string_view text) {
  switch (kind % 4) {
    case 0:
      return Gzipped(text);
    case 1:
      return Gzipped(text.substr(0, text.size() / 2)) + Gzipped(text.substr(text.size() / 2));
    case 2:
      return Zipped({{.name = "a.csv", .content = std::string(text)},
                     {.name = "b/b.csv", .content = std::string(text), .deflated = false}});
    default:
      return Zipped({{.name = "only", .content = std::string(text)}}, "a comment");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string text = InputText(data, size);
  const std::size_t damages = data[1] % 8;
  if (size < 2 + 3 * damages) return 0;
  const std::string content = text.substr(2 + 3 * damages);
  std::string packed = Packed(data[0], content);
  const bool is_readable = WalkCsv(content);
  CsvTotals before;
  const bool was_whole = WalkCsv(packed, &before);
  Demand(data[0] % 4 != 0 || content.size() < 4 || was_whole == is_readable,
         "gzip changes nothing of what can be read");
  for (std::size_t i = 0; i < damages; ++i) {
    const std::uint8_t* const damage = data + 2 + 3 * i;
    const std::size_t at = (damage[0] * 256U + damage[1]) % packed.size();
    packed[at] = static_cast<char>(packed[at] ^ damage[2]);
  }
  WalkCsv(packed);
  WalkCsv(packed.substr(0, packed.size() - packed.size() / 3));
  return 0;
}
