#include "domain/usage_type.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>

#include "domain/catalog.h"

namespace purser {
namespace {

using enum UsageKind;

/// What stands before the colon, and what follows from it.
struct Head {
  std::string_view text;
  UsageKind kind;
};

constexpr std::array kEc2Heads = {
    Head{"BoxUsage", kOnDemand},
    Head{"SpotUsage", kSpot},
    Head{"DedicatedUsage", kDedicated},
    Head{"HostBoxUsage", kDedicated},
    Head{"HostUsage", kHost},
    Head{"ReservedHostUsage", kHost},
    Head{"Reservation", kReservation},
    Head{"DedicatedRes", kReservation},
    Head{"UnusedBox", kUnusedReservation},
    Head{"UnusedDed", kUnusedReservation},
    Head{"HeavyUsage", kReservedFee},
    Head{"CapacityBlockFee", kCapacityBlock},
    Head{"EBSOptimized", kSurcharge},
};

constexpr std::array kSageMakerHeads = {
    Head{"Train", kSageMakerTraining},        Head{"Host", kSageMakerHosting},
    Head{"AsyncInf", kSageMakerAsync},        Head{"Tsform", kSageMakerTransform},
    Head{"Processing", kSageMakerProcessing}, Head{"Notebk", kSageMakerNotebook},
    Head{"Studio", kSageMakerStudio},         Head{"Cluster", kSageMakerCluster},
};

constexpr std::array kManagedHeads = {
    Head{"InstanceUsage", kManagedInstance}, Head{"InstanceUsageIOOptimized", kManagedInstance},
    Head{"Multi-AZUsage", kManagedInstance}, Head{"Multi-AZClusterUsage", kManagedInstance},
    Head{"NodeUsage", kManagedInstance},     Head{"Node", kManagedInstance},
    Head{"ESInstance", kManagedInstance},
};

constexpr std::array kSavingsPlanHeads = {
    Head{"ComputeSP", kSavingsPlan},   Head{"EC2SP", kSavingsPlan},
    Head{"SageMakerSP", kSavingsPlan}, Head{"MachineLearningSP", kSavingsPlan},
    Head{"DatabaseSP", kSavingsPlan},
};

/// What a usage type contains that names no instance; the first that fits.
constexpr std::array kWords = {
    Head{"Fargate-", kFargate},      Head{"SnapshotUsage", kSnapshot},
    Head{"VolumeUsage", kStorage},   Head{"TimedStorage", kStorage},
    Head{"StorageUsage", kStorage},  Head{"ByteHrs", kStorage},
    Head{"DataTransfer", kTransfer}, Head{"In-Bytes", kTransfer},
    Head{"Out-Bytes", kTransfer},    Head{"NatGateway-Bytes", kTransfer},
    Head{"Requests", kRequests},
};

template <std::size_t kCount>
std::optional<UsageKind> FindHead(const std::array<Head, kCount>& heads, std::string_view text) {
  const auto found = std::ranges::find(heads, text, &Head::text);
  if (found == heads.end()) return std::nullopt;
  return found->kind;
}

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// family.size as EC2 writes types: "u-6tb1.112xlarge", "m7i.metal-48xl", "t3.nano".
bool LooksLikeInstance(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0 || !IsLower(text[0])) return false;
  for (const char c : text.substr(0, dot))
    if (!IsLower(c) && !IsDigit(c) && c != '-') return false;
  std::string_view size = text.substr(dot + 1);
  if (size.starts_with("metal")) return true;
  while (!size.empty() && IsDigit(size.front())) size.remove_prefix(1);
  static constexpr std::array kSizes = {"nano", "micro", "small", "medium", "large", "xlarge"};
  return std::ranges::find(kSizes, size) != kSizes.end();
}

/// Takes "USW2-", "us-west-2-" or a local zone behind it ("USW2-LAX1-") off the front.
std::string_view TakeRegion(std::string_view& text) {
  const AwsRegion* region = FindAwsRegionByPrefix(text.substr(0, text.find('-')));
  if (region != nullptr) {
    text.remove_prefix(std::min(region->usage_prefix.size() + 1, text.size()));
    const std::string_view zone = text.substr(0, text.find('-'));
    const bool is_zone =
        zone.size() == 4 && zone.size() < text.size() && IsDigit(zone[3]) &&
        std::ranges::all_of(zone.substr(0, 3), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (is_zone && FindAwsRegionByPrefix(zone) == nullptr) text.remove_prefix(zone.size() + 1);
    return region->id;
  }
  if (!text.empty() && IsLower(text[0]))
    for (const AwsRegion& named : AllAwsRegions())
      if (text.starts_with(named.id) && text.substr(named.id.size()).starts_with("-")) {
        text.remove_prefix(named.id.size() + 1);
        return named.id;
      }
  return {};
}

/// Bedrock's many spellings: "-input-tokens", "InputTokenCount-Units",
/// "_cache_read_input_token_count". Cache words first: they contain the others.
TokenKind TokenKindOf(std::string_view text) {
  std::string letters;
  for (const char c : text)
    if (c != '-' && c != '_')
      letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (letters.find("token") == std::string::npos) return TokenKind::kNone;
  if (letters.find("cacheread") != std::string::npos) return TokenKind::kCacheRead;
  if (letters.find("cachewrite") != std::string::npos) return TokenKind::kCacheWrite;
  if (letters.find("outputtoken") != std::string::npos) return TokenKind::kOutput;
  if (letters.find("inputtoken") != std::string::npos) return TokenKind::kInput;
  return TokenKind::kNone;
}

bool HasAccelerators(UsageKind kind) { return kind != kSurcharge && kind != kManagedInstance; }

bool Runs(UsageKind kind) {
  switch (kind) {
    case kOnDemand:
    case kSpot:
    case kDedicated:
    case kSageMakerTraining:
    case kSageMakerHosting:
    case kSageMakerAsync:
    case kSageMakerTransform:
    case kSageMakerProcessing:
    case kSageMakerNotebook:
    case kSageMakerStudio:
    case kSageMakerCluster:
      return true;
    case kOther:
    case kHost:
    case kReservation:
    case kUnusedReservation:
    case kReservedFee:
    case kCapacityBlock:
    case kSavingsPlan:
    case kManagedInstance:
    case kSurcharge:
    case kSplitCost:
    case kFargate:
    case kTokens:
    case kStorage:
    case kSnapshot:
    case kTransfer:
    case kRequests:
      return false;
  }
  return false;
}

/// Looks `type` up for a usage of `kind`; absent from the catalog means not parsed.
void SetInstance(UsageParts& parts, UsageKind kind, std::string_view type) {
  parts.kind = kind;
  parts.instance_type = type;
  parts.runs = Runs(kind);
  if (parts.region.empty()) parts.region = "us-east-1";
  if (kind == kManagedInstance) return;
  const InstanceType* known = FindInstanceType(type);
  parts.parsed = known != nullptr;
  if (known == nullptr || !HasAccelerators(kind)) return;
  parts.accelerator_name = known->accelerator_name;
  parts.accelerator_count = known->accelerator_count;
}

/// Fills what follows from the text before the colon. False when it means nothing to us.
bool ParseHead(UsageParts& parts, std::string_view text, std::string_view service_code) {
  const std::size_t colon = text.find(':');
  const std::string_view head = text.substr(0, colon);
  const std::string_view tail =
      colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (FindHead(kSavingsPlanHeads, head)) {
    parts.kind = kSavingsPlan;
    return true;
  }
  if (const std::optional<UsageKind> kind = FindHead(kEc2Heads, head)) {
    // A host's family ("HostUsage:p4d") is no instance type; "BoxUsage" alone is m1.small.
    if (*kind == kHost) return parts.kind = kHost, parts.instance_type = tail, true;
    const bool emr = service_code == "ElasticMapReduce";
    SetInstance(parts, emr ? kSurcharge : *kind, tail.empty() ? "m1.small" : tail);
    return true;
  }
  const std::size_t ml = tail.find("ml.");
  if (const std::optional<UsageKind> kind = FindHead(kSageMakerHeads, head);
      kind && ml != std::string_view::npos) {
    SetInstance(parts, *kind, tail.substr(ml + 3));
    return true;
  }
  if (FindHead(kManagedHeads, head) && tail.find('.') != std::string_view::npos) {
    SetInstance(parts, kManagedInstance, tail);
    return true;
  }
  return false;
}

/// An instance type behind a head we do not know is a fee on that instance.
bool ParseUnknownInstance(UsageParts& parts, std::string_view text) {
  std::string_view tail = text.substr(text.rfind(':') + 1);
  if (tail.size() == text.size()) return false;
  const std::size_t ml = tail.find("ml.");
  if (ml != std::string_view::npos) tail.remove_prefix(ml + 3);
  if (!LooksLikeInstance(tail)) return false;
  SetInstance(parts, kSurcharge, tail);
  return true;
}

void ParseWords(UsageParts& parts, std::string_view text) {
  parts.token = TokenKindOf(text);
  if (parts.token != TokenKind::kNone) {
    parts.kind = kTokens;
  } else {
    for (const Head& word : kWords)
      if (text.find(word.text) != std::string_view::npos) {
        parts.kind = word.kind;
        break;
      }
  }
  const bool regional = parts.kind == kTokens || parts.kind == kStorage ||
                        parts.kind == kSnapshot || parts.kind == kFargate;
  if (parts.region.empty() && regional) parts.region = "us-east-1";
}

}  // namespace

std::string_view UsageKindName(UsageKind kind) {
  switch (kind) {
    case kOther:
      return "other";
    case kOnDemand:
      return "on-demand";
    case kSpot:
      return "spot";
    case kDedicated:
      return "dedicated";
    case kHost:
      return "host";
    case kReservation:
      return "reservation";
    case kUnusedReservation:
      return "unused-reservation";
    case kReservedFee:
      return "reserved-fee";
    case kCapacityBlock:
      return "capacity-block";
    case kSavingsPlan:
      return "savings-plan";
    case kSageMakerTraining:
      return "sagemaker-train";
    case kSageMakerHosting:
      return "sagemaker-host";
    case kSageMakerAsync:
      return "sagemaker-async";
    case kSageMakerTransform:
      return "sagemaker-transform";
    case kSageMakerProcessing:
      return "sagemaker-processing";
    case kSageMakerNotebook:
      return "sagemaker-notebook";
    case kSageMakerStudio:
      return "sagemaker-studio";
    case kSageMakerCluster:
      return "sagemaker-cluster";
    case kManagedInstance:
      return "managed-instance";
    case kSurcharge:
      return "surcharge";
    case kSplitCost:
      return "split-cost";
    case kFargate:
      return "fargate";
    case kTokens:
      return "tokens";
    case kStorage:
      return "storage";
    case kSnapshot:
      return "snapshot";
    case kTransfer:
      return "transfer";
    case kRequests:
      return "requests";
  }
  return "";
}

std::string_view TokenKindName(TokenKind kind) {
  switch (kind) {
    case TokenKind::kNone:
      return "";
    case TokenKind::kInput:
      return "input";
    case TokenKind::kOutput:
      return "output";
    case TokenKind::kCacheRead:
      return "cache-read";
    case TokenKind::kCacheWrite:
      return "cache-write";
  }
  return "";
}

UsageParts ParseUsageType(std::string_view usage_type, std::string_view service_code,
                          std::string_view operation) {
  UsageParts parts;
  std::string_view text = usage_type;
  parts.region = TakeRegion(text);
  const bool split = operation == "EKSPod-EC2" || operation == "ECSTask-EC2" ||
                     text.find("EKS-EC2-") != std::string_view::npos ||
                     text.find("ECS-EC2-") != std::string_view::npos;
  if (split) {
    parts.kind = kSplitCost;
    return parts;
  }
  if (ParseHead(parts, text, service_code) || ParseUnknownInstance(parts, text)) return parts;
  ParseWords(parts, text);
  return parts;
}

}  // namespace purser
