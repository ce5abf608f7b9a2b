/// As whom `purser tags` writes.

#include <algorithm>

#include <fmt/format.h>

#include "cli/call_counter.h"
#include "cli/tags.h"

namespace purser {
namespace {

constexpr std::string_view kHole = "{account}";

/// The role of `account`, written with "{account}" for all of them.
std::string RoleFor(std::string role, const std::string& account) {
  const std::size_t hole = role.find(kHole);
  return hole == std::string::npos ? role : role.replace(hole, kHole.size(), account);
}

/// The source that sees the account, if one does.
const SourceSettings* SourceOf(const Config& config, const std::string& account) {
  const SourceSettings* any = nullptr;
  for (const SourceSettings& source : config.sources) {
    if (source.kind != "aws-inventory") continue;
    if (std::ranges::find(source.accounts, account) != source.accounts.end()) return &source;
    if (source.accounts.empty() && any == nullptr) any = &source;
  }
  return any;
}

AwsAccess AccessOf(const SourceSettings* source, const std::string& account) {
  if (source == nullptr) return {};
  return {.profile = source->profile,
          .role_arn = RoleFor(source->role_arn, account),
          .external_id = source->external_id,
          .region = source->region};
}

}  // namespace

Result<AwsClient*> TagClients::Of(const std::string& account) {
  const auto known = clients_.find(account);
  if (known != clients_.end()) return known->second.get();
  const auto refused = refused_.find(account);
  if (refused != refused_.end()) return refused->second;
  const SourceSettings* source = SourceOf(session_.config(), account);
  auto client = std::make_unique<AwsClient>(session_.world(), AccessOf(source, account));
  const Result<std::string> caller = AwsAccountOf(*client);
  std::optional<Error> error;
  if (!caller.ok())
    error = caller.error();
  else if (!account.empty() && caller.value() != account)
    error = Error{ErrorKind::kDenied,
                  fmt::format("the credentials are of account {}, the resource is in {}: name a "
                              "role_arn with {{account}} in the [[source]] of kind aws-inventory",
                              caller.value(), account)};
  if (!error) return (clients_[account] = std::move(client)).get();
  std::ranges::move(client->Counts(), std::back_inserter(refused_calls_));
  refused_.emplace(account, *error);
  return *error;
}

Result<AwsClient*> TagClients::OfPayer() {
  const auto known = clients_.find("payer");
  if (known != clients_.end()) return known->second.get();
  const SourceSettings* payer = nullptr;
  for (const SourceSettings& source : session_.config().sources) {
    const bool is_bill = source.kind == "aws-cur" || source.kind == "aws-cost-explorer";
    const bool has_access = !source.profile.empty() || !source.role_arn.empty();
    if (is_bill && has_access && payer == nullptr) payer = &source;
  }
  const std::string account =
      payer != nullptr && !payer->accounts.empty() ? payer->accounts[0] : std::string();
  clients_["payer"] = std::make_unique<AwsClient>(session_.world(), AccessOf(payer, account));
  return clients_["payer"].get();
}

TagClients::~TagClients() {
  std::vector<AwsCallCount> calls = std::move(refused_calls_);
  for (const auto& [account, client] : clients_)
    std::ranges::move(client->Counts(), std::back_inserter(calls));
  CountCalls(session_, calls);
}

Result<bool> Confirmed(Session& session, const std::string& about, const std::string& question) {
  if (session.Has("--yes")) return true;
  if (session.CanAsk()) return session.Ask(about, question);
  return Error{ErrorKind::kUsage, "nobody is there to be asked: add --yes to do it without asking"};
}

}  // namespace purser
