#include "cloud/aws/credentials.h"

#include <fmt/format.h>

#include "cloud/aws/credential_cache.h"
#include "cloud/aws/credential_http.h"
#include "cloud/aws/credential_links.h"

namespace purser {

namespace {

constexpr std::string_view kDefaultRegion = "us-east-1";

std::string Variable(const World& world, const char* name) {
  return world.environment.Get(name).value_or("");
}

/// The profile meant: of the source, of the environment, or the default one, which may be missing.
std::string ProfileName(const World& world, const AwsAccess& access) {
  if (!access.profile.empty()) return access.profile;
  const std::string named = Variable(world, "AWS_PROFILE");
  return named.empty() ? "default" : named;
}

bool IsNamed(const World& world, const AwsAccess& access) {
  return !access.profile.empty() || !Variable(world, "AWS_PROFILE").empty();
}

Error NothingFound(const std::string& profile) {
  return {ErrorKind::kDenied,
          fmt::format("no AWS credentials: looked at the environment (AWS_ACCESS_KEY_ID), "
                      "profile {} of ~/.aws, web identity, container and instance metadata; "
                      "set AWS_PROFILE, or run: aws configure sso",
                      profile)};
}

/// The default profile, where there is one.
Result<std::optional<FoundCredentials>> DefaultProfile(World& world) {
  const AwsProfileFiles files = TRY(ReadProfileFiles(world));
  if (!files.profiles.contains("default")) return std::optional<FoundCredentials>();
  return ProfileCredentials(world, "default");
}

/// Everything but the source's own role. Ordered by cost: what is in memory, on disk, a program or
/// a service away, and last the address that only answers on EC2.
Result<FoundCredentials> Search(World& world, const AwsAccess& access) {
  std::optional<FoundCredentials> found;
  // A profile that the source names is meant, whatever the environment has.
  if (access.profile.empty()) found = TRY(EnvironmentCredentials(world));
  if (found) return *std::move(found);
  const std::string profile = ProfileName(world, access);
  if (IsNamed(world, access)) {
    found = TRY(ProfileCredentials(world, profile));
    if (found) return *std::move(found);
    if (!access.profile.empty())
      return Error{ErrorKind::kConfig,
                   fmt::format("profile {} has no credentials: give it a role_arn, sso_session, "
                               "credential_process or keys",
                               Quoted(profile))};
  } else {
    found = TRY(DefaultProfile(world));
    if (found) return *std::move(found);
  }
  found = TRY(EnvironmentWebIdentity(world));
  if (!found) found = TRY(ContainerCredentials(world));
  if (!found) found = TRY(InstanceCredentials(world));
  if (!found) return NothingFound(profile);
  return *std::move(found);
}

Result<FoundCredentials> SearchWithRole(World& world, const AwsAccess& access) {
  FoundCredentials found = TRY(Search(world, access));
  if (access.role_arn.empty()) return found;
  const std::string region = TRY(AwsRegionOf(world, access));
  FoundCredentials role = TRY(RoleCredentials(
      world, {.arn = access.role_arn, .external_id = access.external_id, .region = region},
      found.credentials));
  role.about = fmt::format("{} by {}", role.about, found.about);
  return role;
}

}  // namespace

std::shared_ptr<AwsCredentialSource> FindAwsCredentials(World& world, const AwsAccess& access) {
  return CacheCredentials(world, [&world, access] { return SearchWithRole(world, access); });
}

Result<std::string> AwsRegionOf(World& world, const AwsAccess& access) {
  for (const std::string& region :
       {access.region, Variable(world, "AWS_REGION"), Variable(world, "AWS_DEFAULT_REGION")})
    if (!region.empty()) return region;
  const AwsProfileFiles files = TRY(ReadProfileFiles(world));
  const auto profile = files.profiles.find(ProfileName(world, access));
  const std::string* const region =
      profile == files.profiles.end() ? nullptr : PropertyOf(profile->second, "region");
  return region != nullptr ? *region : std::string(kDefaultRegion);
}

}  // namespace purser
