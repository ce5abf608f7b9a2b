#include <array>

#include "ledger/books.h"

namespace purser {

std::string NewUlid(World& world) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(world.clock.Now().time_since_epoch());
  const UInt128 random = static_cast<UInt128>(world.random.Next()) << 64 | world.random.Next();
  UInt128 bits = static_cast<UInt128>(milliseconds.count() & 0xffff'ffff'ffff) << 80 |
                 (random & ((UInt128{1} << 80) - 1));
  std::string ulid(26, '0');
  for (std::size_t i = ulid.size(); i-- > 0; bits >>= 5)
    ulid[i] = kDigits[static_cast<std::size_t>(bits & 31)];
  return ulid;
}

}  // namespace purser
