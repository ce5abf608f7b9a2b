#include "govern/doctor/aws_checkup.h"

#include <algorithm>

#include <fmt/format.h>

#include "cloud/aws/fan_out.h"
#include "cloud/aws/refusal.h"
#include "cloud/aws/xml.h"
#include "govern/doctor/bill_checkup.h"
#include "govern/doctor/probes.h"
#include "govern/permissions.h"

namespace purser {

namespace {

constexpr std::size_t kAtOnce = 8;

/// As whom a source asks: one a source, or one an account.
struct Identity {
  AwsAccess access;
  std::string subject;  ///< "aws prod", "aws fleet 012345678901"
};

struct IdentityCheckup {
  Checkup lines;
  std::optional<std::chrono::seconds> skew;
  bool is_known = false;  ///< AWS says who it is: more can be asked.
  std::vector<AwsCallCount> calls;
};

std::vector<Identity> IdentitiesOf(const SourceSettings& source) {
  AwsAccess access{.profile = source.profile,
                   .role_arn = source.role_arn,
                   .external_id = source.external_id,
                   .region = source.region};
  if (access.region.empty() && !source.regions.empty()) access.region = source.regions.front();
  constexpr std::string_view kAccount = "{account}";
  const std::size_t at = access.role_arn.find(kAccount);
  if (at == std::string::npos || source.accounts.empty())
    return {{access, fmt::format("aws {}", source.name)}};
  std::vector<Identity> identities;
  for (const std::string& account : source.accounts) {
    identities.push_back({access, fmt::format("aws {} {}", source.name, account)});
    identities.back().access.role_arn.replace(at, kAccount.size(), account);
  }
  return identities;
}

std::string UsualRemedy(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kDenied:
      return "see profile, role_arn and external_id of [[source]]";
    case ErrorKind::kConfig:
      return "see ~/.aws/config and the AWS_ variables";
    case ErrorKind::kUnavailable:
      return "see network, proxy and AWS_ENDPOINT_URL";
    case ErrorKind::kUsage:
    case ErrorKind::kData:
    case ErrorKind::kNotFound:
    case ErrorKind::kInterrupted:
    case ErrorKind::kInternal:
      return "see AWS_ENDPOINT_URL";
  }
  return "";
}

/// Errors about credentials end with "; " and what to do, mostly.
CheckupLine CredentialLine(const std::string& subject, const Error& error) {
  const std::size_t end = error.message.rfind("; ");
  if (end == std::string::npos)
    return {Health::kFail, subject, error.message, UsualRemedy(error.kind)};
  return {Health::kFail, subject, error.message.substr(0, end), error.message.substr(end + 2)};
}

/// sts:GetCallerIdentity, which nobody can be denied.
IdentityCheckup AskWho(AwsClient& client, const std::string& subject) {
  IdentityCheckup checkup;
  const Result<AwsCredentials> credentials = client.credentials().Get();
  if (!credentials.ok()) {
    checkup.lines.push_back(CredentialLine(subject, credentials.error()));
    return checkup;
  }
  const Result<AwsAnswer> answer =
      client.Call({.service = "sts", .operation = "GetCallerIdentity"});
  if (!answer.ok()) {
    checkup.lines.push_back(CredentialLine(subject, answer.error()));
    return checkup;
  }
  checkup.skew = ClockSkew(answer.value(), client.world().clock.Now());
  const Result<XmlNode> root = ReadXml(answer.value().body);
  const std::string arn = root.ok() ? root.value().Text("GetCallerIdentityResult/Arn") : "";
  if (arn.empty()) {
    checkup.lines.push_back({Health::kFail, subject, "what answers is not AWS's STS",
                             "see AWS_ENDPOINT_URL and the proxy"});
    return checkup;
  }
  checkup.is_known = true;
  checkup.lines.push_back(
      {Health::kOk, subject, fmt::format("{} by {}", arn, client.credentials().about())});
  return checkup;
}

/// "s3://bucket/prefix" → bucket and prefix.
std::pair<std::string, std::string> PlaceOf(std::string_view location) {
  constexpr std::string_view kScheme = "s3://";
  if (!location.starts_with(kScheme)) return {};
  location.remove_prefix(kScheme.size());
  const std::size_t slash = std::min(location.find('/'), location.size());
  return {std::string(location.substr(0, slash)),
          std::string(location.substr(std::min(slash + 1, location.size())))};
}

struct PlaceFound {
  ProbePlace place;
  std::optional<CheckupLine> trouble;
};

/// The bucket and an object below the prefix, if there is one.
PlaceFound FindPlace(AwsClient& client, const SourceSettings& source) {
  PlaceFound found;
  const auto [bucket, prefix] = PlaceOf(source.location);
  if (bucket.empty()) return found;
  found.place.bucket = bucket;
  const Result<AwsAnswer> answer =
      client.Ask({.service = "s3",
                  .operation = "ListObjectsV2",
                  .parameters = {{"list-type", "2"}, {"max-keys", "1"}, {"prefix", prefix}},
                  .method = "GET",
                  .path = "/" + bucket});
  if (!answer.ok()) return found;
  if (const auto& refusal = answer.value().refusal; refusal && refusal->code == "NoSuchBucket") {
    found.place.bucket.clear();
    found.trouble = {Health::kFail, "", fmt::format("there is no bucket {}", bucket),
                     fmt::format("correct path of [[source]] {}", source.name)};
  }
  if (answer.value().refusal) return found;
  const Result<XmlNode> root = ReadXml(answer.value().body);
  if (root.ok()) found.place.key = root.value().Text("Contents/Key");
  if (found.place.key.empty())
    found.trouble = {Health::kWarn, "", fmt::format("nothing is at {} yet", source.location),
                     "wait a day after the export was made, or correct path"};
  return found;
}

/// What became of the permissions of a kind.
struct PermissionCount {
  std::size_t granted = 0;
  std::vector<std::string> missing;   ///< Without which it does not work.
  std::vector<std::string> partial;   ///< Without which it says less.
  std::vector<std::string> untested;  ///< No answer; with the reason of the last.
  std::string reason;
};

PermissionCount TryAll(AwsClient& client, std::string_view kind, const ProbePlace& place) {
  PermissionCount count;
  for (const AwsPermission& permission : PermissionsOf(kind)) {
    const std::optional<AwsCall> probe = ProbeOf(permission.action, place);
    if (!probe) continue;
    const ProbeAnswer answer = Try(client, *probe);
    switch (answer.verdict) {
      case ProbeVerdict::kGranted:
        ++count.granted;
        break;
      case ProbeVerdict::kDenied:
        (permission.optional ? count.partial : count.missing).emplace_back(permission.action);
        break;
      case ProbeVerdict::kUnknown:
        count.untested.emplace_back(permission.action);
        count.reason = answer.reason;
        break;
    }
  }
  return count;
}

Checkup PermissionLines(const PermissionCount& count, const SourceSettings& source) {
  const std::string remedy = fmt::format("purser policy iam --for {}", source.kind);
  Checkup lines;
  if (!count.missing.empty())
    lines.push_back({Health::kFail, "",
                     fmt::format("no {}; needed by: source \"{}\"", fmt::join(count.missing, ", "),
                                 source.name),
                     remedy});
  if (!count.partial.empty())
    lines.push_back({Health::kWarn, "",
                     fmt::format("no {}; source \"{}\" says less without",
                                 fmt::join(count.partial, ", "), source.name),
                     remedy});
  if (!count.untested.empty())
    lines.push_back({Health::kWarn, "",
                     fmt::format("cannot tell whether {} is allowed: {}",
                                 fmt::join(count.untested, ", "), count.reason),
                     "run it again later"});
  if (lines.empty() && count.granted > 0)
    lines.push_back({Health::kOk, "",
                     fmt::format("{} permission{} tried, all granted", count.granted,
                                 count.granted == 1 ? "" : "s")});
  return lines;
}

void Add(IdentityCheckup& checkup, const std::string& subject, Checkup lines) {
  for (CheckupLine& line : lines) {
    line.subject = subject;
    checkup.lines.push_back(std::move(line));
  }
}

struct SourceQuestion {
  const SourceSettings& source;
  const Taxonomy& taxonomy;
  Date day;
};

IdentityCheckup CheckIdentity(AwsClient& client, const Identity& identity,
                              const SourceQuestion& question) {
  IdentityCheckup checkup = AskWho(client, identity.subject);
  if (!checkup.is_known) return checkup;
  const SourceSettings& source = question.source;
  const PlaceFound found = FindPlace(client, source);
  if (found.trouble) Add(checkup, identity.subject, {*found.trouble});
  Add(checkup, identity.subject, PermissionLines(TryAll(client, source.kind, found.place), source));
  if (!source.location.empty()) Add(checkup, identity.subject, {CheckExport(client, source)});
  if (source.kind != "aws-inventory")
    Add(checkup, identity.subject, {CheckTagKeys(client, question.taxonomy, question.day)});
  return checkup;
}

/// Nothing asks AWS yet, so nothing can fail.
AwsCheckup CheckWithoutSource(World& world) {
  AwsClient client(world, AwsAccess{});
  IdentityCheckup checkup = AskWho(client, "aws");
  for (CheckupLine& line : checkup.lines) {
    if (line.health == Health::kFail) line.health = Health::kWarn;
    line.about += "; no [[source]] asks AWS yet";
  }
  if (checkup.skew) checkup.lines.push_back(ClockLine(*checkup.skew));
  return {std::move(checkup.lines), client.Counts()};
}

}  // namespace

