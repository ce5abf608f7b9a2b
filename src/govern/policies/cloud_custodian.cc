/// Cloud Custodian policies: for each kind of resource one that marks what lacks tags, and one that
/// takes the mark away from what has them.
/// @source https://cloudcustodian.io/docs/aws/resources/aws-common-filters.html

#include <array>

#include <fmt/format.h>

#include "govern/policies/policy.h"
#include "govern/policies/policy_keys.h"
#include "govern/policies/policy_text.h"

namespace purser {
namespace {

/// The tag that says so.
constexpr std::string_view kMark = "purser-compliance";

struct CustodianType {
  std::string_view name;        ///< "aws.ec2"
  std::string_view title;       ///< "instances"
  std::string_view state = {};  ///< Key of its state; empty: none that matters.
};
constexpr std::array<CustodianType, 13> kTypes = {{
    {"aws.ec2", "instances", "State.Name"},
    {"aws.ebs", "volumes"},
    {"aws.ebs-snapshot", "snapshots"},
    {"aws.elastic-ip", "addresses"},
    {"aws.nat-gateway", "nat-gateways"},
    {"aws.app-elb", "load-balancers"},
    {"aws.rds", "databases"},
    {"aws.sagemaker-endpoint", "endpoints"},
    {"aws.sagemaker-notebook", "notebooks"},
    {"aws.sagemaker-job", "training-jobs"},
    {"aws.eks", "eks-clusters"},
    {"aws.ecs", "ecs-clusters"},
    {"aws.s3", "buckets"},
}};

std::string Value(std::string_view spelling, std::string_view more) {
  return fmt::format("{{type: value, key: {}, {}}}", JsonText(fmt::format("tag:{}", spelling)),
                     more);
}

std::string ListText(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + JsonText(value);
  return "[" + text + "]";
}

std::string Valid(const PolicyKey& key, std::string_view spelling) {
  std::string any;
  if (!key.AllValues().empty() && key.IsRestricted())
    any +=
        "              - " + Value(spelling, "op: in, value: " + ListText(key.AllValues())) + "\n";
  if (!key.pattern.empty())
    any += "              - " +
           Value(spelling, "op: regex, value: " + JsonText(WholePattern(key.pattern))) + "\n";
  if (any.empty())
    any = "              - and:\n                - " + Value(spelling, "value: present") +
          "\n                - not: [" +
          Value(spelling, "op: in, value: [\"\", unknown, Unknown, UNKNOWN, unallocated]") + "]\n";
  return any;
}

/// True of a resource that has the key right; one filter in the list of an `and`.
std::string Right(const PolicyKey& key) {
  std::string text = "          - or:\n";
  for (const std::string& spelling : key.Spellings()) text += Valid(key, spelling);
  // What nobody must have may be missing, in every spelling.
  if (!key.required) {
    text += "              - and:\n";
    for (const std::string& spelling : key.Spellings())
      text += "                - " + Value(spelling, "value: absent") + "\n";
  }
  return text;
}

std::string AllRight(const std::vector<PolicyKey>& keys) {
  std::string text;
  for (const PolicyKey& key : keys)
    if (key.required || key.IsRestricted()) text += Right(key);
  return text;
}

std::string Head(const CustodianType& type, std::string_view what, std::string_view comment) {
  std::string text =
      fmt::format("  - name: purser-{}-{}\n    resource: {}\n    comment: {}\n    filters:\n", what,
                  type.title, type.name, JsonText(comment));
  if (!type.state.empty())
    text += fmt::format(
        "      - not: [{{type: value, key: {}, op: in, value: [terminated, shutting-down]}}]\n",
        type.state);
  return text;
}

std::string PoliciesOf(const CustodianType& type, const std::vector<PolicyKey>& keys) {
  const std::string right = AllRight(keys);
  std::string text = Head(type, "mark", "Lacks tags that the taxonomy asks for.");
  text += "      - not:\n        - and:\n" + right;
  text +=
      fmt::format("    actions:\n      - {{type: tag, key: {}, value: non-compliant}}\n", kMark);
  text += Head(type, "clear", "Has its tags: the mark goes.");
  text += fmt::format("      - {}\n      - and:\n", Value(kMark, "value: present")) + right;
  text += fmt::format("    actions:\n      - {{type: remove-tag, tags: [{}]}}\n", kMark);
  return text;
}

}  // namespace

Result<Policies> MakeCloudCustodian(const PolicyRequest& request) {
  const std::vector<PolicyKey> keys = TRY(PolicyKeysOf(request.config.taxonomy, request.day));
  std::string text = fmt::format(
      "# Made by purser policy cloud-custodian: tags {} on what is there.\n"
      "# custodian run -s out --dryrun purser-tags.yml only reports; without --dryrun it writes "
      "the tag {}.\n"
      "policies:\n",
      NamesOf(keys, true), kMark);
  for (const CustodianType& type : kTypes) text += PoliciesOf(type, keys);
  Policies policies;
  policies.files = {{.name = "purser-tags.yml", .text = text}};
  policies.whole = text;
  policies.cannot = {
      "creation: resources are found after they are made, at the next run",
      "keys in other letters (Team for team): Custodian compares keys letter by letter, so it "
      "marks "
      "what purser reads by case = \"ignore\"",
      "a resource with two spellings of one key that contradict each other: one valid spelling is "
      "enough"};
  return policies;
}

}  // namespace purser
