/// Rules of CloudFormation Guard: each resource in a template that can carry tags has them.
/// @source https://docs.aws.amazon.com/cfn-guard/latest/ug/writing-rules.html

#include <algorithm>

#include <fmt/format.h>

#include "embedded.h"
#include "govern/policies/policy.h"
#include "govern/policies/policy_keys.h"
#include "govern/policies/policy_text.h"

namespace purser {
namespace {

/// Types whose `Tags` is a list of Key and Value, and those whose `Tags` is a map.
struct GuardTypes {
  std::vector<std::string> lists;
  std::vector<std::string> maps;
};

/// data/cloudformation_taggable.csv
GuardTypes TypesOf() {
  GuardTypes types;
  std::string_view table = data::cloudformation_taggable;
  while (!table.empty()) {
    const std::string_view line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(line.size() + 1, table.size()));
    const std::string type(line.substr(0, line.find(',')));
    if (line.ends_with(",Tags,list")) types.lists.push_back(type);
    if (line.ends_with(",Tags,map")) types.maps.push_back(type);
  }
  return types;
}

std::string TypesText(std::string_view name, const std::vector<std::string>& types) {
  std::string text = fmt::format("let {} = Resources.*[ Type in [\n", name);
  for (const std::string& type : types)
    text += fmt::format("    {}{}\n", GuardText(type), &type == &types.back() ? "" : ",");
  return text + "] ]\n\n";
}

/// The key in any of its spellings.
std::string KeyPattern(const PolicyKey& key, TagKeyCase rule) {
  std::string spellings;
  for (const std::string& spelling : key.Spellings())
    spellings += (spellings.empty() ? "" : "|") + PatternText(spelling);
  return GuardPattern(
      fmt::format("{}^(?:user[:_])?(?:{})$", rule == TagKeyCase::kIgnore ? "(?i)" : "", spellings));
}

std::string ValuePattern(const PolicyKey& key) {
  std::string alternatives;
  for (const std::string& value : key.AllValues())
    alternatives += (alternatives.empty() ? "" : "|") + PatternText(value);
  if (!key.pattern.empty())
    alternatives += (alternatives.empty() ? "" : "|") + fmt::format("(?:{})", key.pattern);
  return GuardPattern(WholePattern(alternatives));
}

/// What a person reads; two signs that end it must not stand in it.
std::string Message(const PolicyKey& key) {
  const std::string text =
      fmt::format("{}: {}", key.name, key.required ? "missing, or not allowed" : "not allowed");
  return text.find(">>") == std::string::npos ? text : "a tag is missing, or not allowed";
}

/// @param key_test  "Key" for a list of Key and Value, "keys" for a map
std::string RuleText(const PolicyKey& key, TagKeyCase rule, std::string_view key_test) {
  const bool is_list = key_test == "Key";
  const std::string tag =
      fmt::format("Properties.Tags[ {} == {} ]", key_test, KeyPattern(key, rule));
  const std::string message = Message(key);
  // In a block of its own each resource is asked; outside, one that has the tag speaks for all.
  std::string tests;
  if (key.required)
    tests += fmt::format("        Properties.Tags exists <<{1}>>\n        {0} !empty <<{1}>>\n",
                         tag, message);
  if (key.IsRestricted())
    tests +=
        fmt::format("        when {0} !empty {{\n            {0}{1} == {2} <<{3}>>\n        }}\n",
                    tag, is_list ? ".Value" : "", ValuePattern(key), message);
  const std::string_view resources = is_list ? "listed" : "mapped";
  return fmt::format("rule tag_{0}{1} when %{2} !empty {{\n    %{2} {{\n{3}    }}\n}}\n\n",
                     IdentifierOf(key.name), is_list ? "" : "_of_maps", resources, tests);
}

}  // namespace

Result<Policies> MakeCfnGuard(const PolicyRequest& request) {
  const std::vector<PolicyKey> keys = TRY(PolicyKeysOf(request.config.taxonomy, request.day));
  const GuardTypes types = TypesOf();
  std::string text =
      "# Made by purser policy cfn-guard: cfn-guard validate -r purser-tags.guard -d "
      "template.yaml\n\n";
  text += TypesText("listed", types.lists) + TypesText("mapped", types.maps);
  for (const PolicyKey& key : keys)
    for (const std::string_view key_test : {"Key", "keys"})
      if (key.required || key.IsRestricted())
        text += RuleText(key, request.config.taxonomy.tag_key_case, key_test);
  Policies policies;
  policies.files = {{.name = "purser-tags.guard", .text = text}};
  policies.whole = text;
  policies.cannot = {
      "values that functions make (Ref, Fn::Sub, Fn::If): Guard sees the function and fails it; "
      "purser gate follows it",
      "tags that the stack adds to its resources", "types whose tags stand elsewhere than in Tags"};
  return policies;
}

}  // namespace purser
