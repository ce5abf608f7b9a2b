#include <fmt/format.h>

#include "cloud/aws/credential_sts.h"

namespace purser {

Result<FoundCredentials> WebIdentityCredentials(World& world, const AwsRole& role,
                                                const std::string& token_file) {
  Result<std::string> read = world.files.Read(token_file);
  if (!read.ok())
    return Error{ErrorKind::kConfig, read.error().message}.While("web identity token");
  std::string token = std::move(read).value();
  while (token.ends_with('\n') || token.ends_with('\r') || token.ends_with(' ')) token.pop_back();
  constexpr std::size_t kLongest = 20'000;  // STS takes no longer one.
  if (token.empty() || token.size() > kLongest)
    return Error{ErrorKind::kConfig, fmt::format("web identity token {}: {}", token_file,
                                                 token.empty() ? "empty" : "too long")};
  return AskSts(world, role,
                {{"Action", "AssumeRoleWithWebIdentity"},
                 {"RoleArn", role.arn},
                 {"RoleSessionName", role.session_name},
                 {"WebIdentityToken", token},
                 {"DurationSeconds", fmt::format("{}", role.duration.count())}},
                nullptr);
}

Result<std::optional<FoundCredentials>> EnvironmentWebIdentity(World& world) {
  const auto value = [&](const char* name) { return world.environment.Get(name).value_or(""); };
  const std::string file = value("AWS_WEB_IDENTITY_TOKEN_FILE");
  if (file.empty()) return std::optional<FoundCredentials>();
  AwsRole role{.arn = value("AWS_ROLE_ARN")};
  if (role.arn.empty())
    return Error{ErrorKind::kConfig, "AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN"};
  if (const std::string name = value("AWS_ROLE_SESSION_NAME"); !name.empty())
    role.session_name = name;
  role.region = TRY(AwsRegionOf(world, {}));
  FoundCredentials found = TRY(WebIdentityCredentials(world, role, file));
  return std::optional(std::move(found));
}

}  // namespace purser
