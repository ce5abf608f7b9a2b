/// An allow-list over the parse tree: every node, table and function must be known to be harmless;
/// what is not known is refused, so that a newer engine cannot open a door.

#include "ledger/fence_check.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ledger/fence_words.h"

namespace purser {
namespace {

using Json = nlohmann::json;
using Names = std::vector<std::string>;

constexpr int kDeepest = 1000;

constexpr std::array kExpressions = std::to_array<std::string_view>(
    {"BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT",
     "FUNCTION", "LAMBDA", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "WINDOW"});

constexpr std::array kNodes = std::to_array<std::string_view>(
    {// Queries.
     "SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE",
     // What they read.
     "BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "SUBQUERY", "TABLE_FUNCTION",
     // What follows.
     "DISTINCT_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "ORDER_MODIFIER",
     // Of ORDER BY.
     "ASCENDING", "DESCENDING", "ORDER_DEFAULT"});

/// Table functions that make rows of their arguments.
constexpr std::array kTables =
    std::to_array<std::string_view>({"generate_series", "range", "unnest"});

Error Refused(std::string_view what) {
  return Error{ErrorKind::kUsage, fmt::format("query: {}", what)};
}

std::string Lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string TextOf(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

bool Has(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && !found->is_null() && !found->empty();
}

bool IsPlainName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// Walks the tree. `scope` has the WITH names that the place sees.
class Checker {
 public:
  Result<void> Check(const Json& value, const Names& scope, int depth = 0) {
    if (depth > kDeepest) return Refused("it is nested too deeply");
    if (value.is_array()) {
      for (const Json& element : value) TRY(Check(element, scope, depth + 1));
      return {};
    }
    if (!value.is_object()) return {};
    TRY(CheckNode(value));
    TRY(CheckTable(value, scope));
    TRY(CheckFunction(value));
    Names inner = scope;
    TRY(CheckWith(value, inner, depth));
    const std::string expression = TextOf(value, "class");
    for (const auto& [name, member] : value.items()) {
      if (name == "cte_map") continue;
      // A type reads nothing, a constant's value is text and numbers.
      if (expression == "CAST" && name == "cast_type") continue;
      if (expression == "CONSTANT" && name == "value") continue;
      TRY(Check(member, ScopeOf(value, name, inner), depth + 1));
    }
    return {};
  }

 private:
  Result<void> CheckNode(const Json& node);
  Result<void> CheckTable(const Json& node, const Names& scope);
  Result<void> CheckFunction(const Json& node);
  Result<void> CheckWith(const Json& node, Names& scope, int depth);
  static Names ScopeOf(const Json& node, const std::string& member, const Names& scope);
};

Result<void> Checker::CheckNode(const Json& node) {
  const std::string expression = TextOf(node, "class");
  if (!expression.empty()) {
    if (expression == "PARAMETER") return Refused("parameters have no value here");
    if (std::ranges::find(kExpressions, expression) == kExpressions.end())
      return Refused(fmt::format("{} is not allowed", Lower(expression)));
    return {};
  }
  const std::string type = TextOf(node, "type");
  if (!type.empty() && std::ranges::find(kNodes, type) == kNodes.end())
    return Refused(fmt::format("{} is not allowed", Lower(type)));
  if (Has(node, "at_clause")) return Refused("AT is not allowed");
  return {};
}

Result<void> Checker::CheckTable(const Json& node, const Names& scope) {
  if (Has(node, "class")) return {};
  const std::string type = TextOf(node, "type");
  if (type == "TABLE_FUNCTION" &&
      std::ranges::find(kTables, TextOf(node["function"], "function_name")) == kTables.end())
    return Refused("of table functions only unnest, range and generate_series are allowed");
  if (type != "BASE_TABLE") return {};
  const std::string name = Lower(TextOf(node, "table_name"));
  const bool is_qualified =
      !TextOf(node, "schema_name").empty() || !TextOf(node, "catalog_name").empty();
  const bool is_known = std::ranges::find(FenceViews(), name) != FenceViews().end() ||
                        std::ranges::find(scope, name) != scope.end();
  if (is_qualified || !is_known)
    return Refused(fmt::format("there is no view \"{}\"; there are {}", TextOf(node, "table_name"),
                               fmt::join(FenceViews(), ", ")));
  return {};
}

Result<void> Checker::CheckFunction(const Json& node) {
  const auto found = node.find("function_name");
  if (found == node.end()) return {};
  const std::string name = Lower(TextOf(node, "function_name"));
  const std::string schema = TextOf(node, "schema");
  const std::string catalog = TextOf(node, "catalog");
  if (!IsFenceFunction(name) || (!schema.empty() && schema != "main") ||
      (!catalog.empty() && catalog != "system"))
    return Refused(fmt::format("the function {} is not allowed", name));
  return {};
}

/// Of a recursive WITH query only the part that is repeated sees the query itself: where the first
/// part reads that name it means what is so called outside.
Names Checker::ScopeOf(const Json& node, const std::string& member, const Names& scope) {
  Names names = scope;
  if (TextOf(node, "type") == "RECURSIVE_CTE_NODE" && member == "right")
    names.push_back(Lower(TextOf(node, "cte_name")));
  return names;
}

/// Each WITH query sees those before it, and what follows sees them all.
Result<void> Checker::CheckWith(const Json& node, Names& scope, int depth) {
  const auto with = node.find("cte_map");
  if (with == node.end() || !with->is_object()) return {};
  const auto map = with->find("map");
  if (map == with->end()) return {};
  for (const Json& entry : *map) {
    const std::string name = Lower(TextOf(entry, "key"));
    if (!IsPlainName(name))
      return Refused(fmt::format("WITH names are letters, digits and _: \"{}\"", name));
    TRY(Check(entry["value"], scope, depth + 1));
    scope.push_back(name);
  }
  return {};
}

}  // namespace

Result<void> CheckFenced(std::string_view tree) {
  const Json parsed = Json::parse(tree, nullptr, false);
  if (!parsed.is_object()) return Refused("it cannot be read");
  if (parsed.value("error", false)) {
    const std::string message = TextOf(parsed, "error_message");
    return Refused(message.starts_with("Only SELECT") ? "exactly one SELECT is allowed" : message);
  }
  const auto statements = parsed.find("statements");
  if (statements == parsed.end() || !statements->is_array() || statements->size() != 1)
    return Refused("exactly one SELECT is allowed");
  return Checker().Check(*statements, {});
}

}  // namespace purser
