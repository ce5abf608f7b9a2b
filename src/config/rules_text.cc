#include "config/rules_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

void AddDays(Json& json, const ValidDays& days) {
  if (days.from) json["from"] = DateText(*days.from);
  if (days.until) json["until"] = DateText(*days.until);
}

Json NamesJson(const std::vector<DatedName>& names) {
  Json list = Json::array();
  for (const DatedName& name : names) {
    Json entry = {{"name", name.name}};
    AddDays(entry, name.days);
    list.push_back(std::move(entry));
  }
  return list;
}

/// Order means nothing in these: sorted.
Json PairsJson(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<std::pair<std::string, std::string>> sorted = pairs;
  std::ranges::sort(sorted);
  Json object = Json::object();
  for (const auto& [key, value] : sorted) object[key] = value;
  return object;
}

Json TaxonomyJson(const Taxonomy& taxonomy) {
  Json keys = Json::array();
  for (const TaxonomyKey& key : taxonomy.keys) {
    Json entry = {{"name", key.name},
                  {"required", key.required},
                  {"values", NamesJson(key.values)},
                  {"pattern", key.pattern},
                  {"aliases", NamesJson(key.aliases)},
                  {"synonyms", PairsJson(key.synonyms)}};
    AddDays(entry, key.days);
    keys.push_back(std::move(entry));
  }
  return {{"case", taxonomy.tag_key_case == TagKeyCase::kExact ? "exact" : "ignore"},
          {"keys", std::move(keys)}};
}

Json AllocationJson(const std::vector<AllocationRule>& rules) {
  Json list = Json::array();
  for (const AllocationRule& rule : rules) {
    Json entry = {{"name", rule.name}, {"where", rule.where.text()}, {"set", PairsJson(rule.set)}};
    AddDays(entry, rule.days);
    list.push_back(std::move(entry));
  }
  return list;
}

Json DefaultsJson(std::vector<AllocationDefault> defaults) {
  std::ranges::sort(defaults, {}, &AllocationDefault::account);
  Json object = Json::object();
  for (const AllocationDefault& entry : defaults) object[entry.account] = PairsJson(entry.set);
  return object;
}

Json PoolJson(const SharedCost& cost) {
  Json entry = {{"name", cost.name},
                {"where", cost.where.text()},
                {"to", cost.to},
                {"method", MethodName(cost.method)}};
  std::vector<std::pair<std::string, std::string>> weights;
  for (const auto& [target, weight] : cost.weights) weights.emplace_back(target, ToText(weight));
  if (!weights.empty()) entry["weights"] = PairsJson(weights);
  if (!cost.driver.empty()) entry["driver"] = cost.driver;
  AddDays(entry, cost.days);
  return entry;
}

}  // namespace

std::string TextDigest(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

Result<std::string> RulesText(World& world, const Config& config) {
  Json pools = Json::array();
  for (const SharedCost& cost : config.shared_costs) {
    Json pool = PoolJson(cost);
    if (!cost.driver.empty() && !IsMeasureDriver(cost.driver)) {
      const std::string amounts = TRY(world.files.Read(cost.driver));
      pool["driver"] = "file";
      pool["driver_digest"] = TextDigest(amounts);
    }
    pools.push_back(std::move(pool));
  }
  Json rules = {{"taxonomy", TaxonomyJson(config.taxonomy)},
                {"allocation", AllocationJson(config.allocation)},
                {"allocation_defaults", DefaultsJson(config.allocation_defaults)},
                {"shared_cost", std::move(pools)}};
  if (!config.currency.report.empty()) {
    const std::string rates = TRY(world.files.Read(config.currency.rates));
    rules["currency"] = {{"report", config.currency.report}, {"rates_digest", TextDigest(rates)}};
  }
  return rules.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace purser
