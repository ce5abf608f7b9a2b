/// Service control policies that deny making things without their tags.
///
/// For each key a request is denied that names none of its spellings (Null: one statement a key,
/// for conditions of one statement hold together, and together they would ask for all keys to be
/// missing), or names one with a value outside the taxonomy (StringNotEquals, StringNotLike). A
/// negated comparison also holds for a key that is not there: so it says both where the key must be
/// there and has one name, and is guarded by Null = false where it may be missing. Documents are
/// filled to the size that AWS takes.
/// @source https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
/// @source
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "govern/policies/packing.h"
#include "govern/policies/policy.h"
#include "govern/policies/policy_keys.h"
#include "govern/policies/policy_text.h"
#include "govern/policies/tag_on_create.h"
#include "govern/policies/wildcards.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostCharacters = 5120;
constexpr std::size_t kMostOfCondition = 4000;  // The rest is one action and its resources.
constexpr std::size_t kMostAttached = 5;        // FullAWSAccess is one of them.

std::string RequestTag(const std::string& key) { return "aws:RequestTag/" + key; }

/// No spelling of the key is there.
Json Missing(const PolicyKey& key) {
  Json null;
  for (const std::string& spelling : key.Spellings()) null[RequestTag(spelling)] = "true";
  return {{"Null", null}};
}

/// The spelling has a value that neither list nor pattern takes: also true where it is not there at
/// all. Empty: nothing is known to be wrong.
Json NotAmong(const PolicyKey& key, const std::string& spelling) {
  Json values = Json::array();
  for (const std::string& value : key.AllValues())
    values.push_back(key.pattern.empty() ? IamText(value) : IamWildcardText(value));
  if (!key.pattern.empty())
    for (const Wildcard& wildcard : WildcardsOf(key.pattern)) {
      if (wildcard.IsAny()) return {};
      values.push_back(wildcard.Iam());
    }
  const char* test = key.pattern.empty() ? "StringNotEquals" : "StringNotLike";
  return {{test, {{RequestTag(spelling), values}}}};
}

/// A condition under which the request is denied, and what to call it.
struct Denial {
  std::string name;
  Json condition;
};

std::vector<Denial> DenialsOf(const PolicyKey& key, std::vector<std::string>& cannot) {
  std::vector<Denial> denials;
  for (const std::string& spelling : key.Spellings()) {
    if (!key.IsRestricted()) break;
    Json condition = NotAmong(key, spelling);
    if (CharactersIn(Minified(condition)) > kMostOfCondition) {
      cannot.push_back(fmt::format(
          "{}: its values are too long for a document of {} characters: any value passes", key.name,
          kMostCharacters));
      break;
    }
    if (condition.empty()) break;
    // Where the key must be there and has one name, one statement says both.
    if (key.required && key.aliases.empty())
      return {{CamelName(key.name) + "MissingOrInvalid", std::move(condition)}};
    condition["Null"][RequestTag(spelling)] = "false";
    denials.push_back({CamelName(spelling) + "Invalid", std::move(condition)});
  }
  if (key.required)
    denials.insert(denials.begin(), {CamelName(key.name) + "Missing", Missing(key)});
  return denials;
}

std::vector<Json> Statements(const std::vector<PolicyKey>& keys,
                             const std::vector<ActionGroup>& groups,
                             std::vector<std::string>& cannot) {
  std::vector<Json> statements;
  for (const PolicyKey& key : keys)
    for (const Denial& denial : DenialsOf(key, cannot))
      for (std::size_t i = 0; i < groups.size(); ++i) {
        const Json resource =
            groups[i].arns.size() == 1 ? Json(groups[i].arns[0]) : Json(groups[i].arns);
        statements.push_back({{"Sid", fmt::format("{}{}", denial.name, i + 1)},
                              {"Effect", "Deny"},
                              {"Action", groups[i].actions},
                              {"Resource", resource},
                              {"Condition", denial.condition}});
      }
  return statements;
}

std::string Document(const std::vector<Json>& statements) {
  return Minified({{"Version", "2012-10-17"}, {"Statement", statements}});
}

void SayLimits(const std::vector<PolicyKey>& keys, Policies& policies) {
  for (const PolicyKey& key : keys) {
    if (key.required && !key.IsRestricted())
      policies.cannot.push_back(fmt::format("{}: an empty value passes, as any other", key.name));
    if (key.pattern.empty()) continue;
    const std::vector<Wildcard> wildcards = WildcardsOf(key.pattern);
    const bool any = std::ranges::any_of(wildcards, &Wildcard::IsAny);
    std::string held;
    for (const Wildcard& wildcard : wildcards) held += (held.empty() ? "" : ", ") + wildcard.Iam();
    policies.cannot.push_back(
        any ? fmt::format("{}: its pattern {} cannot be said with wildcards: any value passes",
                          key.name, key.pattern)
            : fmt::format("{}: its pattern {} is held only as far as {} goes", key.name,
                          key.pattern, held));
  }
  policies.cannot.insert(
      policies.cannot.end(),
      {"what a service makes for itself (Auto Scaling, EKS node groups) under a service-linked "
       "role: no service control policy holds there",
       "the organisation's management account",
       "tags removed or changed later: only creation is held",
       "network interfaces, spot requests and whatever else is not named with its action: ask for "
       "a service whole with --service",
       "letters of a key: IAM compares keys of tags without regard to case"});
  if (policies.files.size() + 1 > kMostAttached)
    policies.notes.push_back(
        fmt::format("{} documents, but AWS attaches {} to one target and FullAWSAccess is one of "
                    "them: attach the rest to a level above or below, or ask for fewer with "
                    "--service",
                    policies.files.size(), kMostAttached));
}

}  // namespace

Result<Policies> MakeAwsScp(const PolicyRequest& request) {
  const std::vector<PolicyKey> keys = TRY(PolicyKeysOf(request.config.taxonomy, request.day));
  const std::vector<TagOnCreate> rows = TRY(TagsOnCreate(request.services));
  std::vector<std::string> cannot;
  const std::vector<Json> statements = Statements(keys, GroupActions(rows), cannot);
  const Packing packing{
      .most_characters = kMostCharacters, .name = "purser-tags", .document = Document};
  Policies policies = Pack(packing, statements, SplitStatement);
  policies.cannot.insert(policies.cannot.begin(), cannot.begin(), cannot.end());
  SayLimits(keys, policies);
  if (std::ranges::any_of(rows, [](const TagOnCreate& row) { return row.service == "s3"; }))
    policies.notes.emplace_back(
        "s3:CreateBucket: programs that send a bucket's tags only after making it (SDKs and "
        "Terraform providers of before 2026) can make none; leave s3 out by --service where they "
        "are in use");
  return policies;
}

}  // namespace purser