bool AsksAws(const SourceSettings& source) {
  const AwsFeature* const feature = FindAwsFeature(source.kind);
  return feature != nullptr && feature->is_source_kind && source.path.empty();
}

AwsCheckup CheckAws(World& world, const Config& config, Date day) {
  std::vector<std::pair<const SourceSettings*, Identity>> all;
  for (const SourceSettings& source : config.sources)
    if (AsksAws(source))
      for (Identity& identity : IdentitiesOf(source))
        all.emplace_back(&source, std::move(identity));
  if (all.empty()) return CheckWithoutSource(world);
  std::vector<IdentityCheckup> checked(all.size());
  FanOut(all.size(), kAtOnce, [&](std::size_t i) {
    AwsClient client(world, all[i].second.access);
    checked[i] = CheckIdentity(client, all[i].second, {*all[i].first, config.taxonomy, day});
    checked[i].calls = client.Counts();
  });
  auto [lines, calls] = AwsCheckup{};
  std::optional<std::chrono::seconds> skew;
  for (IdentityCheckup& one : checked) {
    std::ranges::move(one.lines, std::back_inserter(lines));
    std::ranges::move(one.calls, std::back_inserter(calls));
    if (one.skew && (!skew || std::chrono::abs(*one.skew) > std::chrono::abs(*skew)))
      skew = one.skew;
  }
  if (skew) lines.push_back(ClockLine(*skew));
  return {std::move(lines), std::move(calls)};
}

std::optional<std::chrono::seconds> ClockSkew(const AwsAnswer& answer, Instant now) {
  const auto date = answer.headers.find("date");
  if (date == answer.headers.end()) return std::nullopt;
  const std::optional<Instant> there = ParseHttpDate(date->second);
  if (!there) return std::nullopt;
  return std::chrono::round<std::chrono::seconds>(*there - now);
}

CheckupLine ClockLine(std::chrono::seconds skew) {
  const std::chrono::seconds off = std::chrono::abs(skew);
  if (off <= std::chrono::minutes(1)) return {Health::kOk, "clock", "agrees with AWS's"};
  return {off >= std::chrono::minutes(5) ? Health::kFail : Health::kWarn, "clock",
          fmt::format("{} s {} AWS's", off.count(), skew.count() > 0 ? "behind" : "ahead of"),
          "set it by NTP (timedatectl set-ntp true)"};
}

}  // namespace purser
