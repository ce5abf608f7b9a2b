/// The catalogs in data/ as lookups. Each is read once, at the first question, by whichever
/// thread asks; a process that never asks pays nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/decimal.h"

namespace purser {

/// One EC2 instance type. The texts live as long as the program.
struct InstanceType {
  std::string_view name;  ///< "p5.48xlarge"; SageMaker's without "ml."
  std::int64_t vcpus = 0;
  std::int64_t memory_mib = 0;
  std::string_view accelerator_kind;        ///< gpu, neuron, inference, media; empty without any.
  std::string accelerator_name;             ///< "NVIDIA H100", "AWS Trainium2"; empty without any.
  Int128 accelerator_count = 0;             ///< In 10^-kQuantityScale; 0.125 of an L4 is a count.
  std::int64_t accelerator_memory_mib = 0;  ///< Of each.
};

/// Every known type, by name.
std::span<const InstanceType> AllInstanceTypes();

/// @param name  As EC2 writes it; case matters, "ml." is not taken off.
const InstanceType* FindInstanceType(std::string_view name);

/// USD an hour, Linux, on demand, us-east-1, in 10^-kCostScale. An estimate of one day
/// (data/README.md), never a bill. nullopt for a type that has no price there.
std::optional<Int128> OnDemandPrice(std::string_view instance_type);

struct AwsRegion {
  std::string_view usage_prefix;  ///< "USW2", as usage types open.
  std::string_view id;            ///< "us-west-2"
  std::string_view name;          ///< "US West (Oregon)"
};

/// By usage prefix. eu-west-1 has two of them, "EU" and "EUW1".
std::span<const AwsRegion> AllAwsRegions();
const AwsRegion* FindAwsRegionByPrefix(std::string_view usage_prefix);
const AwsRegion* FindAwsRegion(std::string_view id);

/// FOCUS ServiceCategory of an AWS service code ("AmazonEC2") or service name ("Amazon
/// Elastic Compute Cloud"). Empty when the catalog has neither.
std::string_view ServiceCategoryOf(std::string_view service);

}  // namespace purser
