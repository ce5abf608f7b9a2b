#include "ingest/inventory_file.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace purser {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSchema = "purser.inventory.v1";

/// One object of the file, with its place for messages.
class Node {
 public:
  Node(const Json& json, std::string place) : json_(json), place_(std::move(place)) {}

  /// @return "" where it is missing or null
  Result<std::string> Text(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end() || found->is_null()) return std::string();
    if (!found->is_string()) return Wrong(key, "has to be text in quotes");
    return found->get<std::string>();
  }

  Result<std::optional<Instant>> Time(const char* key) const {
    const std::string text = TRY(Text(key));
    if (text.empty()) return std::optional<Instant>();
    const std::optional<Instant> time = ParseInstant(text);
    if (!time) return Wrong(key, "is no time such as \"2026-11-02T06:15:00Z\"");
    return time;
  }

  /// Texts by key, sorted; null is "".
  Result<std::vector<std::pair<std::string, std::string>>> Texts(const char* key) const {
    std::vector<std::pair<std::string, std::string>> texts;
    const auto found = json_.find(key);
    if (found == json_.end() || found->is_null()) return texts;
    if (!found->is_object()) return Wrong(key, "has to be an object");
    for (const auto& [name, value] : found->items()) {
      if (!value.is_string() && !value.is_null())
        return Wrong(fmt::format("{}.{}", key, name).c_str(), "has to be text in quotes");
      texts.emplace_back(name, value.is_null() ? "" : value.get<std::string>());
    }
    return texts;
  }

  /// The objects of a list; none where it is missing.
  Result<std::vector<Node>> List(const char* key) const {
    std::vector<Node> nodes;
    const auto found = json_.find(key);
    if (found == json_.end() || found->is_null()) return nodes;
    if (!found->is_array()) return Wrong(key, "has to be a list");
    for (std::size_t i = 0; i < found->size(); ++i) {
      nodes.emplace_back((*found)[i], fmt::format("{}{}[{}].", place_, key, i));
      if (!(*found)[i].is_object())
        return Error{ErrorKind::kData, fmt::format("{}{}[{}] has to be an object", place_, key, i)};
    }
    return nodes;
  }

  Error Wrong(const char* key, std::string_view what) const {
    return {ErrorKind::kData, fmt::format("{}{} {}", place_, key, what)};
  }

 private:
  const Json& json_;
  std::string place_;
};

Result<Resource> ReadResource(const Node& node) {
  Resource resource;
  const std::pair<const char*, std::string*> fields[] = {
      {"arn", &resource.arn},       {"id", &resource.id},
      {"type", &resource.type},     {"account", &resource.account},
      {"region", &resource.region}, {"name", &resource.name},
      {"state", &resource.state},   {"instance_type", &resource.instance_type}};
  for (const auto& [key, text] : fields) *text = TRY(node.Text(key));
  if (resource.type.empty()) return node.Wrong("type", "is missing, such as \"ec2:instance\"");
  if (resource.id.empty()) resource.id = resource.arn;
  if (resource.id.empty()) return node.Wrong("id", "is missing, and so is the ARN");
  if (resource.region.empty()) resource.region = "global";
  if (resource.arn.empty())
    resource.arn = fmt::format("arn:purser:{}:{}:{}:{}", resource.type, resource.region,
                               resource.account, resource.id);
  resource.launched = TRY(node.Time("launched"));
  resource.tags = TRY(node.Texts("tags"));
  const std::vector<std::pair<std::string, std::string>> facts = TRY(node.Texts("facts"));
  resource.facts.insert(facts.begin(), facts.end());
  return resource;
}

Result<void> ReadPlaces(const Node& root, Observation& observation) {
  const std::vector<Node> covered = TRY(root.List("covered"));
  for (const Node& node : covered) {
    std::string account = TRY(node.Text("account"));
    std::string region = TRY(node.Text("region"));
    observation.covered.emplace_back(std::move(account), std::move(region));
  }
  const std::vector<Node> gaps = TRY(root.List("gaps"));
  for (const Node& node : gaps) {
    InventoryGap gap;
    const std::pair<const char*, std::string*> fields[] = {{"account", &gap.account},
                                                           {"region", &gap.region},
                                                           {"what", &gap.what},
                                                           {"reason", &gap.reason},
                                                           {"remedy", &gap.remedy}};
    for (const auto& [key, text] : fields) *text = TRY(node.Text(key));
    observation.gaps.push_back(std::move(gap));
  }
  return {};
}

/// What no list of accounts and regions names is at least where resources were seen.
void CoverResources(Observation& observation) {
  if (!observation.covered.empty()) return;
  std::set<std::pair<std::string, std::string>> places;
  for (const Resource& resource : observation.resources)
    places.emplace(resource.account, resource.region);
  observation.covered.assign(places.begin(), places.end());
}

Result<Observation> ReadRoot(const Json& json) {
  if (!json.is_object())
    return Error{ErrorKind::kData, fmt::format("is no object of schema {}", kSchema)};
  const Node root(json, "");
  const std::string schema = TRY(root.Text("schema"));
  if (schema != kSchema) return root.Wrong("schema", fmt::format("has to be \"{}\"", kSchema));
  Observation observation;
  const std::optional<Instant> observed = TRY(root.Time("observed"));
  if (!observed) return root.Wrong("observed", "is missing: when this was so, in UTC");
  observation.observed = *observed;
  TRY(ReadPlaces(root, observation));
  const std::vector<Node> resources = TRY(root.List("resources"));
  for (const Node& node : resources) {
    Resource resource = TRY(ReadResource(node));
    observation.resources.push_back(std::move(resource));
  }
  CoverResources(observation);
  return observation;
}

}  // namespace

Result<Observation> ParseInventory(std::string_view text, const std::string& name) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded())
    return Error{ErrorKind::kData,
                 name + " is not JSON: an inventory file is of schema " + std::string(kSchema)};
  return ReadRoot(json).While(name);
}

Result<Observation> ReadInventoryFile(World& world, const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(file, error);
  if (!error && bytes > static_cast<std::uintmax_t>(kMostInventoryBytes))
    return Error{ErrorKind::kData,
                 fmt::format("{} has {} MiB: an inventory file has at most {}", file.string(),
                             bytes >> 20, kMostInventoryBytes >> 20)};
  const std::string text = TRY(world.files.Read(file));
  return ParseInventory(text, file.filename().string());
}

}  // namespace purser
