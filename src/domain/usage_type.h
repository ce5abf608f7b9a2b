/// What an AWS usage type says: "USW2-SpotUsage:p5.48xlarge" is a spot instance with eight
/// H100 in us-west-2.
///
/// Bills put the instance type of machine-learning charges nowhere else: product columns are
/// empty on spot rows, and SageMaker's types are known by the usage type alone.
///
/// @source  EC2 "Understand billing and usage reports", SageMaker and Bedrock price lists,
///          "AWS Region billing codes"
#pragma once

#include <cstdint>
#include <string_view>

#include "base/decimal.h"

namespace purser {

enum class UsageKind : std::uint8_t {
  kOther,
  kOnDemand,             ///< BoxUsage; also what a Savings Plan or reservation covers.
  kSpot,                 ///< SpotUsage
  kDedicated,            ///< DedicatedUsage, HostBoxUsage: instances on hardware of one's own
  kHost,                 ///< HostUsage, ReservedHostUsage: the host itself
  kReservation,          ///< Reservation, DedicatedRes: hours a capacity reservation held
  kUnusedReservation,    ///< UnusedBox, UnusedDed: held, paid and not used
  kReservedFee,          ///< HeavyUsage: the recurring fee of a reserved instance
  kCapacityBlock,        ///< CapacityBlockFee: paid once, ahead, for the whole block
  kSavingsPlan,          ///< ComputeSP, EC2SP, SageMakerSP: the plan itself
  kSageMakerTraining,    ///< Train
  kSageMakerHosting,     ///< Host
  kSageMakerAsync,       ///< AsyncInf
  kSageMakerTransform,   ///< Tsform: batch transform
  kSageMakerProcessing,  ///< Processing
  kSageMakerNotebook,    ///< Notebk
  kSageMakerStudio,      ///< Studio: JupyterLab, CodeEditor, KernelGateway … apps
  kSageMakerCluster,     ///< Cluster: HyperPod
  kManagedInstance,      ///< RDS, ElastiCache, OpenSearch, Redshift: db.r6g.large …
  kSurcharge,            ///< A fee on top of an instance: EMR, EKS Auto Mode, EBSOptimized
  kSplitCost,            ///< EKS-EC2-…, ECS-EC2-…: a view of a node's cost, not a charge
  kFargate,
  kTokens,
  kStorage,
  kSnapshot,
  kTransfer,
  kRequests,
};

/// "on-demand", "sagemaker-train": for people and for the books.
std::string_view UsageKindName(UsageKind kind);

enum class TokenKind : std::uint8_t { kNone, kInput, kOutput, kCacheRead, kCacheWrite };

/// "input", "output", "cache-read", "cache-write"; empty for kNone.
std::string_view TokenKindName(TokenKind kind);

struct UsageParts {
  UsageKind kind = UsageKind::kOther;
  TokenKind token = TokenKind::kNone;

  /// "us-west-2". Without a prefix us-east-1 where the kind belongs to a region, else empty.
  std::string_view region;

  /// "p5.48xlarge" without "ml."; "db.r6g.large" for managed instances. Points into the usage
  /// type that was parsed, or into static memory.
  std::string_view instance_type;

  std::string_view accelerator_name;  ///< "NVIDIA H100"; static memory.
  Int128 accelerator_count = 0;       ///< Of one instance, in 10^-kQuantityScale.

  /// The usage amount is hours that somebody's work ran on the instance, so that hours times
  /// accelerator_count are accelerator-hours. False for fees, reservations and surcharges,
  /// whose hours would count a second time.
  bool runs = false;

  /// False when an instance type should be here and is not in the catalog: its accelerators
  /// are unknown. Usage types that name no instance are true, there is nothing to parse.
  bool parsed = true;
};

/// @param service_code  line_item_product_code, "AmazonSageMaker"; may be empty.
/// @param operation     line_item_operation, "EKSPod-EC2"; may be empty.
UsageParts ParseUsageType(std::string_view usage_type, std::string_view service_code,
                          std::string_view operation);

}  // namespace purser
