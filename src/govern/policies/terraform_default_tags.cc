/// Terraform: a variable for each key, validated while planning, and the tags that providers put
/// on everything they make.
/// @source https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "govern/policies/policy.h"
#include "govern/policies/policy_keys.h"
#include "govern/policies/policy_text.h"

namespace purser {
namespace {

std::string ListText(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + HclText(value);
  return "[" + text + "]";
}

/// Of the key's variable; Terraform keeps some names for itself.
std::string VariableName(const PolicyKey& key) {
  constexpr std::array<std::string_view, 8> kReserved = {
      "source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"};
  const std::string name = IdentifierOf(key.name);
  return std::ranges::find(kReserved, name) == kReserved.end() ? name : "tag_" + name;
}

/// True of a valid value.
std::string Condition(const PolicyKey& key, const std::string& variable) {
  std::string condition;
  if (!key.values.empty())
    condition = fmt::format("contains({}, {})", ListText(key.values), variable);
  if (!key.pattern.empty())
    condition += fmt::format("{}can(regex({}, {}))", condition.empty() ? "" : " || ",
                             HclText(WholePattern(key.pattern)), variable);
  if (condition.empty())
    condition = fmt::format("!contains([\"\", \"unknown\", \"unallocated\"], lower({}))", variable);
  return condition;
}

std::string Wanted(const PolicyKey& key) {
  std::string text = key.name;
  if (!key.values.empty()) {
    text += " must be one of ";
    for (const std::string& value : key.values)
      text += (&value == &key.values.front() ? "" : ", ") + value;
    if (!key.pattern.empty()) text += ", or match " + key.pattern;
  } else if (!key.pattern.empty()) {
    text += " must match " + key.pattern;
  } else {
    text += " must name somebody or something";
  }
  return text + ".";
}

std::string VariableText(const PolicyKey& key) {
  const std::string name = VariableName(key);
  std::string condition = Condition(key, "var." + name);
  if (!key.required) condition = fmt::format("var.{} == null ? true : {}", name, condition);
  return fmt::format(
      "variable {} {{\n  type        = string\n  description = {}\n{}\n  validation {{\n"
      "    condition     = {}\n    error_message = {}\n  }}\n}}\n\n",
      HclText(name), HclText(fmt::format("Tag {} of everything made here.", key.name)),
      key.required ? "" : "  default     = null\n", condition, HclText(Wanted(key)));
}

constexpr std::string_view kProviders = R"(provider "aws" {
  default_tags {
    tags = local.purser_tags
  }
}

# Where Google is used:
# provider "google" {
#   default_labels = local.purser_tags
# }
)";

}  // namespace

Result<Policies> MakeTerraformDefaultTags(const PolicyRequest& request) {
  const std::vector<PolicyKey> keys = TRY(PolicyKeysOf(request.config.taxonomy, request.day));
  std::string text =
      "# Made by purser policy terraform-default-tags. Put it beside the root module; purser gate\n"
      "# judges the plans.\n\n";
  std::string tags;
  for (const PolicyKey& key : keys) {
    text += VariableText(key);
    tags += fmt::format("    {} = var.{}\n", HclText(key.name), VariableName(key));
  }
  text += "locals {\n  purser_tags = { for key, value in {\n" + tags +
          "  } : key => value if value != null }\n}\n\n";
  text += kProviders;
  Policies policies;
  policies.files = {{.name = "purser_tags.tf", .text = text}};
  policies.whole = text;
  policies.cannot = {
      "aws_autoscaling_group: it takes no default tags; give it tag blocks with "
      "propagate_at_launch = true",
      "volumes and network interfaces that an instance or a launch template makes: volume_tags and "
      "tag_specifications do",
      "azurerm: its provider has no default tags; use local.purser_tags in each resource, or "
      "azure-policy with --inherit",
      "a resource that overrides a tag with a value of its own: purser gate finds it",
      "synonyms: a variable takes the values themselves"};
  return policies;
}

}  // namespace purser
