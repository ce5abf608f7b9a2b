#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/suggest.h"
#include "config/load_parts.h"
#include "domain/dimension.h"

namespace purser {
namespace {

constexpr Int128 kOne = 1'000'000'000'000'000'000;  // Weights are read in 1e-18.

/// A pool as read, with what later checks need of the file.
struct ReadPool {
  SharedCost cost;
  TextPosition position;
  std::vector<TextPosition> weight_positions;  // One a weight.
};

std::optional<ShareMethod> MethodOf(std::string_view name) {
  for (const ShareMethod method :
       {ShareMethod::kEven, ShareMethod::kFixed, ShareMethod::kProportional, ShareMethod::kMetered})
    if (MethodName(method) == name) return method;
  return std::nullopt;
}

/// A weight in 1e-18; a mistake where it is no integer and no decimal in quotes.
std::optional<Int128> ReadWeight(Reading& reading, const TomlMember& member) {
  const TomlNode& node = member.node;
  if (node.kind == NodeKind::kFloat) {
    reading.Problem(
        node.position,
        fmt::format("a binary floating-point number is not exact: write \"{}\" in quotes",
                    node.text));
    return std::nullopt;
  }
  const bool is_number = node.kind == NodeKind::kInteger || node.kind == NodeKind::kText;
  const std::optional<ParsedDecimal> weight =
      is_number ? ParseDecimal(node.text, kCostScale) : std::nullopt;
  if (weight && weight->exact && weight->units >= 0) return weight->units;
  reading.Problem(node.position,
                  "a weight is an integer or a decimal in quotes, at least 0, with at "
                  "most 18 digits behind the point");
  return std::nullopt;
}

UInt128 Gcd(UInt128 a, UInt128 b) {
  while (b != 0) {
    const UInt128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// Integers are shares; as soon as one is a decimal, all sum to 1.
void CheckSum(Reading& reading, const Setting& setting, const std::vector<Int128>& weights) {
  Int128 sum = 0;
  for (const Int128 weight : weights) {
    if (!__builtin_add_overflow(sum, weight, &sum)) continue;
    reading.Problem(setting, "the weights are too large to be added");
    return;
  }
  const bool all_integers =
      std::ranges::all_of(weights, [](Int128 weight) { return weight % kOne == 0; });
  if (sum == 0) reading.Problem(setting, "weights that are all 0 give the cost to nobody");
  if (!all_integers && sum != kOne)
    reading.Problem(
        setting, fmt::format("the weights sum to {}, not to 1", ShortDecimalText(sum, kCostScale)));
}

void ReadWeights(Reading& reading, const SectionReader& section, const Taxonomy& taxonomy,
                 ReadPool& pool) {
  const Setting* setting = section.Find("weights");
  if (setting == nullptr) return;
  const ValueJudge judge(taxonomy);
  std::vector<Int128> weights;
  UInt128 divisor = 0;
  for (const TomlMember& member : setting->node.members) {
    const std::optional<Int128> weight = ReadWeight(reading, member);
    std::optional<std::string> target = member.key;
    if (!PoolOfTarget(member.key)) target = judge.ReadOwner(reading, pool.cost.to, member);
    if (!weight || !target) continue;
    weights.push_back(*weight);
    divisor = Gcd(divisor, static_cast<UInt128>(*weight));
    pool.cost.weights.emplace_back(*target, static_cast<UInt128>(*weight));
    pool.weight_positions.push_back(member.key_position);
  }
  if (weights.size() == setting->node.members.size()) CheckSum(reading, *setting, weights);
  for (auto& [target, weight] : pool.cost.weights)
    if (divisor > 0) weight /= divisor;
}

/// weights go with fixed, driver with metered.
void CheckMethod(Reading& reading, const SectionReader& section, ReadPool& pool) {
  const SharedCost& cost = pool.cost;
  const Setting* weights = section.Find("weights");
  const Setting* driver = section.Find("driver");
  const std::string_view method = MethodName(cost.method);
  if (cost.method == ShareMethod::kFixed && weights == nullptr)
    reading.Problem(pool.position, "method \"fixed\" needs weights = { … }");
  if (cost.method != ShareMethod::kFixed && weights != nullptr)
    reading.Problem(*weights, fmt::format("weights go with method \"fixed\", not \"{}\"", method));
  if (cost.method == ShareMethod::kMetered && driver == nullptr)
    reading.Problem(pool.position, "method \"metered\" needs a driver, such as \"gpu_hours\"");
  if (cost.method != ShareMethod::kMetered && driver != nullptr)
    reading.Problem(*driver,
                    fmt::format("a driver goes with method \"metered\", not \"{}\"", method));
}

/// A measure stays as it is; anything else is a file that must be there.
std::string ReadDriver(Reading& reading, const SectionReader& section) {
  const Setting* driver = section.Find("driver");
  if (driver == nullptr) return "";
  const std::string& text = driver->node.text;
  if (IsMeasureDriver(text)) return text;
  const std::filesystem::path file = reading.file().parent_path() / text;
  if (reading.world().files.Read(file).ok()) return file.string();
  reading.Problem(*driver, fmt::format("\"{}\" is neither a measure nor a file that can be read{}",
                                       text, DidYouMean(text, MeasureDrivers())));
  return "";
}

ReadPool ReadOne(Reading& reading, const SectionReader& section, const Taxonomy& taxonomy,
                 std::size_t number) {
  ReadPool pool;
  pool.position = section.position();
  SharedCost& cost = pool.cost;
  const std::vector<std::string> keys = taxonomy.KeyNames();
  cost.name = section.Text("name");
  if (cost.name.empty()) cost.name = fmt::format("shared cost {}", number);
  cost.where = section.Where("where", NamesForRules(taxonomy)).value_or(Filter());
  cost.to = section.Text("to");
  if (cost.to.empty()) cost.to = taxonomy.Find("team") != nullptr ? "team" : keys[0];
  if (taxonomy.Find(cost.to) == nullptr)
    reading.Problem(*section.Find("to"), fmt::format("\"{}\" is not a taxonomy key{}", cost.to,
                                                     DidYouMean(cost.to, keys)));
  cost.method = MethodOf(section.Text("method")).value_or(ShareMethod::kProportional);
  cost.driver = ReadDriver(reading, section);
  cost.days = section.Days();
  ReadWeights(reading, section, taxonomy, pool);
  if (section.Find("method") != nullptr) CheckMethod(reading, section, pool);
  return pool;
}

const ReadPool* FindPool(const std::vector<ReadPool>& pools, std::string_view name) {
  const auto found =
      std::ranges::find_if(pools, [&](const ReadPool& pool) { return pool.cost.name == name; });
  return found == pools.end() ? nullptr : &*found;
}

/// Each pool:NAME is a pool that receives the same dimension.
/// @return all of them are
bool CheckTargets(Reading& reading, const std::vector<ReadPool>& pools) {
  std::vector<std::string> names;
  for (const ReadPool& pool : pools) names.push_back(pool.cost.name);
  bool fine = true;
  for (const ReadPool& pool : pools) {
    for (std::size_t i = 0; i < pool.cost.weights.size(); ++i) {
      const std::optional<std::string_view> target = PoolOfTarget(pool.cost.weights[i].first);
      if (!target) continue;
      const ReadPool* fed = FindPool(pools, *target);
      if (fed != nullptr && fed->cost.to == pool.cost.to) continue;
      fine = false;
      reading.Problem(
          pool.weight_positions[i],
          fed == nullptr
              ? fmt::format("no shared cost is called \"{}\"{}", *target,
                            DidYouMean(*target, names))
              : fmt::format("\"{}\" is shared by {}, \"{}\" by {}: they cannot feed each "
                            "other",
                            fed->cost.name, fed->cost.to, pool.cost.name, pool.cost.to));
    }
  }
  return fine;
}

/// Grows the set of pools from which a way leads to an owner until it stays the same; the others
/// would keep their money in a circle.
void CheckWays(Reading& reading, const std::vector<ReadPool>& pools) {
  std::set<std::string, std::less<>> arrives;
  const auto gives = [&](const ReadPool& pool) {
    if (pool.cost.method != ShareMethod::kFixed) return true;
    return std::ranges::any_of(pool.cost.weights, [&](const auto& weight) {
      const std::optional<std::string_view> target = PoolOfTarget(weight.first);
      return weight.second > 0 && (!target || arrives.contains(*target));
    });
  };
  for (std::size_t before = pools.size() + 1; before != arrives.size();) {
    before = arrives.size();
    for (const ReadPool& pool : pools)
      if (gives(pool)) arrives.insert(pool.cost.name);
  }
  for (const ReadPool& pool : pools)
    if (!arrives.contains(pool.cost.name) && !pool.cost.weights.empty())
      reading.Problem(
          pool.position,
          fmt::format("the money of \"{}\" reaches no owner: it only goes around between "
                      "shared costs",
                      pool.cost.name));
}

}  // namespace

std::vector<SharedCost> ReadSharedCosts(Reading& reading, const TomlNode& root,
                                        const Taxonomy& taxonomy) {
  std::vector<ReadPool> pools;
  for (const TomlNode* entry : Entries(reading, root, "shared_cost")) {
    const std::size_t number = pools.size() + 1;
    const SectionReader section(reading, Section("shared_cost"), entry,
                                fmt::format("shared_cost.{}", number));
    ReadPool pool = ReadOne(reading, section, taxonomy, number);
    if (FindPool(pools, pool.cost.name) != nullptr)
      reading.Problem(pool.position,
                      fmt::format("another shared cost is called \"{}\" already", pool.cost.name));
    pools.push_back(std::move(pool));
  }
  if (CheckTargets(reading, pools)) CheckWays(reading, pools);
  std::vector<SharedCost> costs;
  for (ReadPool& pool : pools) costs.push_back(std::move(pool.cost));
  return costs;
}

}  // namespace purser
