/// Policies made from the taxonomy, for whatever enforces them: one table of targets, one file a
/// target. Offline: what is deployed is asked by deployed.h.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "config/config.h"

namespace purser {

/// What policies are made of.
struct PolicyRequest {
  const Config& config;
  Date day = {};                           ///< Values and aliases that hold on it.
  std::vector<std::string> services = {};  ///< aws-scp: instead of the usual ones.
  std::vector<std::string> features = {};  ///< iam: instead of what the configuration enables.
  bool inherit = false;                    ///< azure-policy: take tags from the resource group.
};

/// A document as it is deployed.
struct PolicyFile {
  std::string name;  ///< "purser-tags-1.json": also, without ending, the policy's name.
  std::string text;
};

struct Policies {
  std::vector<PolicyFile> files;
  /// All of them as one text for standard output, readable by what reads one of them.
  std::string whole;
  std::vector<std::string> cannot = {};  ///< What the target cannot enforce: sentences.
  std::vector<std::string> notes = {};   ///< What else is worth knowing.
};

/// Who can be asked what is deployed.
enum class PolicyHome { kFiles, kOrganization, kIam };

struct PolicyTarget {
  std::string_view name;
  std::string_view about;
  PolicyHome home;
  std::string_view organization_type;  ///< Of kOrganization: "SERVICE_CONTROL_POLICY".
  Result<Policies> (*make)(const PolicyRequest& request);
};

/// In the order people see them.
std::span<const PolicyTarget> AllPolicyTargets();
const PolicyTarget* FindPolicyTarget(std::string_view name);

/// Of every policy's name: tells those of purser from others.
inline constexpr std::string_view kPolicyPrefix = "purser-";

/// Each target's maker.
Result<Policies> MakeAwsScp(const PolicyRequest& request);
Result<Policies> MakeAwsTagPolicy(const PolicyRequest& request);
Result<Policies> MakeGcpOrgPolicy(const PolicyRequest& request);
Result<Policies> MakeAzurePolicy(const PolicyRequest& request);
Result<Policies> MakeOpa(const PolicyRequest& request);
Result<Policies> MakeCloudCustodian(const PolicyRequest& request);
Result<Policies> MakeTerraformDefaultTags(const PolicyRequest& request);
Result<Policies> MakeCfnGuard(const PolicyRequest& request);
Result<Policies> MakeIam(const PolicyRequest& request);

}  // namespace purser
