/// The links of the credential chain, a file each; credentials.cc puts them in order.
///
/// Each answers nullopt where its settings are not there (the next link is asked), credentials,
/// or an error that ends the search: somebody meant this link, and it does not work.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cloud/aws/credentials.h"
#include "cloud/aws/profile_files.h"
#include "world/world.h"

namespace purser {

struct FoundCredentials {
  AwsCredentials credentials;
  std::string about;  ///< As AwsCredentialSource::about.
};

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
/// @error kConfig  one of the first two without the other
Result<std::optional<FoundCredentials>> EnvironmentCredentials(const World& world);

/// Profile `name` of the shared files and, by source_profile, those it builds on.
/// @error kConfig  a profile that `name` builds on is missing, they go round, or half of what one
///                 needs is there
/// @error kDenied  it asks for MFA, or its role, session or program refuses
Result<std::optional<FoundCredentials>> ProfileCredentials(World& world, const std::string& name);

/// What `line` prints (credential_process), split into words as a shell does, run without one.
/// @error kConfig       words with an open quote, no program of that name, or not its format
/// @error kDenied       it fails (what it wrote is not repeated: it may hold secrets)
/// @error kUnavailable  it takes longer than a minute
Result<FoundCredentials> ProcessCredentials(World& world, std::string_view line);

/// "a 'b c' d\ e" → {"a", "b c", "d e"}.
/// @error kConfig  an open quote, or nothing
Result<std::vector<std::string>> ShellWords(std::string_view line);

/// A role to assume.
struct AwsRole {
  std::string arn;
  std::string external_id = {};
  std::string session_name = "purser";  ///< What CloudTrail shows.
  std::chrono::seconds duration = std::chrono::hours(1);
  std::string region = "us-east-1";  ///< Whose STS is asked.
};

/// The role, asked for with `source` (sts:AssumeRole).
/// @error kDenied       refused: trust policy, external id, permission or credentials
/// @error kUnavailable  STS does not answer
/// @error kConfig       not the ARN of a role
Result<FoundCredentials> RoleCredentials(World& world, const AwsRole& role,
                                         const AwsCredentials& source);

/// The role, asked for with the token in `token_file`, which is read anew each time
/// (sts:AssumeRoleWithWebIdentity).
/// @error kConfig  also where the file cannot be read
Result<FoundCredentials> WebIdentityCredentials(World& world, const AwsRole& role,
                                                const std::string& token_file);

/// AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME, as EKS sets them.
Result<std::optional<FoundCredentials>> EnvironmentWebIdentity(World& world);

/// A sign-on as profiles describe it.
struct AwsSignOn {
  std::string profile;    ///< For the remedy: aws sso login --profile NAME.
  std::string session;    ///< Of [sso-session]; empty: the profile says it all itself.
  std::string start_url;  ///< Names the cached token where there is no session.
  std::string region;
  std::string account;
  std::string role;
};

/// The account's role, by the token that `aws sso login` left in ~/.aws/sso/cache; an expired one
/// is renewed, and the renewed kept there, where the cache has what that takes.
/// @error kDenied  no token, or one that is expired and cannot be renewed: log in again
Result<FoundCredentials> SignOnCredentials(World& world, const AwsSignOn& sign_on);

/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI, as ECS and EKS set them.
/// @error kConfig  the address is neither https nor this host's: the token would go astray
Result<std::optional<FoundCredentials>> ContainerCredentials(World& world);

/// The role of this EC2 instance, by IMDSv2 only. nullopt also where nobody answers within a
/// second or AWS_EC2_METADATA_DISABLED is true.
Result<std::optional<FoundCredentials>> InstanceCredentials(World& world);

}  // namespace purser
