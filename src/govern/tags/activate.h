/// The taxonomy's keys as cost-allocation tags: only those that are active are in the bill.
/// @source https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/custom-tags.html
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "cloud/aws/client.h"
#include "domain/taxonomy.h"

namespace purser {

enum class Activation {
  kActive,
  kInactive,  ///< AWS has seen the key on a resource; it can be activated.
  kNotSeen,   ///< No resource had it, or it was first used within the last day.
};

struct ActivationLine {
  std::string taxonomy_key;
  std::string tag_key;  ///< As AWS lists it; for kNotSeen as the taxonomy writes it.
  Activation state = Activation::kNotSeen;
  std::string last_used;  ///< As AWS says; empty: it does not.
};

/// Every key of the taxonomy, in its spellings and aliases that AWS has seen, on `day`.
/// @error kDenied  not the payer's account, or a permission is missing; says which
Result<std::vector<ActivationLine>> PlanActivation(AwsClient& client, const Taxonomy& taxonomy,
                                                   Date day);

/// Activates `tag_keys`, 20 a call. @return what AWS refused: key → why
Result<std::map<std::string, std::string>> Activate(AwsClient& client,
                                                    const std::vector<std::string>& tag_keys);

/// The first day of the earliest month that AWS fills in: not before a year ago.
Date BackfillFrom(Date today);

/// Asks for active keys in the bills since `from`.
/// @return what AWS calls the request's state ("PROCESSING")
/// @error kData  one is under way already, or was asked within a day
Result<std::string> StartBackfill(AwsClient& client, Date from);

}  // namespace purser
