#include "allocate/pools.h"

#include <algorithm>
#include <map>
#include <optional>

#include <boost/multiprecision/cpp_int.hpp>

#include "base/largest_remainder.h"
#include "base/settle.h"

namespace purser {
namespace {

using Natural = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;
using Matrix = std::vector<std::vector<Rational>>;

Natural BigOf(UInt128 value) {
  Natural big = static_cast<std::uint64_t>(value >> 64);
  big <<= 64;
  return big + static_cast<std::uint64_t>(value);
}

UInt128 SmallOf(const Natural& value) {
  static const Natural kMask = (Natural{1} << 64) - 1;
  return UInt128{static_cast<std::uint64_t>(Natural(value >> 64))} << 64 |
         static_cast<std::uint64_t>(Natural(value & kMask));
}

bool IsSmall(const Natural& value) { return value == 0 || msb(value) < 128; }

/// Targets by name and weights that are not all zero.
struct Normal {
  std::map<std::string, Natural> owners;
  std::map<std::size_t, Natural> pools;
  Natural sum = 0;
  bool even = false;
};

std::optional<std::size_t> Find(std::span<const PoolClaims> pools, std::string_view name) {
  for (std::size_t i = 0; i < pools.size(); ++i)
    if (pools[i].name == name) return i;
  return std::nullopt;
}

Result<Normal> Normalise(std::span<const PoolClaims> pools, const PoolClaims& pool) {
  Normal normal;
  normal.even = std::ranges::none_of(pool.targets, [](auto& target) { return target.weight > 0; });
  for (const PoolTarget& target : pool.targets) {
    const Natural weight = normal.even ? Natural{1} : BigOf(target.weight);
    if (weight == 0) continue;
    normal.sum += weight;
    if (target.kind == PoolTarget::Kind::kOwner) {
      normal.owners[target.name] += weight;
      continue;
    }
    const std::optional<std::size_t> other = Find(pools, target.name);
    if (!other)
      return Error{ErrorKind::kConfig, "shared cost '" + pool.name + "' feeds '" + target.name +
                                           "', which is no shared cost"};
    normal.pools[*other] += weight;
  }
  return normal;
}

Result<std::vector<Normal>> NormaliseAll(std::span<const PoolClaims> pools) {
  std::vector<Normal> normal;
  for (const PoolClaims& pool : pools) {
    Normal one = TRY(Normalise(pools, pool));
    normal.push_back(std::move(one));
  }
  return normal;
}

/// Pools that reach an owner, found backwards: those with one, then those that feed them.
std::vector<bool> Reaching(const std::vector<Normal>& pools) {
  std::vector<bool> reaches(pools.size());
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < pools.size(); ++i) {
      if (reaches[i]) continue;
      reaches[i] = !pools[i].owners.empty() ||
                   std::ranges::any_of(pools[i].pools, [&](auto& to) { return reaches[to.first]; });
      changed |= reaches[i];
    }
  }
  return reaches;
}

Result<std::vector<Normal>> Solvable(std::span<const PoolClaims> pools) {
  std::vector<Normal> normal = TRY(NormaliseAll(pools));
  const std::vector<bool> reaches = Reaching(normal);
  for (std::size_t i = 0; i < pools.size(); ++i)
    if (!reaches[i])
      return Error{ErrorKind::kConfig, "shared cost '" + pools[i].name +
                                           "' reaches no owner: what it feeds only feeds it back"};
  return normal;
}

/// (I − S)⁻¹ by Gauss and Jordan. Every pool reaches an owner, so the inverse exists and each
/// diagonal stays positive: no pivoting.
Matrix Inverse(const std::vector<Normal>& pools) {
  const std::size_t size = pools.size();
  Matrix left(size, std::vector<Rational>(size));
  Matrix right(size, std::vector<Rational>(size));
  for (std::size_t i = 0; i < size; ++i) {
    left[i][i] = right[i][i] = 1;
    for (const auto& [to, weight] : pools[i].pools) left[i][to] -= Rational(weight, pools[i].sum);
  }
  for (std::size_t pivot = 0; pivot < size; ++pivot) {
    const Rational scale = 1 / left[pivot][pivot];
    for (std::size_t column = 0; column < size; ++column) {
      left[pivot][column] *= scale;
      right[pivot][column] *= scale;
    }
    for (std::size_t row = 0; row < size; ++row) {
      if (row == pivot || left[row][pivot] == 0) continue;
      const Rational factor = left[row][pivot];
      for (std::size_t column = 0; column < size; ++column) {
        left[row][column] -= factor * left[pivot][column];
        right[row][column] -= factor * right[pivot][column];
      }
    }
  }
  return right;
}

