#include <algorithm>

#include <fmt/format.h>

#include "base/integer.h"
#include "base/suggest.h"
#include "cloud/aws/credential_http.h"

namespace purser {

namespace {

constexpr std::size_t kMostInARow = 10;  // Profiles that build on each other.

/// Follows source_profile from one profile to the next.
class Walk {
 public:
  Walk(World& world, AwsProfileFiles files) : world_(world), files_(std::move(files)) {}

  /// nullopt: the profile says nothing of credentials.
  Result<std::optional<FoundCredentials>> Follow(const std::string& name) {
    TRY(Enter(name));
    const AwsProperties& profile = files_.profiles[name];
    Result<std::optional<FoundCredentials>> found = Find(name, profile);
    return std::move(found).While(fmt::format("profile {}", Quoted(name)));
  }

 private:
  Result<void> Enter(const std::string& name) {
    if (!files_.profiles.contains(name)) {
      std::vector<std::string> names;
      for (const auto& [known, properties] : files_.profiles) names.push_back(known);
      return Error{ErrorKind::kConfig,
                   fmt::format("there is no profile {} in AWS's configuration{}", Quoted(name),
                               DidYouMean(name, names))};
    }
    if (std::ranges::find(entered_, name) != entered_.end())
      return Error{ErrorKind::kConfig,
                   fmt::format("source_profile goes round: {} builds on itself", Quoted(name))};
    if (entered_.size() == kMostInARow)
      return Error{ErrorKind::kConfig,
                   fmt::format("more than {} profiles build on each other", kMostInARow)};
    entered_.push_back(name);
    return {};
  }

  Result<std::optional<FoundCredentials>> Find(const std::string& name,
                                               const AwsProperties& profile) {
    if (PropertyOf(profile, "role_arn") != nullptr) {
      FoundCredentials found = TRY(Assume(name, profile));
      return std::optional(std::move(found));
    }
    if (PropertyOf(profile, "web_identity_token_file") != nullptr)
      return Error{ErrorKind::kConfig, "web_identity_token_file is set without role_arn"};
    if (PropertyOf(profile, "sso_account_id") != nullptr ||
        PropertyOf(profile, "sso_role_name") != nullptr) {
      const AwsSignOn sign_on = TRY(SignOnOf(name, profile));
      FoundCredentials found = TRY(SignOnCredentials(world_, sign_on));
      return std::optional(std::move(found));
    }
    const std::optional<FoundCredentials> keys = TRY(StaticKeys(name, profile));
    if (keys) return keys;
    const std::string* const line = PropertyOf(profile, "credential_process");
    if (line == nullptr) return std::optional<FoundCredentials>();
    FoundCredentials found = TRY(ProcessCredentials(world_, *line));
    return std::optional(std::move(found));
  }

  static Result<std::optional<FoundCredentials>> StaticKeys(const std::string& name,
                                                            const AwsProperties& profile) {
    const std::string* const id = PropertyOf(profile, "aws_access_key_id");
    const std::string* const secret = PropertyOf(profile, "aws_secret_access_key");
    const std::string* const token = PropertyOf(profile, "aws_session_token");
    if (id == nullptr && secret == nullptr) return std::optional<FoundCredentials>();
    if (id == nullptr || secret == nullptr)
      return Error{ErrorKind::kConfig, id == nullptr
                                           ? "aws_secret_access_key without aws_access_key_id"
                                           : "aws_access_key_id without aws_secret_access_key"};
    return std::optional(
        FoundCredentials{{*id, *secret, token == nullptr ? "" : *token, std::nullopt},
                         fmt::format("profile {}", name)});
  }

