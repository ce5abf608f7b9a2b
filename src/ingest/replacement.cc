#include "ingest/replacement.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ledger/next_generation.h"

namespace purser {
namespace {

/// The newest bill of the same scope, also one that waits behind a closing.
const Snapshot* Predecessor(const Snapshot& arrived, const Generation& base) {
  for (const std::vector<Snapshot>* snapshots : {&base.restatements, &base.snapshots})
    for (const Snapshot& snapshot : *snapshots)
      if (SameScope(snapshot, arrived)) return &snapshot;
  return nullptr;
}

/// Names of one company, as exports write them.
struct ProviderName {
  std::string_view part;
  std::string_view key;
};
constexpr std::array kProviderNames = {
    ProviderName{"amazon", "aws"},  ProviderName{"aws", "aws"},
    ProviderName{"azure", "azure"}, ProviderName{"microsoft", "azure"},
    ProviderName{"google", "gcp"},  ProviderName{"gcp", "gcp"},
    ProviderName{"oracle", "oci"},  ProviderName{"oci", "oci"},
};

std::set<std::string> ProviderKeys(std::string_view names) {
  std::string lower(names);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  std::set<std::string> keys;
  for (const ProviderName& name : kProviderNames)
    if (lower.find(name.part) != std::string::npos) keys.emplace(name.key);
  if (keys.empty() && !lower.empty()) keys.insert(lower);
  return keys;
}

/// A bill that does not say its provider may be anybody's.
bool MaySpeakOfOneProvider(const Snapshot& a, const Snapshot& b) {
  const std::set<std::string> ours = ProviderKeys(a.provider);
  const std::set<std::string> theirs = ProviderKeys(b.provider);
  return ours.empty() || theirs.empty() ||
         std::ranges::any_of(ours, [&](const std::string& key) { return theirs.contains(key); });
}

std::vector<std::string> CommonAccounts(const Snapshot& a, const Snapshot& b) {
  if (a.billing_period != b.billing_period || !MaySpeakOfOneProvider(a, b)) return {};
  std::vector<std::string> common;
  for (const std::string& account : a.accounts)
    if (!account.empty() && std::ranges::find(b.accounts, account) != b.accounts.end())
      common.push_back(account);
  return common;
}

std::string SourceText(const Snapshot& snapshot) {
  if (snapshot.export_name.empty()) return fmt::format("source \"{}\"", snapshot.source);
  return fmt::format("source \"{}\" (export {})", snapshot.source, snapshot.export_name);
}

}  // namespace

std::optional<std::string> ReasonToLeaveOut(const SnapshotPlan& plan, const Arrival& arrival,
                                            const Generation& base) {
  const Snapshot& snapshot = plan.snapshot;
  if (snapshot.rows.read == 0 && !arrival.named)
    return "the files have no rows, and nothing says which period they are of: --period does";
  if (!plan.minor || arrival.named) return std::nullopt;
  const bool is_booked = std::ranges::any_of(base.snapshots, [&](const Snapshot& booked) {
    return booked.source == snapshot.source && booked.billing_period == snapshot.billing_period &&
           booked.content_digest != snapshot.content_digest;
  });
  if (!is_booked) return std::nullopt;
  return fmt::format(
      "{} rows are under 1 % of the files, and the books have that period: they never replace a "
      "whole one",
      snapshot.rows.read);
}

Result<void> CheckLoss(const Snapshot& arrived, const Arrival& arrival, const Generation& base) {
  const Snapshot* before = Predecessor(arrived, base);
  if (before == nullptr || arrival.whole || arrival.replace) return {};
  if (arrived.rows.read * 5 < before->rows.read * 4)
    return Error{
        ErrorKind::kData,
        fmt::format("{} would shrink from {} to {} rows: if the files are all there is of "
                    "that month, add --replace",
                    MonthText(arrived.billing_period), before->rows.read, arrived.rows.read)};
  std::vector<std::string> lost;
  for (const std::string& account : before->accounts)
    if (std::ranges::find(arrived.accounts, account) == arrived.accounts.end())
      lost.push_back(account);
  if (lost.empty()) return {};
  return Error{ErrorKind::kData,
               fmt::format("{} would lose account {}: if that is right, add --replace",
                           MonthText(arrived.billing_period), fmt::join(lost, ", "))};
}

Result<Standing> StandingOf(const Snapshot& arrived, const Arrival& arrival,
                            const Generation& base) {
  Standing standing;
  if (arrived.role == "check") return standing;
  for (const Snapshot& booked : base.snapshots) {
    if (SameScope(booked, arrived) || booked.role == "check") continue;
    const std::vector<std::string> common = CommonAccounts(arrived, booked);
    if (common.empty()) continue;
    if (booked.role == "authority" && arrived.role == "history") {
      standing.left_out = fmt::format("{} has account {}, and history never stands beside it",
                                      SourceText(booked), common.front());
      return standing;
    }
    if (booked.role == arrived.role && !arrival.replace)
      return Error{
          ErrorKind::kData,
          fmt::format("account {} of {} is in the books from {} already, and would count twice: "
                      "give one of them the role check (--role check) to compare them only, or add "
                      "--replace to take the other's place",
                      common.front(), MonthText(arrived.billing_period), SourceText(booked))};
    standing.displaced.push_back(booked.id);
  }
  return standing;
}

}  // namespace purser
