#include <algorithm>

#include <fmt/format.h>

#include "config/load_parts.h"
#include "domain/dimension.h"

namespace purser {
namespace {

/// The members of an owner table, judged; mistakes are left out.
OwnerSettings ReadOwners(Reading& reading, const ValueJudge& judge,
                         const std::vector<const TomlMember*>& members) {
  OwnerSettings owners;
  for (const TomlMember* member : members) {
    std::optional<std::string> value = judge.Read(reading, *member);
    if (value) owners.emplace_back(member->key, std::move(*value));
  }
  return owners;
}

AllocationRule ReadRule(Reading& reading, const SectionReader& section, const Taxonomy& taxonomy) {
  const ValueJudge judge(taxonomy);
  AllocationRule rule{.name = section.Text("name"),
                      .where = section.Where("where", NamesForRules(taxonomy)).value_or(Filter()),
                      .set = ReadOwners(reading, judge, section.Pairs("set")),
                      .days = section.Days()};
  const Setting* set = section.Find("set");
  if (set != nullptr && set->node.members.empty())
    reading.Problem(*set, "a rule that sets nothing");
  return rule;
}

}  // namespace

std::vector<AllocationRule> ReadAllocation(Reading& reading, const TomlNode& root,
                                           const Taxonomy& taxonomy) {
  std::vector<AllocationRule> rules;
  for (const TomlNode* entry : Entries(reading, root, "allocation")) {
    const std::string fallback = fmt::format("rule {}", rules.size() + 1);
    const SectionReader section(reading, Section("allocation"), entry,
                                fmt::format("allocation.{}", rules.size() + 1));
    AllocationRule rule = ReadRule(reading, section, taxonomy);
    if (rule.name.empty()) rule.name = fallback;
    if (std::ranges::find(rules, rule.name, &AllocationRule::name) != rules.end())
      reading.Problem(section.position(),
                      fmt::format("another rule is called \"{}\" already", rule.name));
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::vector<AllocationDefault> ReadAllocationDefaults(Reading& reading, const TomlNode& root,
                                                      const Taxonomy& taxonomy) {
  std::vector<AllocationDefault> defaults;
  const TomlNode* table = TableAt(reading, root, "allocation_defaults");
  if (table == nullptr) return defaults;
  const ValueJudge judge(taxonomy);
  for (const TomlMember& account : table->members) {
    if (account.node.kind != NodeKind::kTable) {
      reading.Problem(account.node.position,
                      "an account's default is a table: \"012345678901\" = { team = \"…\" }");
      continue;
    }
    std::vector<const TomlMember*> members;
    for (const TomlMember& member : account.node.members) {
      if (member.node.kind == NodeKind::kText)
        members.push_back(&member);
      else
        reading.Problem(member.node.position,
                        fmt::format("\"{}\" takes a text in quotes", member.key));
    }
    reading.Note("allocation_defaults." + TomlKey(account.key),
                 {account.node, reading.Place(account.node.position)});
    defaults.push_back({.account = account.key, .set = ReadOwners(reading, judge, members)});
  }
  return defaults;
}

}  // namespace purser