  Result<AwsRole> RoleOf(const AwsProperties& profile) {
    AwsRole role{.arn = *PropertyOf(profile, "role_arn")};
    if (const std::string* id = PropertyOf(profile, "external_id")) role.external_id = *id;
    if (const std::string* name = PropertyOf(profile, "role_session_name"))
      role.session_name = *name;
    if (const std::string* text = PropertyOf(profile, "duration_seconds")) {
      const std::optional<std::int64_t> seconds = ParseInteger(*text);
      if (!seconds || *seconds < 900 || *seconds > 43'200)
        return Error{ErrorKind::kConfig, "duration_seconds is not between 900 and 43200"};
      role.duration = std::chrono::seconds(*seconds);
    }
    if (const std::string* region = PropertyOf(profile, "region"))
      role.region = *region;
    else
      role.region = TRY(AwsRegionOf(world_, {}));
    return role;
  }

  Result<FoundCredentials> Assume(const std::string& name, const AwsProperties& profile) {
    const AwsRole role = TRY(RoleOf(profile));
    FoundCredentials found;
    if (const std::string* file = PropertyOf(profile, "web_identity_token_file")) {
      found = TRY(WebIdentityCredentials(world_, role, *file));
    } else {
      if (PropertyOf(profile, "mfa_serial") != nullptr) return AsksForMfa(name);
      const FoundCredentials source = TRY(SourceOf(name, profile));
      found = TRY(RoleCredentials(world_, role, source.credentials));
    }
    found.about = fmt::format("profile {} ({})", name, found.about);
    return found;
  }

  static Error AsksForMfa(const std::string& name) {
    return {ErrorKind::kDenied,
            fmt::format("it asks for a code (mfa_serial), which purser cannot; use a role "
                        "without MFA or a sign-on, or give it a session: "
                        "eval \"$(aws configure export-credentials --profile {} --format env)\"",
                        name)};
  }

  /// What a profile's role is asked for with.
  Result<FoundCredentials> SourceOf(const std::string& name, const AwsProperties& profile) {
    const std::string* const source = PropertyOf(profile, "source_profile");
    const std::string* const kind = PropertyOf(profile, "credential_source");
    if ((source == nullptr) == (kind == nullptr))
      return Error{ErrorKind::kConfig,
                   source == nullptr ? "role_arn needs source_profile or credential_source"
                                     : "source_profile and credential_source exclude each other"};
    std::optional<FoundCredentials> found;
    if (source != nullptr && *source == name)
      found = TRY(StaticKeys(name, profile));  // A profile may build on its own keys.
    else if (source != nullptr)
      found = TRY(Follow(*source));
    else
      found = TRY(SourceOfKind(*kind));
    if (found) return *std::move(found);
    return Error{ErrorKind::kConfig,
                 fmt::format("{} has no credentials", Quoted(source != nullptr ? *source : *kind))};
  }

  Result<std::optional<FoundCredentials>> SourceOfKind(const std::string& kind) {
    if (kind == "Environment") return EnvironmentCredentials(world_);
    if (kind == "EcsContainer") return ContainerCredentials(world_);
    if (kind == "Ec2InstanceMetadata") return InstanceCredentials(world_);
    return Error{ErrorKind::kConfig,
                 "credential_source is none of Environment, EcsContainer, Ec2InstanceMetadata"};
  }

  Result<AwsSignOn> SignOnOf(const std::string& name, const AwsProperties& profile) {
    AwsSignOn sign_on{.profile = name};
    const AwsProperties* from = &profile;
    if (const std::string* session = PropertyOf(profile, "sso_session")) {
      const auto found = files_.sso_sessions.find(*session);
      if (found == files_.sso_sessions.end())
        return Error{ErrorKind::kConfig,
                     fmt::format("there is no [sso-session {}]", Quoted(*session))};
      sign_on.session = *session;
      from = &found->second;
    }
    sign_on.start_url = TRY(Needed(*from, "sso_start_url"));
    sign_on.region = TRY(Needed(*from, "sso_region"));
    sign_on.account = TRY(Needed(profile, "sso_account_id"));
    sign_on.role = TRY(Needed(profile, "sso_role_name"));
    return sign_on;
  }

  static Result<std::string> Needed(const AwsProperties& properties, std::string_view name) {
    const std::string* const value = PropertyOf(properties, name);
    if (value == nullptr) return Error{ErrorKind::kConfig, fmt::format("{} is missing", name)};
    return *value;
  }

  World& world_;
  AwsProfileFiles files_;
  std::vector<std::string> entered_;
};

}  // namespace

Result<std::optional<FoundCredentials>> ProfileCredentials(World& world, const std::string& name) {
  AwsProfileFiles files = TRY(ReadProfileFiles(world));
  Walk walk(world, std::move(files));
  return walk.Follow(name);
}

}  // namespace purser
