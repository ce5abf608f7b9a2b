/// Custom constraints of Google's organisation policy: labels while something is made or changed.
/// @source
/// https://docs.cloud.google.com/resource-manager/docs/organization-policy/creating-managing-custom-constraints

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "govern/policies/policy.h"
#include "govern/policies/policy_keys.h"
#include "govern/policies/policy_text.h"
#include "govern/policies/wildcards.h"

namespace purser {
namespace {

constexpr std::size_t kMostCharacters = 1000;  // Of a condition.
constexpr std::size_t kMostOfLabel = 63;

/// A kind of resource whose labels constraints can read.
struct LabelledType {
  std::string_view type;
  std::string_view labels;  ///< Field that holds them.
  std::string_view title;
};
constexpr std::array<LabelledType, 5> kTypes = {{
    {"compute.googleapis.com/Instance", "resource.labels", "ComputeInstance"},
    {"compute.googleapis.com/Disk", "resource.labels", "ComputeDisk"},
    {"compute.googleapis.com/Image", "resource.labels", "ComputeImage"},
    {"container.googleapis.com/Cluster", "resource.resourceLabels", "ContainerCluster"},
    {"dataproc.googleapis.com/Cluster", "resource.labels", "DataprocCluster"},
}};

/// Small letters, digits, - and _; letters beyond ASCII too.
bool LabelTakes(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsLabelValue(std::string_view text) {
  return std::ranges::all_of(text, LabelTakes) && CharactersIn(text) <= kMostOfLabel;
}

/// Whether some label could match: every literal of it is a label's.
bool IsPossible(const Wildcard& wildcard) {
  return std::ranges::all_of(wildcard.pieces, [](char c) {
    return c == Wildcard::kAnyOne || c == Wildcard::kAnyText || LabelTakes(c);
  });
}

std::string SmallLetters(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return small;
}

/// A key as Google's labels can have it.
struct LabelKey {
  std::string name;  ///< Of the taxonomy.
  std::vector<std::string> labels = {};
  std::vector<std::string> values = {};
  std::string pattern = {};
  bool required = false;
};

/// Labels that could be the key; those that Google cannot have are said.
std::vector<std::string> LabelsOf(const PolicyKey& key, std::vector<std::string>& cannot) {
  std::vector<std::string> labels;
  for (const std::string& spelling : key.Spellings()) {
    const std::string label = SmallLetters(spelling);
    if (IsLabelValue(label) && !label.empty() && label[0] >= 'a' && label[0] <= 'z')
      labels.push_back(label);
    else
      cannot.push_back(
          fmt::format("{}: no label can have that name (small letters, digits, - and _, "
                      "beginning with a letter)",
                      spelling));
  }
  return labels;
}

LabelKey LabelKeyOf(const PolicyKey& key, std::vector<std::string>& cannot) {
  LabelKey label{.name = key.name, .labels = LabelsOf(key, cannot), .required = key.required};
  std::string lost;
  for (const std::string& value : key.AllValues()) {
    if (IsLabelValue(value))
      label.values.push_back(value);
    else
      lost += (lost.empty() ? "" : ", ") + value;
  }
  if (!lost.empty())
    cannot.push_back(fmt::format("{}: values that no label can have: {}", key.name, lost));
  if (key.pattern.empty()) return label;
  if (std::ranges::any_of(WildcardsOf(key.pattern), IsPossible))
    label.pattern = key.pattern;
  else
    cannot.push_back(fmt::format("{}: no label can match its pattern {}: any value passes",
                                 key.name, key.pattern));
  return label;
}

std::string ValueTest(const LabelKey& key, const std::string& value) {
  std::string list;
  for (const std::string& valid : key.values) list += (list.empty() ? "" : ", ") + CelText(valid);
  std::string test;
  if (!list.empty()) test = fmt::format("{} in [{}]", value, list);
  if (!key.pattern.empty())
    test += fmt::format("{}{}.matches({})", test.empty() ? "" : " || ", value,
                        CelText(WholePattern(key.pattern)));
  return test.empty() ? fmt::format("{} != \"\"", value) : test;
}

/// True where the labels are right.
std::string Right(const LabelKey& key, std::string_view field, bool values) {
  std::string right;
  std::string none;
  for (const std::string& label : key.labels) {
    const std::string there = fmt::format("{} in {}", CelText(label), field);
    const std::string value = fmt::format("{}[{}]", field, CelText(label));
    right += fmt::format("{}({}{})", right.empty() ? "" : " || ", there,
                         values ? fmt::format(" && ({})", ValueTest(key, value)) : "");
    none += fmt::format("{}!({})", none.empty() ? "" : " && ", there);
  }
  return key.required ? right : fmt::format("{} || ({})", right, none);
}

std::string ConstraintText(const LabelledType& type, const LabelKey& key,
                           const std::string& condition) {
  return fmt::format(
      "name: organizations/ORGANIZATION_ID/customConstraints/custom.purser{}{}\n"
      "resourceTypes:\n- {}\nmethodTypes:\n- CREATE\n- UPDATE\ncondition: {}\nactionType: DENY\n"
      "displayName: {}\ndescription: {}\n",
      type.title, CamelName(key.name), type.type, JsonText(condition),
      JsonText(fmt::format("Label {} of {}", key.name, type.type)),
      JsonText(fmt::format("The taxonomy {} the label {}.", key.required ? "asks for" : "restricts",
                           key.name)));
}

std::string PolicyText(const LabelledType& type, const LabelKey& key) {
  return fmt::format(
      "name: organizations/ORGANIZATION_ID/policies/custom.purser{}{}\nspec:\n  rules:\n"
      "  - enforce: true\n",
      type.title, CamelName(key.name));
}

void AddFiles(const LabelledType& type, const LabelKey& key, Policies& policies) {
  std::string condition = fmt::format("!({})", Right(key, type.labels, true));
  if (CharactersIn(condition) > kMostCharacters) {
    condition = fmt::format("!({})", Right(key, type.labels, false));
    policies.cannot.push_back(
        fmt::format("{} of {}: its values are longer than the {} characters of a condition: any "
                    "value passes",
                    key.name, type.type, kMostCharacters));
  }
  const std::string stem = fmt::format("purser{}{}", type.title, CamelName(key.name));
  policies.files.push_back(
      {.name = stem + ".constraint.yaml", .text = ConstraintText(type, key, condition)});
  policies.files.push_back({.name = stem + ".policy.yaml", .text = PolicyText(type, key)});
}

}  // namespace

Result<Policies> MakeGcpOrgPolicy(const PolicyRequest& request) {
  const std::vector<PolicyKey> keys = TRY(PolicyKeysOf(request.config.taxonomy, request.day));
  Policies policies;
  for (const PolicyKey& key : keys) {
    if (!key.required && !key.IsRestricted()) continue;
    const LabelKey label = LabelKeyOf(key, policies.cannot);
    if (label.labels.empty() || (!label.required && label.values.empty() && label.pattern.empty()))
      continue;
    for (const LabelledType& type : kTypes) AddFiles(type, label, policies);
  }
  for (const PolicyFile& file : policies.files)
    policies.whole += (policies.whole.empty() ? "" : "---\n") + file.text;
  policies.cannot.insert(policies.cannot.end(),
                         {"other kinds of resources: custom constraints read the labels of few "
                          "(Cloud Storage, BigQuery, Cloud SQL, Vertex AI are held by the gate)",
                          "what is there already, until it is changed"});
  policies.notes.emplace_back(
      "put your organisation's number for ORGANIZATION_ID; each file is one gcloud org-policies "
      "set-custom-constraint, then set-policy");
  return policies;
}

}  // namespace purser
