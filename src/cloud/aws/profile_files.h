/// AWS's shared files, ~/.aws/config and ~/.aws/credentials, as properties of sections.
///
/// AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name other ones; a file that is not there is
/// empty. Property names are lower case, section names as written. What both files say of a
/// profile: the credentials file wins. No message ever holds what a line says: it may be a secret.
/// @source AWS SDKs and Tools Reference Guide, "Shared config and credentials files", and the
///         profile file tests that the SDKs share
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "world/world.h"

namespace purser {

using AwsProperties = std::map<std::string, std::string, std::less<>>;

struct AwsProfileFiles {
  std::map<std::string, AwsProperties, std::less<>> profiles;
  std::map<std::string, AwsProperties, std::less<>> sso_sessions;  ///< [sso-session NAME]
};

/// Which of the two: [profile NAME] or [NAME].
enum class AwsFileKind { kConfig, kCredentials };

/// Adds what `text` says to `files`. `name` stands in messages.
/// @error kConfig  a line that is no section, property, comment or continuation; over 1 MiB
Result<void> ReadProfileText(AwsFileKind kind, std::string_view name, std::string_view text,
                             AwsProfileFiles& files);

/// Both files.
/// @error kConfig  as ReadProfileText
/// @error kDenied  a file that may not be read
Result<AwsProfileFiles> ReadProfileFiles(World& world);

/// `path` below the person's home: AwsHome(world, "sso/cache") is ~/.aws/sso/cache. nullopt
/// without HOME.
std::optional<std::string> AwsHome(const World& world, std::string_view path);

/// A property; nullptr where it is missing or empty.
const std::string* PropertyOf(const AwsProperties& properties, std::string_view name);

}  // namespace purser
