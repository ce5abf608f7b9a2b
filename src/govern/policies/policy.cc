#include "govern/policies/policy.h"

#include <algorithm>

namespace purser {
namespace {

constexpr PolicyTarget kTargets[] = {
    {"aws-scp", "service control policies: nothing is made without its tags",
     PolicyHome::kOrganization, "SERVICE_CONTROL_POLICY", MakeAwsScp},
    {"aws-tag-policy", "tag policies of AWS Organizations: spelling and values",
     PolicyHome::kOrganization, "TAG_POLICY", MakeAwsTagPolicy},
    {"gcp-org-policy", "custom constraints on labels, for Google's organisation policy",
     PolicyHome::kFiles, "", MakeGcpOrgPolicy},
    {"azure-policy", "Azure Policy definitions and their initiative", PolicyHome::kFiles, "",
     MakeAzurePolicy},
    {"opa", "Rego for plans, with the gate's verdicts", PolicyHome::kFiles, "", MakeOpa},
    {"cloud-custodian", "Cloud Custodian policies that mark what lacks tags", PolicyHome::kFiles,
     "", MakeCloudCustodian},
    {"terraform-default-tags", "variables and default_tags of Terraform's providers",
     PolicyHome::kFiles, "", MakeTerraformDefaultTags},
    {"cfn-guard", "rules of CloudFormation Guard", PolicyHome::kFiles, "", MakeCfnGuard},
    {"iam", "what purser itself may do: no more than it needs", PolicyHome::kIam, "", MakeIam},
};

}  // namespace

std::span<const PolicyTarget> AllPolicyTargets() { return kTargets; }

const PolicyTarget* FindPolicyTarget(std::string_view name) {
  const auto* found = std::ranges::find(kTargets, name, &PolicyTarget::name);
  return found == std::end(kTargets) ? nullptr : found;
}

}  // namespace purser
