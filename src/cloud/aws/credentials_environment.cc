#include "cloud/aws/credential_links.h"

namespace purser {

Result<std::optional<FoundCredentials>> EnvironmentCredentials(const World& world) {
  const auto value = [&](const char* name) { return world.environment.Get(name).value_or(""); };
  AwsCredentials credentials{.access_key_id = value("AWS_ACCESS_KEY_ID"),
                             .secret_access_key = value("AWS_SECRET_ACCESS_KEY"),
                             .session_token = value("AWS_SESSION_TOKEN")};
  if (credentials.access_key_id.empty() && credentials.secret_access_key.empty())
    return std::optional<FoundCredentials>();
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty())
    return Error{ErrorKind::kConfig,
                 credentials.access_key_id.empty()
                     ? "AWS_SECRET_ACCESS_KEY is set without AWS_ACCESS_KEY_ID"
                     : "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY"};
  return std::optional(FoundCredentials{std::move(credentials), "environment"});
}

}  // namespace purser
