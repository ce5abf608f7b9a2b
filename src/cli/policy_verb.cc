/// `purser policy TARGET`: the taxonomy as policies of whatever enforces them.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/call_counter.h"
#include "cli/session.h"
#include "govern/policies/deployed.h"
#include "govern/policies/policy.h"

namespace purser {
namespace {

/// Flags that only some targets take.
struct TargetFlag {
  std::string_view flag;
  std::string_view target;
};
constexpr std::array<TargetFlag, 4> kTargetFlags = {
    {{"--service", "aws-scp"}, {"--for", "iam"}, {"--arn", "iam"}, {"--inherit", "azure-policy"}}};

Result<void> CheckFlags(const Session& session) {
  for (const TargetFlag& rule : kTargetFlags)
    if (session.Has(rule.flag) && session.noun() != rule.target)
      return Error{ErrorKind::kUsage, fmt::format("{} is for policy {}, not for policy {}",
                                                  rule.flag, rule.target, session.noun())};
  const bool check = session.Has("--check");
  for (const std::string_view flag : {"--against", "--arn"})
    if (session.Has(flag) && !check)
      return Error{ErrorKind::kUsage, fmt::format("{} says what --check compares with", flag)};
  if (check && session.Has("--dir"))
    return Error{ErrorKind::kUsage, "--check writes nothing: leave --dir out"};
  if (session.Has("--arn") && session.Has("--against"))
    return Error{ErrorKind::kUsage, "--arn and --against are two things to compare with"};
  return {};
}

/// What lies at --against: a file as the whole, or a folder with the files.
Result<std::vector<NamedText>> FilesAt(Session& session, const std::string& path,
                                       const Policies& policies, std::vector<NamedText>& wanted) {
  Files& files = session.world().files;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    wanted = WantedPolicies(policies);
    std::vector<NamedText> found;
    for (std::size_t i = 0; i < policies.files.size(); ++i) {
      const Result<std::string> text =
          files.Read(std::filesystem::path(path) / policies.files[i].name);
      if (text.ok()) found.push_back({wanted[i].name, text.value()});
      if (!text.ok() && text.error().kind != ErrorKind::kNotFound) return text.error();
    }
    return found;
  }
  const std::string text = TRY(files.Read(path));
  wanted = {{path, policies.whole}};
  return std::vector<NamedText>{{path, text}};
}

Result<std::vector<NamedText>> Deployed(Session& session, const PolicyTarget& target,
                                        const Policies& policies, std::vector<NamedText>& wanted) {
  if (const std::optional<std::string> path = session.Value("--against"))
    return FilesAt(session, *path, policies, wanted);
  wanted = WantedPolicies(policies);
  if (target.home == PolicyHome::kFiles)
    return Error{ErrorKind::kUsage,
                 fmt::format("nobody can be asked what is deployed of {}: name the file or folder "
                             "to compare with, by --against PATH",
                             target.name)};
  AwsClient client(session.world(), AwsAccess{});
  const CallCounter counter(session, client);
  if (target.home == PolicyHome::kOrganization)
    return OrganizationPolicies(client, target.organization_type);
  const std::optional<std::string> arn = session.Value("--arn");
  if (!arn)
    return Error{ErrorKind::kUsage,
                 "name the managed policy to compare with by --arn, or a file by --against"};
  return ManagedPolicy(client, *arn);
}

Result<void> CheckDeployed(Session& session, const PolicyTarget& target, const Policies& policies) {
  std::vector<NamedText> wanted;
  const std::vector<NamedText> deployed = TRY(Deployed(session, target, policies, wanted));
  for (const ComparedPolicy& policy : ComparePolicies(wanted, deployed)) {
    session.Print(fmt::format("{:<8} {}\n", StandingName(policy.standing), policy.name));
    for (const std::string& line : policy.lines) session.Print(fmt::format("    {}\n", line));
    if (policy.standing != PolicyStanding::kSame) session.SayNo();
  }
  return {};
}

/// What is there under the same names is written over: it is made, never edited.
Result<void> WriteFiles(Session& session, const std::string& folder, const Policies& policies) {
  Files& files = session.world().files;
  TRY(files.MakeFolders(folder));
  for (const PolicyFile& file : policies.files) {
    const std::filesystem::path path = std::filesystem::path(folder) / file.name;
    TRY(files.Write(path, file.text));
    session.Print(fmt::format("wrote {}\n", path.string()));
  }
  return {};
}

Result<void> RunPolicy(Session& session) {
  TRY(CheckFlags(session));
  const PolicyTarget& target = *FindPolicyTarget(session.noun());
  const PolicyRequest request{.config = session.config(),
                              .day = DayOf(session.now()),
                              .services = session.Values("--service"),
                              .features = session.Values("--for"),
                              .inherit = session.Has("--inherit")};
  const Policies policies = TRY(target.make(request));
  if (session.Has("--check")) return CheckDeployed(session, target, policies);
  if (const std::optional<std::string> folder = session.Value("--dir"))
    TRY(WriteFiles(session, *folder, policies));
  else
    session.Print(policies.whole);
  for (const std::string& note : policies.notes) session.Note(note);
  for (const std::string& limit : policies.cannot) session.Note("not enforced: " + limit);
  return {};
}

}  // namespace

Verb PolicyVerb() {
  std::vector<Noun> nouns;
  for (const PolicyTarget& target : AllPolicyTargets())
    nouns.push_back(
        {.name = std::string(target.name), .operands = "", .about = std::string(target.about)});
  return {
      .name = "policy",
      .about = "policies from the taxonomy, for what enforces it",
      .nouns = nouns,
      .flags = {{"--dir", "DIR", "write a file each into DIR instead of one text"},
                {"--check", "", "compare with what is deployed; exit code 1 on a difference"},
                {"--against", "PATH", "with --check: a file or folder instead of the cloud"},
                {"--arn", "ARN", "with --check: purser's managed policy (iam)"},
                {"--service", "NAME", "only this AWS service, whole (aws-scp)", {}, true},
                {"--for", "FEATURE", "allow this, instead of what is configured (iam)", {}, true},
                {"--inherit", "", "also take tags from the resource group (azure-policy)"}},
      .examples = {"purser policy aws-scp --dir policies", "purser policy opa > purser.rego",
                   "purser policy aws-tag-policy --check", "purser policy iam --for aws-inventory"},
      .details =
          "What a target cannot enforce is said on standard error. Values, aliases and keys are "
          "those that hold today (--as-of). Policies of AWS Organizations are compared by name: "
          "those that begin with purser-. Credentials are found as AWS's own programs find them.",
      .run = RunPolicy};
}

}  // namespace purser
