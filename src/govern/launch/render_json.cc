#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/decimal.h"
#include "base/utf8.h"
#include "govern/launch/answer.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

// As the gate's: more digits than a price list has are of no use.
constexpr int kPlaces = 6;
constexpr std::string_view kHidden = "(hidden)";

Json Amount(const std::optional<Int128>& amount) {
  if (!amount) return nullptr;
  return DecimalText(Rescale(*amount, kCostScale, kPlaces), kPlaces);
}

Json OrNull(std::string_view text) { return text.empty() ? Json(nullptr) : Json(ToUtf8(text)); }

std::string_view HoursFromName(HoursFrom from) {
  switch (from) {
    case HoursFrom::kNowhere:
      return "";
    case HoursFrom::kGiven:
      return "given";
    case HoursFrom::kMaxRuntime:
      return "max_runtime";
    case HoursFrom::kAutoShutdown:
      return "auto_shutdown";
  }
  return "";
}

/// Hyperparameters are where people put the keys of their trackers.
bool IsSecretName(std::string name) {
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::ranges::any_of(
      std::to_array<std::string_view>({"key", "token", "secret", "password", "credential"}),
      [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

Json QuoteJson(const Quote& quote) {
  Json zones = Json::array();
  for (const SpotPrice& price : quote.spot_zones)
    zones.push_back({{"zone", ToUtf8(price.zone)}, {"per_hour", Amount(price.hourly)}});
  return {{"currency", "USD"},
          {"hours", quote.hours.hours ? Json(ShortDecimalText(*quote.hours.hours, kQuantityScale))
                                      : Json(nullptr)},
          {"hours_from", OrNull(HoursFromName(quote.hours.from))},
          {"on_demand_per_hour", Amount(quote.on_demand_hourly)},
          {"on_demand_total", Amount(quote.on_demand_total)},
          {"spot_per_hour", Amount(quote.spot_hourly)},
          {"spot_total", Amount(quote.spot_total)},
          {"spot_zones", std::move(zones)}};
}

Json SpendJson(const TeamSpend& spend) {
  Json amounts = Json::object();
  for (const auto& [currency, units] : spend.amounts)
    amounts[currency] = DecimalText(units, kCostScale);
  return {{"team", ToUtf8(spend.team)},
          {"month", spend.month},
          {"metric", "EffectiveCost"},
          {"amounts", std::move(amounts)}};
}

/// The request as it is sent: parameters of EC2, the body of SageMaker.
Json ParametersJson(const AwsCall& call) {
  Json request = Json::object();
  for (const auto& [name, value] : call.parameters)
    request[ToUtf8(name)] = name == "UserData" ? std::string(kHidden) : ToUtf8(value);
  if (!call.body.empty()) request = Json::parse(call.body, nullptr, false);
  if (const auto found = request.find("HyperParameters"); found != request.end())
    for (auto& [name, value] : found->items())
      if (IsSecretName(name)) value = kHidden;
  return request;
}

Json CallJson(const AwsCall& call) {
  return {{"operation", fmt::format("{}:{}", call.service, call.operation)},
          {"parameters", ParametersJson(call)}};
}

Json ViolationsJson(const std::vector<Violation>& violations) {
  Json list = Json::array();
  for (const Violation& violation : violations)
    list.push_back({{"key", ToUtf8(violation.key)},
                    {"reason", ReasonName(violation.reason)},
                    {"value", violation.value ? Json(ToUtf8(*violation.value)) : Json(nullptr)},
                    {"nearest", violation.nearest ? Json(ToUtf8(*violation.nearest)) : nullptr},
                    {"remedy", ToUtf8(violation.remedy)}});
  return list;
}

Json StartedJson(const std::vector<Started>& all) {
  Json list = Json::array();
  for (const Started& started : all)
    list.push_back({{"id", ToUtf8(started.id)},
                    {"arn", OrNull(started.arn)},
                    {"zone", OrNull(started.zone)},
                    {"state", OrNull(started.state)}});
  return list;
}

}  // namespace

std::string LaunchRequestText(const AwsCall& call) { return ParametersJson(call).dump(2) + "\n"; }

std::string LaunchJson(const LaunchAnswer& answer) {
  Json tags = Json::object();
  for (const auto& [key, value] : answer.tags.tags) tags[ToUtf8(key)] = ToUtf8(value);
  Json notes = Json::array();
  for (const std::string& note : answer.notes) notes.push_back(ToUtf8(note));
  const Json json = {{"schema", "purser.launch.v1"},
                     {"service", answer.service},
                     {"state", LaunchStateName(answer.state)},
                     {"region", OrNull(answer.region)},
                     {"type", OrNull(answer.type)},
                     {"count", answer.count},
                     {"spot", answer.spot},
                     {"tags", std::move(tags)},
                     {"violations", ViolationsJson(answer.tags.violations)},
                     {"quote", answer.quote ? QuoteJson(*answer.quote) : Json(nullptr)},
                     {"spent", answer.spend ? SpendJson(*answer.spend) : Json(nullptr)},
                     {"client_token", OrNull(answer.client_token)},
                     {"request", answer.call ? CallJson(*answer.call) : Json(nullptr)},
                     {"started", StartedJson(answer.started)},
                     {"was_running", answer.was_running},
                     {"notes", std::move(notes)}};
  return json.dump() + "\n";
}

}  // namespace purser
