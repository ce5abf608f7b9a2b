#include "demo/subjects.h"

#include <fmt/format.h>

#include "base/check.h"
#include "demo/prng.h"
#include "domain/catalog.h"

namespace purser {
namespace {

Units PriceOf(std::string_view type) {
  const std::optional<Int128> price = OnDemandPrice(type);
  Check(price.has_value(), "the story uses types that have a price");
  return static_cast<Units>(Rescale(*price, kCostScale, kUnitsScale));
}

/// "USW2-", and nothing in us-east-1.
std::string UsagePrefix(std::string_view region) {
  if (region == "us-east-1") return "";
  return std::string(FindAwsRegion(region)->usage_prefix) + "-";
}

std::string ZoneOf(std::string_view region, std::string_view name) {
  return std::string(region) + static_cast<char>('a' + SeedOf(name) % 3);
}

void AddInstanceFacts(DemoSubject& subject, std::string_view type) {
  const InstanceType* facts = FindInstanceType(type);
  subject.product.emplace_back("vcpu", fmt::to_string(facts->vcpus));
  subject.product.emplace_back("memory", fmt::format("{} GiB", facts->memory_mib / 1024));
  if (!facts->accelerator_kind.empty())
    subject.product.emplace_back("gpu", ShortDecimalText(facts->accelerator_count, kQuantityScale));
}

struct MlUseText {
  std::string_view usage;     ///< "Host"
  std::string_view resource;  ///< "endpoint"
  std::string_view app;       ///< Before "ml." for Studio.
};

MlUseText TextOf(MlUse use) {
  switch (use) {
    case MlUse::kEndpoint:
      return {"Host", "endpoint", ""};
    case MlUse::kAsyncEndpoint:
      return {"AsyncInf", "endpoint", ""};
    case MlUse::kNotebook:
      return {"Notebk", "notebook-instance", ""};
    case MlUse::kStudio:
      return {"Studio", "app/d-acmeml", "JupyterLab-"};
    case MlUse::kTraining:
      return {"Train", "training-job", ""};
    case MlUse::kProcessing:
      return {"Processing", "processing-job", ""};
    case MlUse::kCluster:
      return {"Cluster", "cluster", ""};
  }
  return {};
}

}  // namespace

std::string MadeId(std::string_view prefix, std::string_view name) {
  return fmt::format("{}{:016x}", prefix, SeedOf(name));
}

std::string MadeUuid(std::string_view name) {
  const std::string digits = fmt::format("{:016x}{:016x}", SeedOf(name), SeedOf(name, 1));
  return fmt::format("{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4),
                     digits.substr(12, 4), digits.substr(16, 4), digits.substr(20));
}

void Own(DemoSubject& subject, const DemoOwner& ownership) {
  const DemoProject& project = FindDemoProject(ownership.project);
  subject.account = project.account;
  subject.tags = TagsOf(project, ownership.environment, ownership.experiment, ownership.mistake);
}

DemoSubject Ec2Instance(std::string_view type, std::string_view region, std::string_view name,
                        const DemoOwner& ownership) {
  DemoSubject subject;
  Own(subject, ownership);
  subject.product_code = "AmazonEC2";
  subject.product_name = "Amazon Elastic Compute Cloud";
  subject.family = "Compute Instance";
  subject.usage_type = UsagePrefix(region) + "BoxUsage:" + std::string(type);
  subject.operation = "RunInstances";
  subject.resource = MadeId("i-0", name);
  subject.region = region;
  subject.zone = ZoneOf(region, name);
  subject.instance_type = type;
  subject.unit = "Hrs";
  subject.rate = subject.paid_rate = PriceOf(type);
  subject.description =
      fmt::format("${} per On Demand Linux {} Instance Hour", UnitsText(subject.rate), type);
  subject.coverage = Coverage::kCompute;
  // Savings Plans give less on accelerated types; both rates end on whole units.
  subject.plan_rate =
      Permille(subject.rate, FindInstanceType(type)->accelerator_count > 0 ? 760 : 720);
  AddInstanceFacts(subject, type);
  return subject;
}

void MakeSpot(DemoSubject& instance, std::int64_t permille) {
  const std::string type = std::exchange(instance.instance_type, "");
  instance.usage_type.replace(instance.usage_type.find("BoxUsage"), 8, "SpotUsage");
  instance.operation = "RunInstances:SV001";
  instance.paid_rate = Permille(instance.rate, permille);
  instance.description =
      fmt::format("{} Linux/UNIX Spot Instance-hour in {}", type, instance.region);
  instance.coverage = Coverage::kNone;
  instance.family.clear();
  instance.product.clear();
}

DemoSubject SageMakerInstance(MlUse use, std::string_view type, std::string_view name,
                              const DemoOwner& ownership) {
  const MlUseText text = TextOf(use);
  DemoSubject subject;
  Own(subject, ownership);
  subject.product_code = "AmazonSageMaker";
  subject.product_name = "Amazon SageMaker";
  subject.family = "ML Instance";
  subject.usage_type = fmt::format("USE1-{}:{}ml.{}", text.usage, text.app, type);
  subject.operation = "RunInstance";
  subject.resource =
      fmt::format("arn:aws:sagemaker:us-east-1:{}:{}/{}", subject.account, text.resource, name);
  subject.region = "us-east-1";
  subject.instance_type = fmt::format("ml.{}", type);
  subject.unit = "Hrs";
  subject.rate = subject.paid_rate = PriceOf(type) / 4 * 5;
  subject.description =
      fmt::format("${} per {} hour of ml.{}", UnitsText(subject.rate), text.usage, type);
  subject.coverage = Coverage::kSageMaker;
  subject.plan_rate = Permille(subject.rate, 700);
  return subject;
}

DemoSubject FeeSubject(std::string_view account, std::string_view product,
                       std::string_view usage_type, std::string_view description) {
  DemoSubject subject;
  subject.account = account;
  subject.product_code = product;
  subject.product_name = product;
  subject.usage_type = usage_type;
  subject.description = description;
  return subject;
}

DemoSubject RatedSubject(const Rated& rated, std::string_view region, std::string_view resource,
                         const DemoOwner& ownership) {
  DemoSubject subject;
  Own(subject, ownership);
  subject.product_code = rated.product_code;
  subject.product_name = rated.product_name;
  subject.family = rated.family;
  subject.usage_type = UsagePrefix(region) + std::string(rated.usage_type);
  subject.operation = rated.operation;
  subject.resource = resource;
  subject.region = region;
  subject.unit = rated.unit;
  subject.rate = subject.paid_rate = UnitsOf(rated.rate);
  subject.description = fmt::format("${} per {}", rated.rate, rated.unit);
  return subject;
}

}  // namespace purser
