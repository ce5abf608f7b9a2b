#include "domain/catalog.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "embedded.h"

namespace purser {
namespace {

/// The catalogs are ours: sorted by their first field, no quotes, no blank lines.
template <std::size_t kFields>
std::vector<std::array<std::string_view, kFields>> Rows(std::string_view csv) {
  std::vector<std::array<std::string_view, kFields>> rows;
  csv.remove_prefix(csv.find('\n') + 1);
  while (!csv.empty()) {
    std::string_view line = csv.substr(0, csv.find('\n'));
    csv.remove_prefix(line.size() + 1);
    std::array<std::string_view, kFields>& row = rows.emplace_back();
    for (std::string_view& field : row) {
      field = line.substr(0, line.find(','));
      line.remove_prefix(std::min(field.size() + 1, line.size()));
    }
  }
  return rows;
}

std::int64_t Whole(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Binary search in rows sorted by `name`.
template <typename Row, typename Name>
const Row* FindByName(const std::vector<Row>& rows, std::string_view name, Name name_of) {
  const auto found = std::ranges::lower_bound(rows, name, {}, name_of);
  return found != rows.end() && name_of(*found) == name ? &*found : nullptr;
}

const std::vector<InstanceType>& InstanceTypes() {
  static const std::vector<InstanceType> types = [] {
    std::vector<InstanceType> read;
    for (const auto& row : Rows<8>(data::instance_types)) {
      InstanceType& type = read.emplace_back();
      type.name = row[0];
      type.vcpus = Whole(row[1]);
      type.memory_mib = Whole(row[2]);
      if (row[3].empty()) continue;
      type.accelerator_kind = row[3];
      type.accelerator_name = std::string(row[4]) + " " + std::string(row[5]);
      type.accelerator_count = ParseDecimal(row[6], kQuantityScale).value().units;
      type.accelerator_memory_mib = Whole(row[7]);
    }
    return read;
  }();
  return types;
}

const std::vector<AwsRegion>& Regions() {
  static const std::vector<AwsRegion> regions = [] {
    std::vector<AwsRegion> read;
    for (const auto& [prefix, id, name] : Rows<3>(data::aws_regions))
      read.push_back({prefix, id, name});
    return read;
  }();
  return regions;
}

using Pair = std::array<std::string_view, 2>;
std::string_view FirstOf(const Pair& pair) { return pair[0]; }

}  // namespace

std::span<const InstanceType> AllInstanceTypes() { return InstanceTypes(); }

const InstanceType* FindInstanceType(std::string_view name) {
  return FindByName(InstanceTypes(), name, [](const InstanceType& type) { return type.name; });
}

std::optional<Int128> OnDemandPrice(std::string_view instance_type) {
  static const std::vector<Pair> prices = Rows<2>(data::prices_on_demand);
  const Pair* row = FindByName(prices, instance_type, FirstOf);
  if (row == nullptr) return std::nullopt;
  return ParseDecimal((*row)[1], kCostScale).value().units;
}

std::span<const AwsRegion> AllAwsRegions() { return Regions(); }

const AwsRegion* FindAwsRegionByPrefix(std::string_view usage_prefix) {
  return FindByName(Regions(), usage_prefix,
                    [](const AwsRegion& region) { return region.usage_prefix; });
}

const AwsRegion* FindAwsRegion(std::string_view id) {
  const auto found = std::ranges::find(Regions(), id, &AwsRegion::id);
  return found == Regions().end() ? nullptr : &*found;
}

std::string_view ServiceCategoryOf(std::string_view service) {
  static const std::vector<Pair> categories = Rows<2>(data::service_categories);
  const Pair* row = FindByName(categories, service, FirstOf);
  return row == nullptr ? std::string_view{} : (*row)[1];
}

}  // namespace purser
