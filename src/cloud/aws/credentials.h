/// Credentials of AWS: who signs, and the chain that finds them, ordered by cost.
///
/// environment → role of the source (assume-role on top of the rest of the chain) → profile of the
/// shared files (static keys, chained role, web identity, SSO, credential_process) → web identity
/// of the environment → container (ECS, EKS) → instance metadata (IMDSv2 only).
/// @source AWS SDKs and Tools Reference Guide, "Standardized credential providers"
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "world/world.h"

namespace purser {

/// Never part of a message or a log.
struct AwsCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;       ///< Empty: long-lived keys.
  std::optional<Instant> expires;  ///< nullopt: never.
};

/// As whom a source speaks; all may be empty. What [[source]] says wins over AWS's own
/// environment variables (AWS_PROFILE, AWS_REGION …).
struct AwsAccess {
  std::string profile;
  std::string role_arn;     ///< Assumed with what the rest of the chain finds.
  std::string external_id;  ///< Only together with role_arn.
  std::string region;       ///< Where no call says; default us-east-1.
  friend bool operator==(const AwsAccess&, const AwsAccess&) = default;
};

/// One identity's credentials, fetched at the first call, cached, fetched again five minutes
/// before they expire (an expired answer is never given out). Safe for several threads.
class AwsCredentialSource {
 public:
  virtual ~AwsCredentialSource() = default;
  /// @error kDenied       nothing in the chain has credentials (names what was looked at), or a
  ///                      role, SSO session or MFA refuses (names the remedy)
  /// @error kUnavailable  a service of the chain does not answer
  /// @error kConfig       a profile is missing, loops, or has half of what it needs
  virtual Result<AwsCredentials> Get() = 0;
  /// The service said they are expired or invalid: the next Get fetches new ones.
  virtual void Forget() = 0;
  /// Where they come from, for people: "profile billing (SSO)"; no secret. After the first Get.
  virtual std::string about() const = 0;
};

/// The chain for `access`. `world` must outlive it. Reads nothing yet.
std::shared_ptr<AwsCredentialSource> FindAwsCredentials(World& world, const AwsAccess& access);

/// Given ones: for tests.
std::shared_ptr<AwsCredentialSource> FixedAwsCredentials(AwsCredentials credentials);

/// The region that `access`, AWS_REGION, AWS_DEFAULT_REGION or the profile names; "us-east-1"
/// where nobody does.
Result<std::string> AwsRegionOf(World& world, const AwsAccess& access);

}  // namespace purser