Int128 RoundHalfEven(const Rational& value) {
  const Natural denominator = boost::multiprecision::denominator(value);
  Natural whole, rest;
  divide_qr(Natural(abs(boost::multiprecision::numerator(value))), denominator, whole, rest);
  const Natural twice = rest * 2;
  if (twice > denominator || (twice == denominator && bit_test(whole, 0))) ++whole;
  const auto units = static_cast<Int128>(SmallOf(whole));
  return value < 0 ? -units : units;
}

}  // namespace

struct PoolShares::Numbers {
  std::vector<std::string> owners;
  std::vector<Natural> weights;
  Natural sum = 0;
  bool even = false;
  std::vector<std::uint32_t> ranks;
  std::optional<Settler> small;  ///< When all fits: four times as fast.
};

namespace {

/// Σ_j flow[j] · (weights of pool j) / sum_j over one denominator, as integers without a common
/// factor.
std::map<std::string, Natural> Combine(const std::vector<Normal>& pools,
                                       const std::vector<Rational>& flow) {
  Natural denominator = 1;
  for (std::size_t j = 0; j < pools.size(); ++j)
    if (flow[j] != 0)
      denominator =
          lcm(denominator, Natural(boost::multiprecision::denominator(flow[j]) * pools[j].sum));
  std::map<std::string, Natural> weights;
  for (std::size_t j = 0; j < pools.size(); ++j) {
    if (flow[j] == 0) continue;
    const Natural scale =
        boost::multiprecision::numerator(flow[j]) *
        (denominator / (boost::multiprecision::denominator(flow[j]) * pools[j].sum));
    for (const auto& [owner, weight] : pools[j].owners) weights[owner] += scale * weight;
  }
  Natural common = 0;
  for (const auto& [owner, weight] : weights) common = gcd(common, weight);
  for (auto& [owner, weight] : weights) weight /= common;
  return weights;
}

std::shared_ptr<const PoolShares::Numbers> NumbersOf(const std::map<std::string, Natural>& weights,
                                                     bool even) {
  auto numbers = std::make_shared<PoolShares::Numbers>();
  numbers->even = even;
  std::vector<Claim> claims;
  for (const auto& [owner, weight] : weights) {
    numbers->ranks.push_back(static_cast<std::uint32_t>(numbers->owners.size()));
    numbers->owners.push_back(owner);
    numbers->weights.push_back(weight);
    numbers->sum += weight;
    if (IsSmall(weight)) claims.push_back({.key = owner, .weight = SmallOf(weight)});
  }
  if (IsSmall(numbers->sum)) numbers->small.emplace(claims);
  return numbers;
}

}  // namespace

PoolShares::PoolShares(std::shared_ptr<const Numbers> numbers) : numbers_(std::move(numbers)) {}

const std::vector<std::string>& PoolShares::owners() const { return numbers_->owners; }
bool PoolShares::even() const { return numbers_->even; }

std::vector<Int128> PoolShares::Split(Int128 total, Int128 unit) const {
  if (numbers_->small) return numbers_->small->Split(total, unit);
  const UnitTotal in_units = InUnits(total, unit);
  const Natural units = BigOf(in_units.units);
  std::vector<UInt128> floors;
  std::vector<Natural> remainders;
  for (const Natural& weight : numbers_->weights) {
    Natural whole, remainder;
    divide_qr(Natural(units * weight), numbers_->sum, whole, remainder);
    floors.push_back(SmallOf(whole));
    remainders.push_back(remainder);
  }
  return HandOutRemainders<Natural>(in_units, std::move(floors), remainders, numbers_->ranks);
}

std::string PoolShares::ShareText(std::size_t owner) const {
  const Rational share(numbers_->weights[owner], numbers_->sum);
  return share.str();
}

Result<std::vector<PoolShares>> SolvePools(std::span<const PoolClaims> pools) {
  const std::vector<Normal> normal = TRY(Solvable(pools));
  const Matrix flow = Inverse(normal);
  std::vector<PoolShares> shares;
  for (std::size_t i = 0; i < pools.size(); ++i)
    shares.emplace_back(NumbersOf(Combine(normal, flow[i]), normal[i].even));
  return shares;
}

Result<std::vector<Int128>> GrossOfPools(std::span<const PoolClaims> pools,
                                         std::span<const Int128> direct) {
  const std::vector<Normal> normal = TRY(Solvable(pools));
  const Matrix flow = Inverse(normal);
  std::vector<Int128> gross;
  for (std::size_t to = 0; to < pools.size(); ++to) {
    Rational sum = 0;
    for (std::size_t from = 0; from < pools.size(); ++from) {
      const Natural magnitude = BigOf(Magnitude(direct[from]));
      sum += flow[from][to] * Rational(direct[from] < 0 ? Natural(-magnitude) : magnitude);
    }
    gross.push_back(RoundHalfEven(sum));
  }
  return gross;
}

}  // namespace purser
