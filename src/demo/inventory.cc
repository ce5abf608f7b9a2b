#include "demo/inventory.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "demo/cast.h"
#include "demo/prng.h"
#include "demo/subjects.h"
#include "domain/resource.h"

namespace purser {
namespace {

constexpr int kWeeks = 8;
/// Mondays at 8:15: what follows working hours has just started, what was forgotten over the
/// weekend still runs.
constexpr std::int64_t kHour = 8;
constexpr std::chrono::minutes kMinutes{15};
constexpr std::int64_t kJobHours = 7 * 24;  ///< For so long jobs that ended are listed.
/// In so many of the newest looks the translation endpoint has its cost centre.
constexpr int kWeeksOfCostCenter = 4;
constexpr int kWeeksOfReplay = 5;

/// What EC2's ids begin with.
struct IdKind {
  std::string_view prefix;
  std::string_view kind;
  std::string_view state;
};
constexpr std::array kIdKinds = {
    IdKind{"i-", "instance", "running"},
    IdKind{"vol-", "volume", "in-use"},
    IdKind{"snap-", "snapshot", "completed"},
    IdKind{"nat-", "natgateway", "available"},
};

/// "arn:aws:sagemaker:us-east-1:210987654321:endpoint/chat": service, "endpoint" and "chat".
struct ArnParts {
  std::string service;
  std::string kind;
  std::string name;
};

ArnParts PartsOf(const std::string& arn) {
  std::size_t at = 0;
  std::string service;
  for (int part = 0; part < 5; ++part) {
    const std::size_t colon = arn.find(':', at);
    if (part == 2) service = arn.substr(at, colon - at);
    at = colon + 1;
  }
  const std::size_t slash = arn.find('/', at);
  return {service, arn.substr(at, slash - at), arn.substr(arn.rfind('/') + 1)};
}

/// The type, ARN, name and state of what the bill calls `subject.resource`.
Resource NamedAs(const DemoSubject& subject) {
  Resource resource{.id = subject.resource,
                    .account = subject.account,
                    .region = subject.region,
                    .instance_type = subject.instance_type};
  if (resource.id.starts_with("arn:")) {
    const ArnParts parts = PartsOf(resource.id);
    resource.arn = resource.id;
    resource.type = fmt::format("{}:{}", parts.service, parts.kind);
    resource.name = parts.name;
    if (parts.service == "sagemaker") resource.state = "inservice";
    return resource;
  }
  for (const IdKind& kind : kIdKinds) {
    if (!resource.id.starts_with(kind.prefix)) continue;
    resource.type = fmt::format("ec2:{}", kind.kind);
    resource.arn = fmt::format("arn:aws:ec2:{}:{}:{}/{}", resource.region, resource.account,
                               kind.kind, resource.id);
    resource.state = kind.state;
    return resource;
  }
  resource.type = "s3:bucket";
  resource.arn = "arn:aws:s3:::" + resource.id;
  resource.name = resource.id;
  return resource;
}

/// The tags themselves. aws:createdBy is on bills only, managed_by was never activated for them.
void Tag(Resource& resource, const DemoSubject& subject) {
  bool is_production = false;
  for (const DemoTag& tag : subject.tags) {
    if (tag.key == "aws:createdBy") continue;
    resource.tags.emplace_back(tag.key, tag.value);
    is_production = is_production || tag.value == "production" || tag.value == "prod";
  }
  if (resource.tags.empty()) return;
  resource.tags.emplace_back("managed_by", is_production ? "terraform" : "notebook");
}

/// Everything there is at one hour.
class Look {
 public:
  Look(const Fleet& fleet, const DemoCalendar& calendar, std::int64_t day)
      : fleet_(fleet), calendar_(calendar), day_(day), hour_(day * 24 + kHour) {}

  std::vector<Resource> All(int weeks_ago) {
    for (const FleetResource& one : fleet_.resources) AddMachine(one);
    for (const Metered& one : fleet_.metered)
      if (!one.subject.resource.empty() && day_ >= one.from_day && day_ < one.to_day)
        Add(one.subject).launched = LongAgo(one.subject.resource);
    AddStopped(weeks_ago);
    TellMore(weeks_ago);
    std::vector<Resource> all;
    for (auto& [arn, resource] : found_) {
      std::ranges::sort(resource.tags);
      all.push_back(std::move(resource));
    }
    return all;
  }

 private:
  Resource& Add(const DemoSubject& subject) {
    Resource resource = NamedAs(subject);
    Tag(resource, subject);
    return found_.try_emplace(resource.arn, std::move(resource)).first->second;
  }

  void AddMachine(const FleetResource& one) {
    const bool is_there = hour_ >= one.from && hour_ < one.to;
    const bool is_training = one.subject.resource.contains(":training-job/");
    const bool has_ended = is_training && one.to <= hour_ && one.to > hour_ - kJobHours;
    if (!is_there && !has_ended) return;
    Resource& machine = Add(one.subject);
    machine.launched = LaunchOf(one);
    if (machine.type.ends_with("-job")) machine.state = "inprogress";
    if (has_ended) machine.state = machine.name.ends_with("-failed") ? "failed" : "completed";
    if (machine.type != "ec2:instance") return;
    const std::string& use = one.subject.usage_type;
    machine.instance_type = use.substr(use.rfind(':') + 1);
    if (use.starts_with("Spot")) machine.facts["lifecycle"] = "spot";
  }

  Instant LaunchOf(const FleetResource& one) const {
    if (one.schedule == Schedule::kWorkHours) return At(hour_);
    if (one.schedule == Schedule::kWeekdays) return At(day_ * 24);
    return one.from == 0 ? LongAgo(one.subject.resource) : At(one.from);
  }

