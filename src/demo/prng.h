#pragma once

#include <cstdint>
#include <string_view>

namespace purser {

/// Chance that is the same everywhere for a seed (splitmix64): no std distribution, whose
/// results differ between libraries.
class Prng {
 public:
  explicit Prng(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t bits = state_ += 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return bits ^ (bits >> 31);
  }

  /// 0 to below - 1. The bias of at most below / 2^64 does not matter here.
  std::int64_t Below(std::int64_t below) {
    return static_cast<std::int64_t>(Next() % static_cast<std::uint64_t>(below));
  }
  /// least to most, both included.
  std::int64_t Between(std::int64_t least, std::int64_t most) {
    return least + Below(most - least + 1);
  }
  bool Chance(std::int64_t permille) { return Below(1000) < permille; }

 private:
  std::uint64_t state_;
};

/// FNV-1a, to make ids and sub-seeds from names.
constexpr std::uint64_t SeedOf(std::string_view text, std::uint64_t seed = 0) {
  std::uint64_t hash = 0xcbf29ce484222325u ^ seed;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

}  // namespace purser
