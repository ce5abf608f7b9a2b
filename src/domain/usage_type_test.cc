#include "domain/usage_type.h"

#include <gtest/gtest.h>

#include <string>

#include "domain/catalog.h"

namespace purser {
namespace {

/// "kind region instance count×accelerator", blanks as "-"; "!" when not parsed, "*" when it runs.
std::string Say(std::string_view usage_type, std::string_view service = "",
                std::string_view operation = "") {
  const UsageParts parts = ParseUsageType(usage_type, service, operation);
  const auto word = [](std::string_view text) {
    return text.empty() ? std::string("-") : std::string(text);
  };
  std::string said = std::string(UsageKindName(parts.kind)) + " " + word(parts.region) + " " +
                     word(parts.instance_type);
  if (parts.accelerator_count > 0)
    said += " " + ShortDecimalText(parts.accelerator_count, kQuantityScale) + "×" +
            std::string(parts.accelerator_name);
  if (parts.token != TokenKind::kNone) said += " " + std::string(TokenKindName(parts.token));
  return said + (parts.runs ? " *" : "") + (parts.parsed ? "" : " !");
}

TEST(ParseUsageType, ReadsEc2Instances) {
  EXPECT_EQ(Say("BoxUsage:p5.48xlarge"), "on-demand us-east-1 p5.48xlarge 8×NVIDIA H100 *");
  EXPECT_EQ(Say("USE1-BoxUsage:p5.48xlarge"), "on-demand us-east-1 p5.48xlarge 8×NVIDIA H100 *");
  EXPECT_EQ(Say("USW2-SpotUsage:g6f.large"), "spot us-west-2 g6f.large 0.125×NVIDIA L4 *");
  EXPECT_EQ(Say("APN1-DedicatedUsage:m5.large"), "dedicated ap-northeast-1 m5.large *");
  EXPECT_EQ(Say("EU-HostBoxUsage:trn1.32xlarge"),
            "dedicated eu-west-1 trn1.32xlarge 16×AWS Trainium *");
  EXPECT_EQ(Say("EUC1-HostUsage:p4d"), "host eu-central-1 p4d");
  EXPECT_EQ(Say("AFS1-ReservedHostUsage:m5"), "host af-south-1 m5");
  EXPECT_EQ(Say("BoxUsage"), "on-demand us-east-1 m1.small *");
  EXPECT_EQ(Say("USW2-LAX1-BoxUsage:g4dn.2xlarge"),
            "on-demand us-west-2 g4dn.2xlarge 1×NVIDIA T4 *");
}

TEST(ParseUsageType, KeepsReservedHoursApartFromHoursThatRan) {
  EXPECT_EQ(Say("USE2-Reservation:p5.48xlarge"), "reservation us-east-2 p5.48xlarge 8×NVIDIA H100");
  EXPECT_EQ(Say("UnusedBox:p4d.24xlarge"),
            "unused-reservation us-east-1 p4d.24xlarge 8×NVIDIA A100");
  EXPECT_EQ(Say("DedicatedRes:m5.large"), "reservation us-east-1 m5.large");
  EXPECT_EQ(Say("UnusedDed:m5.large"), "unused-reservation us-east-1 m5.large");
  EXPECT_EQ(Say("USE2-CapacityBlockFee:p5.48xlarge"),
            "capacity-block us-east-2 p5.48xlarge 8×NVIDIA H100");
  EXPECT_EQ(Say("HeavyUsage:g5.xlarge"), "reserved-fee us-east-1 g5.xlarge 1×NVIDIA A10G");
  EXPECT_EQ(Say("USE1-EC2SP:p4d.1yrNoUpfront"), "savings-plan us-east-1 -");
  EXPECT_EQ(Say("ComputeSP:3yrPartialUpfront"), "savings-plan - -");
}

TEST(ParseUsageType, ReadsSageMaker) {
  EXPECT_EQ(Say("USE1-Train:ml.p4d.24xlarge"),
            "sagemaker-train us-east-1 p4d.24xlarge 8×NVIDIA A100 *");
  EXPECT_EQ(Say("EUW2-Host:ml.g5.2xlarge"), "sagemaker-host eu-west-2 g5.2xlarge 1×NVIDIA A10G *");
  EXPECT_EQ(Say("Notebk:ml.t3.medium"), "sagemaker-notebook us-east-1 t3.medium *");
  EXPECT_EQ(Say("USW2-Processing:ml.m5.4xlarge"), "sagemaker-processing us-west-2 m5.4xlarge *");
  EXPECT_EQ(Say("USW2-AsyncInf:ml.inf2.xlarge"),
            "sagemaker-async us-west-2 inf2.xlarge 1×AWS Inferentia2 *");
  EXPECT_EQ(Say("USW2-Studio:JupyterLab-ml.g4dn.xlarge"),
            "sagemaker-studio us-west-2 g4dn.xlarge 1×NVIDIA T4 *");
  EXPECT_EQ(Say("USE1-Cluster:ml.p4d.24xlarge"),
            "sagemaker-cluster us-east-1 p4d.24xlarge 8×NVIDIA A100 *");
  EXPECT_EQ(Say("USE1-Cluster:VolumeUsage.gp2"), "storage us-east-1 -");
  EXPECT_EQ(Say("USE1-Host:VolumeUsage.gp2"), "storage us-east-1 -");
}

TEST(ParseUsageType, ReadsTheFourKindsOfTokenInEverySpelling) {
  EXPECT_EQ(Say("USE1-Llama3-70B-input-tokens"), "tokens us-east-1 - input");
  EXPECT_EQ(Say("USE1-Llama3-70B-output-tokens"), "tokens us-east-1 - output");
  EXPECT_EQ(Say("USW2-Nova-cache-read-input-token-count"), "tokens us-west-2 - cache-read");
  EXPECT_EQ(Say("USW2-Nova-cache-write-input-token-count"), "tokens us-west-2 - cache-write");
  EXPECT_EQ(Say("USE1-gpt-oss-mantle-output-tokens"), "tokens us-east-1 - output");
  EXPECT_EQ(Say("USE1-MP:USE1_InputTokenCount-Units"), "tokens us-east-1 - input");
  EXPECT_EQ(Say("USE2-MP:USE2_CacheReadInputTokenCount_Global-Units"),
            "tokens us-east-2 - cache-read");
}

TEST(ParseUsageType, CountsNoAcceleratorsTwice) {
  EXPECT_EQ(Say("BoxUsage:g5.xlarge", "ElasticMapReduce"), "surcharge us-east-1 g5.xlarge");
  EXPECT_EQ(Say("USE1-EKS-Auto:p5.48xlarge"), "surcharge us-east-1 p5.48xlarge");
  EXPECT_EQ(Say("USE1-EKS-EC2-Accelerator-Hours", "AmazonEKS", "EKSPod-EC2"),
            "split-cost us-east-1 -");
  EXPECT_EQ(Say("ECS-EC2-GB-Hours"), "split-cost - -");
  EXPECT_EQ(Say("USE1-Fargate-vCPU-Hours:perCPU", "AmazonECS", "FargateTask"),
            "fargate us-east-1 -");
}

TEST(ParseUsageType, HasNothingToParseWhereNoInstanceIsNamed) {
  EXPECT_EQ(Say("TimedStorage-ByteHrs"), "storage us-east-1 -");
  EXPECT_EQ(Say("USE1-EBS:VolumeUsage.gp3"), "storage us-east-1 -");
  EXPECT_EQ(Say("EUC1-EBS:SnapshotUsage"), "snapshot eu-central-1 -");
  EXPECT_EQ(Say("APE1-USE1-AWS-In-Bytes"), "transfer ap-east-1 -");
  EXPECT_EQ(Say("DataTransfer-Out-Bytes"), "transfer - -");
  EXPECT_EQ(Say("Requests-Tier1"), "requests - -");
  EXPECT_EQ(Say("us-east-1-KMS-Requests"), "requests us-east-1 -");
  EXPECT_EQ(Say("InstanceUsage:db.r6g.large"), "managed-instance us-east-1 db.r6g.large");
  EXPECT_EQ(Say(""), "other - -");
}

TEST(ParseUsageType, SaysWhenAnInstanceIsNotInTheCatalog) {
  EXPECT_EQ(Say("BoxUsage:p99.48xlarge"), "on-demand us-east-1 p99.48xlarge * !");
  EXPECT_EQ(Say("USE1-Train:ml.q1.large"), "sagemaker-train us-east-1 q1.large * !");
  EXPECT_EQ(Say("NewThing:p99.48xlarge"), "surcharge us-east-1 p99.48xlarge !");
}

TEST(ParseUsageType, ParsesEveryTypeOfTheCatalog) {
  for (const InstanceType& type : AllInstanceTypes()) {
    const std::string usage_type = "USW2-BoxUsage:" + std::string(type.name);
    const UsageParts parts = ParseUsageType(usage_type, "AmazonEC2", "RunInstances");

    EXPECT_TRUE(parts.parsed) << usage_type;
    EXPECT_EQ(parts.instance_type, type.name);
    EXPECT_EQ(parts.accelerator_count, type.accelerator_count);
    EXPECT_EQ(ParseUsageType("NewFee:" + std::string(type.name), "", "").kind,
              UsageKind::kSurcharge)
        << type.name;
  }
}

}  // namespace
}  // namespace purser
