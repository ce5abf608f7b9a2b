/// What is deployed, beside what the taxonomy asks for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cloud/aws/client.h"
#include "govern/policies/policy.h"

namespace purser {

enum class PolicyStanding {
  kSame,
  kDiffers,
  kMissing,  ///< Not deployed.
  kExtra,    ///< Deployed under a name of purser's, but made from the taxonomy no more.
};
/// "same", "differs", "missing", "extra"
std::string_view StandingName(PolicyStanding standing);

struct ComparedPolicy {
  std::string name;
  PolicyStanding standing = PolicyStanding::kSame;
  /// "- …" what only the deployed one has, "+ …" what only the wanted one has.
  std::vector<std::string> lines = {};
};

/// A document by the name it has where it is deployed.
struct NamedText {
  std::string name;
  std::string text;
};

/// Compares by name; documents in JSON by what they say, others line by line. In the order of
/// `wanted`, then what is extra.
std::vector<ComparedPolicy> ComparePolicies(const std::vector<NamedText>& wanted,
                                            const std::vector<NamedText>& deployed);

/// The policies of AWS Organizations whose names begin with kPolicyPrefix.
/// @param type  "SERVICE_CONTROL_POLICY"
/// @error kDenied  the caller is not of the management account or a delegated one
Result<std::vector<NamedText>> OrganizationPolicies(AwsClient& client, std::string_view type);

/// The default version of a managed policy, by the name of purser's own; none where it is not
/// there.
Result<std::vector<NamedText>> ManagedPolicy(AwsClient& client, const std::string& arn);

/// Names without ".json".
std::vector<NamedText> WantedPolicies(const Policies& policies);

}  // namespace purser
