/// How AWS writes down the things that the fleet is made of.
#pragma once

#include <string>
#include <string_view>

#include "demo/cast.h"
#include "demo/line.h"

namespace purser {

/// Who runs something, and how well it is tagged.
struct DemoOwner {
  std::string_view project;
  std::string_view environment = "production";
  Mistake mistake = Mistake::kNone;
  std::string experiment = {};
};

enum class MlUse {
  kEndpoint,
  kAsyncEndpoint,
  kNotebook,
  kStudio,
  kTraining,
  kProcessing,
  kCluster
};

/// An EC2 instance on demand. `name` makes its id.
/// @param region  "us-east-1", where usage types have no prefix, or another
DemoSubject Ec2Instance(std::string_view type, std::string_view region, std::string_view name,
                        const DemoOwner& ownership);

/// Makes an instance a spot instance, at `permille` of the on-demand price.
void MakeSpot(DemoSubject& instance, std::int64_t permille);

/// A SageMaker resource; prices are a quarter above EC2's.
DemoSubject SageMakerInstance(MlUse use, std::string_view type, std::string_view name,
                              const DemoOwner& ownership);

/// Anything billed by a rate without an instance: S3, Bedrock, transfer …
struct Rated {
  std::string_view product_code;
  std::string_view product_name;
  std::string_view family;
  std::string_view usage_type;
  std::string_view operation;
  std::string_view unit;
  std::string_view rate;  ///< USD a unit, as decimal text.
};

/// What the demo and the bulk bills both buy.
inline constexpr Rated kGp3Storage{"AmazonEC2",
                                   "Amazon Elastic Compute Cloud",
                                   "Storage",
                                   "EBS:VolumeUsage.gp3",
                                   "CreateVolume-Gp3",
                                   "GB-Mo",
                                   "0.08"};
inline constexpr Rated kS3Storage{"AmazonS3",
                                  "Amazon Simple Storage Service",
                                  "Storage",
                                  "TimedStorage-ByteHrs",
                                  "StandardStorage",
                                  "GB-Mo",
                                  "0.023"};
inline constexpr Rated kLlamaInput{
    "AmazonBedrock",        "Amazon Bedrock", "Amazon Bedrock", "USE1-Llama3-70B-input-tokens",
    "InvokeModelInference", "1K tokens",      "0.00265"};

DemoSubject RatedSubject(const Rated& rated, std::string_view region, std::string_view resource,
                         const DemoOwner& ownership);

/// A line about no resource: fees, tax, credits, what a marketplace sells.
DemoSubject FeeSubject(std::string_view account, std::string_view product,
                       std::string_view usage_type, std::string_view description);

/// Tags and account of a project onto a subject.
void Own(DemoSubject& subject, const DemoOwner& ownership);

/// "i-0" and hexadecimal digits made from a name: the same for the same name.
std::string MadeId(std::string_view prefix, std::string_view name);

/// A UUID made from a name.
std::string MadeUuid(std::string_view name);

}  // namespace purser
