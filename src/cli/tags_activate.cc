/// `purser tags activate`: the taxonomy's keys as cost-allocation tags of the payer.

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/tags.h"
#include "govern/tags/activate.h"

namespace purser {
namespace {

std::string_view StateName(Activation state) {
  switch (state) {
    case Activation::kActive:
      return "active";
    case Activation::kInactive:
      return "inactive";
    case Activation::kNotSeen:
      return "not-seen";
  }
  return "";
}

std::string ActionOf(const ActivationLine& line, bool apply,
                     const std::map<std::string, std::string>& refused) {
  if (line.state == Activation::kActive) return "none";
  if (line.state == Activation::kNotSeen) return "use it on a resource first";
  const auto no = refused.find(line.tag_key);
  if (no != refused.end()) return "refused: " + no->second;
  return apply ? "activated" : "would be activated";
}

Table KeyTable(const std::vector<ActivationLine>& lines, bool apply,
               const std::map<std::string, std::string>& refused) {
  Table table{.name = "keys",
              .title = "",
              .columns = {TextColumn("key"), TextColumn("tag_key", "TAG KEY"), TextColumn("state"),
                          TextColumn("last_used", "LAST USED"), TextColumn("action")}};
  for (const ActivationLine& line : lines)
    table.rows.push_back({line.taxonomy_key, line.tag_key, std::string(StateName(line.state)),
                          line.last_used.empty() ? Cell() : Cell(line.last_used),
                          ActionOf(line, apply, refused)});
  return table;
}

/// What a person has to know about when keys appear.
void AddNotes(const Session& session, const std::vector<ActivationLine>& lines, Report& report) {
  report.notes.push_back(
      "AWS lists a key up to 24 hours after a resource first has it, and an active key appears in "
      "the bill up to 24 hours later");
  if (!session.Has("--backfill"))
    report.notes.push_back(
        "charges of before are not changed; --backfill asks AWS to fill them in, up to 12 months");
  for (const ActivationLine& line : lines)
    if (line.state == Activation::kNotSeen)
      report.notes.push_back(fmt::format("{} is not seen by AWS yet", line.tag_key));
}

/// Asks for a backfill and says so.
Result<void> Backfill(Session& session, AwsClient& client, Report& report) {
  const Date from = BackfillFrom(DayOf(session.now()));
  const std::string state = TRY(StartBackfill(client, from).While("backfill"));
  report.headlines.push_back(
      fmt::format("backfill from {} is under way: {}", DateText(from), state));
  return {};
}

}  // namespace

Result<void> TagsActivate(Session& session) {
  TagClients clients(session);
  AwsClient* client = TRY(clients.OfPayer());
  const Date today = DayOf(session.now());
  const std::vector<ActivationLine> lines =
      TRY(PlanActivation(*client, session.config().taxonomy, today));
  std::vector<std::string> keys;
  for (const ActivationLine& line : lines)
    if (line.state == Activation::kInactive) keys.push_back(line.tag_key);
  const bool backfill = session.Has("--backfill");
  bool apply = session.Has("--apply") && (!keys.empty() || backfill);
  if (apply) {
    const std::string what =
        fmt::format("activate {} key{}{}? [y/N]", keys.size(), keys.size() == 1 ? "" : "s",
                    backfill ? " and ask for a backfill" : "");
    const bool yes = TRY(Confirmed(session, "", what));
    if (!yes) session.Note("nothing was changed");
    apply = yes;
  }
  std::map<std::string, std::string> refused;
  if (apply && !keys.empty()) refused = TRY(Activate(*client, keys));

  Report report{.name = "tags-activate", .title = "Cost-allocation tags"};
  report.tables.push_back(KeyTable(lines, apply, refused));
  AddNotes(session, lines, report);
  Result<void> filled;
  if (apply && backfill) filled = Backfill(session, *client, report);
  if (!apply && backfill)
    report.headlines.push_back(
        fmt::format("backfill would be asked for from {}", DateText(BackfillFrom(today))));
  if (!apply && (!keys.empty() || backfill))
    report.next =
        backfill ? "purser tags activate --backfill --apply" : "purser tags activate --apply";
  TRY(PrintReport(session, report));
  TRY(std::move(filled));
  if (refused.empty()) return {};
  return Error{ErrorKind::kData,
               fmt::format("AWS refused {}: {}", refused.begin()->first, refused.begin()->second)};
}

}  // namespace purser
