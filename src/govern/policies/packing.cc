#include "govern/policies/packing.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "govern/policies/policy_text.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

bool Fits(const Packing& packing, const std::vector<Json>& parts) {
  return CharactersIn(packing.document(parts)) <= packing.most_characters;
}

/// `part`, or what it must be split into to fit alone.
void AddFitting(const Packing& packing, const Json& part, SplitPart split,
                std::vector<Json>& fitting, std::vector<std::string>& cannot) {
  if (Fits(packing, {part})) return fitting.push_back(part);
  const std::vector<Json> halves = split(part);
  if (halves.empty()) {
    const std::string name =
        part.contains("Sid") ? part["Sid"].get<std::string>() : part.begin().key();
    cannot.push_back(
        fmt::format("{}: with all its values it is longer than the {} characters that "
                    "one document takes, so it is left out",
                    name, packing.most_characters));
  }
  for (const Json& half : halves) AddFitting(packing, half, split, fitting, cannot);
}

void Close(const Packing& packing, std::vector<Json>& parts, Policies& policies) {
  if (parts.empty()) return;
  policies.files.push_back(
      {.name = fmt::format("{}-{}.json", packing.name, policies.files.size() + 1),
       .text = packing.document(parts) + "\n"});
  parts.clear();
}

}  // namespace

Policies Pack(const Packing& packing, const std::vector<Json>& parts, SplitPart split) {
  Policies policies;
  std::vector<Json> fitting;
  for (const Json& part : parts) AddFitting(packing, part, split, fitting, policies.cannot);
  std::vector<Json> open;
  for (Json& part : fitting) {
    open.push_back(part);
    if (Fits(packing, open)) continue;
    open.pop_back();
    Close(packing, open, policies);
    open.push_back(std::move(part));
  }
  Close(packing, open, policies);
  if (policies.files.size() == 1) {
    policies.whole = policies.files[0].text;
    return policies;
  }
  for (const PolicyFile& file : policies.files)
    policies.whole +=
        (policies.whole.empty() ? "[" : ",\n") + file.text.substr(0, file.text.size() - 1);
  policies.whole += policies.whole.empty() ? "[]\n" : "]\n";
  return policies;
}

std::vector<Json> SplitStatement(const Json& statement) {
  const Json& actions = statement["Action"];
  if (actions.size() < 2) return {};
  const auto middle = actions.begin() + static_cast<std::ptrdiff_t>(actions.size() / 2);
  std::vector<Json> halves = {statement, statement};
  halves[0]["Action"] = Json::array();
  halves[1]["Action"] = Json::array();
  for (auto at = actions.begin(); at != actions.end(); ++at)
    halves[at < middle ? 0 : 1]["Action"].push_back(*at);
  halves[0]["Sid"] = statement["Sid"].get<std::string>() + "a";
  halves[1]["Sid"] = statement["Sid"].get<std::string>() + "b";
  return halves;
}

std::vector<Json> SplitNothing(const Json&) { return {}; }

}  // namespace purser
