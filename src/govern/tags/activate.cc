#include "govern/tags/activate.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace purser {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kKeysACall = 20;
constexpr int kMostPages = 100;

std::string TextAt(const Json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// The words that AWS has for an account that is not the payer say nothing about what to do.
Error Explained(Error error) {
  if (error.message.find("inked account") != std::string::npos)
    error.message +=
        ": cost-allocation tags belong to the organisation's payer account; name its profile or "
        "role_arn in the [[source]] of its bills, or set AWS_PROFILE";
  return error;
}

Result<Json> Ask(AwsClient& client, const std::string& operation, const Json& body) {
  const Result<AwsAnswer> answer =
      client.Call({.service = "ce", .operation = operation, .body = body.dump()});
  if (!answer.ok()) return Explained(answer.error());
  Json json = Json::parse(answer.value().body, nullptr, false);
  if (json.is_object()) return json;
  return Error{ErrorKind::kData, "ce:" + operation + ": the answer is no JSON object"};
}

struct ListedKey {
  std::string key;
  bool is_active = false;
  std::string last_used;
};

Result<std::vector<ListedKey>> ListKeys(AwsClient& client) {
  std::vector<ListedKey> keys;
  Json body = Json::object();
  body["Type"] = "UserDefined";
  body["MaxResults"] = 100;
  for (int page = 0; page < kMostPages; ++page) {
    const Json json = TRY(Ask(client, "ListCostAllocationTags", body));
    const auto list = json.find("CostAllocationTags");
    if (list != json.end() && list->is_array())
      for (const Json& tag : *list)
        keys.push_back({.key = TextAt(tag, "TagKey"),
                        .is_active = TextAt(tag, "Status") == "Active",
                        .last_used = TextAt(tag, "LastUsedDate")});
    const std::string token = TextAt(json, "NextToken");
    if (token.empty()) return keys;
    body["NextToken"] = token;
  }
  return Error{ErrorKind::kData, "ce:ListCostAllocationTags: the list does not end"};
}

}  // namespace

Result<std::vector<ActivationLine>> PlanActivation(AwsClient& client, const Taxonomy& taxonomy,
                                                   Date day) {
  const std::vector<ListedKey> listed = TRY(ListKeys(client));
  std::vector<ActivationLine> lines;
  for (const TaxonomyKey& key : taxonomy.keys) {
    if (!key.days.Contains(day)) continue;
    const TagKey reader(taxonomy, key.name);
    bool is_canonical_seen = false;
    for (const ListedKey& known : listed) {
      const std::vector<TagView> view = {{known.key, "?"}};
      if (reader.Find(view, day).key.empty()) continue;
      is_canonical_seen = is_canonical_seen || known.key == key.name;
      lines.push_back({.taxonomy_key = key.name,
                       .tag_key = known.key,
                       .state = known.is_active ? Activation::kActive : Activation::kInactive,
                       .last_used = known.last_used});
    }
    if (!is_canonical_seen) lines.push_back({.taxonomy_key = key.name, .tag_key = key.name});
  }
  return lines;
}

Result<std::map<std::string, std::string>> Activate(AwsClient& client,
                                                    const std::vector<std::string>& tag_keys) {
  std::map<std::string, std::string> refused;
  for (std::size_t at = 0; at < tag_keys.size(); at += kKeysACall) {
    Json body = Json::object();
    body["CostAllocationTagsStatus"] = Json::array();
    for (std::size_t i = at; i < std::min(at + kKeysACall, tag_keys.size()); ++i) {
      Json entry = Json::object();
      entry["TagKey"] = tag_keys[i];
      entry["Status"] = "Active";
      body["CostAllocationTagsStatus"].push_back(std::move(entry));
    }
    const Json json = TRY(Ask(client, "UpdateCostAllocationTagsStatus", body));
    const auto errors = json.find("Errors");
    if (errors == json.end() || !errors->is_array()) continue;
    for (const Json& error : *errors)
      refused[TextAt(error, "TagKey")] =
          fmt::format("{} ({})", TextAt(error, "Message"), TextAt(error, "Code"));
  }
  return refused;
}

Date BackfillFrom(Date today) {
  const std::chrono::year_month_day now(today);
  const Date year_ago =
      MonthOf(today).Plus(-12).period().start +
      (std::chrono::days(static_cast<unsigned>(now.day())) - std::chrono::days(1));
  const Month month = MonthOf(year_ago);
  return month.period().start == year_ago ? year_ago : month.Plus(1).period().start;
}

Result<std::string> StartBackfill(AwsClient& client, Date from) {
  Json body = Json::object();
  body["BackfillFrom"] = DateText(from) + "T00:00:00Z";
  const Json json = TRY(Ask(client, "StartCostAllocationTagBackfill", body));
  const auto request = json.find("BackfillRequest");
  return request == json.end() ? std::string() : TextAt(*request, "BackfillStatus");
}

}  // namespace purser