  Instant At(std::int64_t hour) const { return calendar_.start() + std::chrono::hours(hour); }

  /// What was there when the first bill began is older than it.
  Instant LongAgo(std::string_view name) const {
    return At(-static_cast<std::int64_t>(SeedOf(name) % 6000) - 1);
  }

  /// What costs nothing itself, and so is on no bill.
  void AddStopped(int weeks_ago) {
    DemoSubject workbench = Stopped("llm-workbench", kResearchAccount, "us-east-1");
    workbench.usage_type = "BoxUsage:g5.2xlarge";
    workbench.tags = {{"team", "nlp"},
                      {"projct", "llm-finetune"},
                      {"environment", "development"},
                      {"cost_center", "cc-ml-003"},
                      {"owner", "elif@acme.example"}};
    Stop(workbench);
    if (weeks_ago >= kWeeksOfReplay) return;
    DemoSubject replay = Stopped("search-replay", kProductionAccount, "us-west-2");
    replay.usage_type = "USW2-BoxUsage:c6i.4xlarge";
    replay.tags = {{"team", "search"},
                   {"squad", "recommendations"},
                   {"project", "search-serving"},
                   {"environment", "prodution"},
                   {"cost_center", "cc-ml-002"},
                   {"owner", "chloe@acme.example"}};
    Stop(replay);
  }

  static DemoSubject Stopped(std::string_view name, std::string_view account,
                             std::string_view region) {
    DemoSubject subject;
    subject.account = account;
    subject.region = region;
    subject.resource = MadeId("i-0", name);
    return subject;
  }

  void Stop(const DemoSubject& subject) {
    Resource& machine = Add(subject);
    machine.state = "stopped";
    machine.instance_type = subject.usage_type.substr(subject.usage_type.rfind(':') + 1);
    machine.launched = LongAgo(subject.resource);
  }

  /// What only the services themselves know.
  void TellMore(int weeks_ago) {
    SetFact("vol-0search", "attached_to", MadeId("i-0", "search-index-r6g.2xlarge-1"));
    SetFact("vol-0nodes", "attached_to", MadeId("i-0", "train-node-0"));
    SetFact("vol-0forgotten", "attached_to", MadeId("i-0", "llm-workbench"));
    for (const char* volume : {"vol-0search", "vol-0nodes", "vol-0forgotten"})
      SetFact(volume, "volume_type", "gp3");
    // Two that nobody tagged: one by a person in the console, one by a robot.
    SetFact(MadeId("i-0", "monitoring-t3.large-1"), "iam_user", "hana@acme.example");
    SetFact(MadeId("i-0", "ml-lake-m5.xlarge-1"), "iam_user", "etl-deploy");
    for (auto& [arn, resource] : found_)
      // A key in other letters is another key to AWS: no bill has it until it is activated.
      if (arn.contains(":endpoint/translation-") && weeks_ago < kWeeksOfCostCenter)
        resource.tags.emplace_back("Cost_Center", "cc-ml-003");
  }

  void SetFact(const std::string& id, const std::string& name, const std::string& value) {
    for (auto& [arn, resource] : found_)
      if (resource.id == id) resource.facts[name] = value;
  }

  const Fleet& fleet_;
  const DemoCalendar& calendar_;
  std::int64_t day_;
  std::int64_t hour_;
  std::map<std::string, Resource> found_;  ///< By ARN.
};

nlohmann::ordered_json JsonOf(const Resource& resource) {
  nlohmann::ordered_json json;
  const std::pair<const char*, const std::string*> texts[] = {
      {"arn", &resource.arn},       {"id", &resource.id},
      {"type", &resource.type},     {"account", &resource.account},
      {"region", &resource.region}, {"name", &resource.name},
      {"state", &resource.state},   {"instance_type", &resource.instance_type}};
  for (const auto& [key, text] : texts)
    if (!text->empty()) json[key] = *text;
  if (resource.launched) json["launched"] = InstantText(*resource.launched);
  json["tags"] = nlohmann::ordered_json::object();
  for (const auto& [key, value] : resource.tags) json["tags"][key] = value;
  for (const auto& [key, value] : resource.facts) json["facts"][key] = value;
  return json;
}

std::string JsonText(Instant observed, const std::vector<Resource>& resources) {
  nlohmann::ordered_json json;
  json["schema"] = "purser.inventory.v1";
  json["observed"] = InstantText(observed);
  for (const std::string_view account :
       {kProductionAccount, kDataAccount, kResearchAccount, kDevelopmentAccount})
    for (const char* region : {"us-east-1", "us-east-2", "us-west-2"})
      json["covered"].push_back({{"account", account}, {"region", region}});
  for (const Resource& resource : resources) json["resources"].push_back(JsonOf(resource));
  return json.dump(1) + "\n";
}

}  // namespace

std::vector<FleetObservation> ObserveFleet(const Fleet& fleet, const DemoCalendar& calendar) {
  std::int64_t day = calendar.days() - 1;
  while (calendar.Weekday(day) != 0) --day;
  std::vector<FleetObservation> observations;
  for (int weeks_ago = 0; weeks_ago < kWeeks && day >= 0; ++weeks_ago, day -= 7) {
    const Date date = calendar.start() + std::chrono::days(day);
    const Instant observed = date + std::chrono::hours(kHour) + kMinutes;
    observations.push_back({date, JsonText(observed, Look(fleet, calendar, day).All(weeks_ago))});
  }
  std::ranges::reverse(observations);
  return observations;
}

}  // namespace purser
