#include "ingest/quality.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/raw.h"

namespace purser {

Result<std::vector<QualityFinding>> SelectFindings(Duck& duck, const Query& query,
                                                   const Parameters& parameters) {
  std::vector<QualityFinding> findings;
  TRY(duck.ForEach(query, parameters, [&](const Row& row) -> Result<void> {
    findings.push_back({.kind = row.Text("kind"),
                        .detail = row.Text("detail"),
                        .remedy = row.Text("remedy"),
                        .rows = row.Integer("rows"),
                        .amount = row.Units("amount"),
                        .currency = row.Text("currency")});
    return {};
  }));
  return findings;
}

Result<std::vector<ProofLine>> SelectProof(Duck& duck, const Query& query,
                                           const Parameters& parameters) {
  std::vector<ProofLine> lines;
  TRY(duck.ForEach(query, parameters, [&](const Row& row) -> Result<void> {
    lines.push_back({.name = row.Text("name"),
                     .detail = row.Text("detail"),
                     .holds = std::get<bool>(row["holds"])});
    return {};
  }));
  return lines;
}

Result<std::vector<QuarantinedRow>> SelectQuarantine(
    Duck& duck, const Query& query, const std::vector<std::filesystem::path>& files) {
  std::vector<QuarantinedRow> rows;
  TRY(duck.ForEach(query, {}, [&](const Row& row) -> Result<void> {
    const auto number = static_cast<std::size_t>(row.Integer("file"));
    rows.push_back({.file = number >= 1 && number <= files.size()
                                ? files[number - 1].filename().string()
                                : std::string(),
                    .line = row.Integer("line"),
                    .reason = row.Text("reason")});
    return {};
  }));
  return rows;
}

Result<void> CheckQuarantine(const QuarantineLimit& limit,
                             const std::vector<QuarantinedRow>& rows) {
  constexpr Int128 kOne = 1'000'000'000'000'000'000;
  if (Int128{limit.quarantined} * kOne <= Int128{limit.read} * limit.share) return {};
  std::string first = rows.empty() ? std::string()
                                   : fmt::format("; the first: {}:{}: {}", rows.front().file,
                                                 rows.front().line, rows.front().reason);
  return Error{ErrorKind::kData,
               fmt::format("the cost of {} of {} rows cannot be read, more than quarantine_limit "
                           "allows{}",
                           limit.quarantined, limit.read, first)};
}

std::vector<QualityFinding> FindingsOfNotes(const std::vector<std::string>& notes) {
  std::vector<QualityFinding> findings;
  for (const std::string& note : notes)
    findings.push_back({.kind = "files-left-aside",
                        .detail = note,
                        .remedy = "move files away that are not part of the export",
                        .rows = 0,
                        .amount = 0,
                        .currency = {}});
  return findings;
}

namespace {

/// What two spellings of one key share: letters and digits of any script, without the provider's
/// prefix.
std::string SharedSpelling(std::string_view key) {
  if (key.starts_with("user:") || key.starts_with("user_")) key.remove_prefix(5);
  std::string shared;
  for (const char c : key) {
    if (static_cast<unsigned char>(c) >= 0x80) shared += c;
    shared += ColumnKey(std::string_view(&c, 1));
  }
  return shared;
}

}  // namespace

std::vector<QualityFinding> TagCollisions(const std::vector<std::string>& keys) {
  std::map<std::string, std::set<std::string>> spellings;
  for (const std::string& key : keys)
    spellings[SharedSpelling(key)].insert(fmt::format("\"{}\"", key));
  std::vector<QualityFinding> findings;
  for (const auto& [shared, found] : spellings)
    if (found.size() > 1)
      findings.push_back(
          {.kind = "tag-keys-collide",
           .detail = fmt::format("tag keys {} are spellings of one", fmt::join(found, ", ")),
           .remedy = "the taxonomy decides: canonical spelling first, then aliases in order",
           .rows = 0,
           .amount = 0,
           .currency = {}});
  return findings;
}

Result<void> AddTagCollisions(Duck& duck, std::string_view relation,
                              std::vector<QualityFinding>& findings) {
  std::vector<std::string> keys;
  const std::string select =
      fmt::format("SELECT DISTINCT UNNEST(map_keys(Tags)) AS key FROM {} ORDER BY key", relation);
  TRY(duck.ForEach({"tag keys", select}, {}, [&](const Row& row) -> Result<void> {
    keys.push_back(row.Text("key"));
    return {};
  }));
  for (QualityFinding& finding : TagCollisions(keys)) {
    const bool is_known = std::ranges::any_of(findings, [&](const QualityFinding& known) {
      return known.kind == finding.kind && known.detail == finding.detail;
    });
    if (!is_known) findings.push_back(std::move(finding));
  }
  return {};
}

}  // namespace purser
