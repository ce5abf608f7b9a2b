#include "domain/catalog.h"

#include <gtest/gtest.h>

#include <set>

namespace purser {
namespace {

TEST(FindInstanceType, KnowsTheAcceleratorsOfATypeExactly) {
  const InstanceType* p5 = FindInstanceType("p5.48xlarge");
  const InstanceType* shared = FindInstanceType("g6f.large");

  ASSERT_NE(p5, nullptr);
  EXPECT_EQ(p5->vcpus, 192);
  EXPECT_EQ(p5->memory_mib, 2097152);
  EXPECT_EQ(p5->accelerator_kind, "gpu");
  EXPECT_EQ(p5->accelerator_name, "NVIDIA H100");
  EXPECT_EQ(ShortDecimalText(p5->accelerator_count, kQuantityScale), "8");
  ASSERT_NE(shared, nullptr);
  EXPECT_EQ(ShortDecimalText(shared->accelerator_count, kQuantityScale), "0.125");
  EXPECT_EQ(shared->accelerator_memory_mib, 2861);
}

TEST(FindInstanceType, KnowsTypesThatAreNoLongerSold) {
  for (const char* name : {"p2.xlarge", "p3.16xlarge", "g3.4xlarge", "dl1.24xlarge", "vt1.3xlarge"})
    EXPECT_NE(FindInstanceType(name), nullptr) << name;
}

TEST(FindInstanceType, SaysWhenItDoesNotKnow) {
  EXPECT_EQ(FindInstanceType("p99.48xlarge"), nullptr);
  EXPECT_EQ(FindInstanceType(""), nullptr);
  EXPECT_EQ(FindInstanceType("zz"), nullptr);
}

TEST(AllInstanceTypes, FindsEachUnderItsOwnName) {
  std::set<std::string_view> kinds;
  for (const InstanceType& type : AllInstanceTypes()) {
    EXPECT_EQ(FindInstanceType(type.name), &type);
    EXPECT_GT(type.vcpus, 0) << type.name;
    EXPECT_EQ(type.accelerator_count > 0, !type.accelerator_name.empty()) << type.name;
    kinds.insert(type.accelerator_kind);
  }

  EXPECT_EQ(kinds, (std::set<std::string_view>{"", "gpu", "inference", "media", "neuron"}));
}

TEST(OnDemandPrice, IsExactAndKnowsItsLimits) {
  EXPECT_EQ(ShortDecimalText(OnDemandPrice("p5.48xlarge").value(), kCostScale), "55.04");
  EXPECT_FALSE(OnDemandPrice("p5e.48xlarge"));
}

TEST(AwsRegions, AreFoundByPrefixAndById) {
  ASSERT_NE(FindAwsRegionByPrefix("APS3"), nullptr);
  EXPECT_EQ(FindAwsRegionByPrefix("APS3")->id, "ap-south-1");
  EXPECT_EQ(FindAwsRegionByPrefix("EU")->id, "eu-west-1");
  EXPECT_EQ(FindAwsRegion("us-west-2")->name, "US West (Oregon)");
  EXPECT_EQ(FindAwsRegionByPrefix("XX1"), nullptr);
}

TEST(ServiceCategoryOf, KnowsCodesAndNames) {
  EXPECT_EQ(ServiceCategoryOf("AmazonEC2"), "Compute");
  EXPECT_EQ(ServiceCategoryOf("Amazon Simple Storage Service"), "Storage");
  EXPECT_EQ(ServiceCategoryOf("AmazonSageMaker"), "AI and Machine Learning");
  EXPECT_EQ(ServiceCategoryOf("NoSuchService"), "");
}

}  // namespace
}  // namespace purser
