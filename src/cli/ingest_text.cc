#include "cli/ingest_text.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/text_width.h"
#include "report/report.h"

namespace purser {
namespace {

constexpr std::size_t kMostFindings = 5;
constexpr std::size_t kMostQuarantined = 3;
constexpr std::size_t kCheckWidth = 90;

std::string Grouped(std::int64_t number) { return GroupedDecimalText(number, 0, 0); }

std::string Line(std::string_view label, std::string_view text) {
  return fmt::format("      {:<11} {}\n", label, text);
}

std::string RowsLine(const RowCounts& rows) {
  return Line("rows", fmt::format("{} read + {} derived = {} kept + {} netted + {} quarantined",
                                  Grouped(rows.read), Grouped(rows.derived), Grouped(rows.kept),
                                  Grouped(rows.netted), Grouped(rows.quarantined)));
}

/// A line a currency.
std::string SumLines(const Snapshot& snapshot) {
  struct Sums {
    Int128 billed = 0, effective = 0;
  };
  std::map<std::string, Sums> by_currency;
  for (const Total& total : snapshot.totals) {
    by_currency[total.currency].billed += total.billed;
    by_currency[total.currency].effective += total.effective;
  }
  std::string text;
  for (const auto& [currency, sums] : by_currency) {
    const int places = MinorDigits(currency);
    text +=
        Line("billed", fmt::format("{0} {2}   effective {1} {2}   residual {3}",
                                   GroupedDecimalText(sums.billed, kCostScale, places),
                                   GroupedDecimalText(sums.effective, kCostScale, places),
                                   Printable(currency), ShortDecimalText(snapshot.residual, 36)));
  }
  return text;
}

std::string ChecksLine(const Snapshot& snapshot) {
  const auto holding = std::ranges::count_if(snapshot.proof, &ProofLine::holds);
  std::string names;
  std::size_t left = 0;
  std::vector<std::string> seen;
  for (const ProofLine& line : snapshot.proof) {
    const std::string name = line.name.substr(0, line.name.find(','));
    if (std::ranges::find(seen, name) != seen.end()) continue;
    seen.push_back(name);
    if (names.size() + name.size() > kCheckWidth)
      ++left;
    else
      names += (names.empty() ? "" : " · ") + name;
  }
  if (left > 0) names += fmt::format(" · {} more", left);
  return Line("checks", fmt::format("{} of {}  {}", holding, snapshot.proof.size(), names));
}

std::string QualityLines(const Snapshot& snapshot) {
  std::string text;
  for (std::size_t i = 0; i < snapshot.quality.size() && i < kMostFindings; ++i)
    text += Line(i == 0 ? "quality" : "", Printable(snapshot.quality[i].detail));
  if (snapshot.quality.size() > kMostFindings)
    text += Line("", fmt::format("{} more: purser report quality --period {}",
                                 snapshot.quality.size() - kMostFindings,
                                 MonthText(snapshot.billing_period)));
  for (std::size_t i = 0; i < snapshot.quarantined.size() && i < kMostQuarantined; ++i) {
    const QuarantinedRow& row = snapshot.quarantined[i];
    text += Line(i == 0 ? "quarantine" : "",
                 fmt::format("{}:{}: {}", Printable(row.file), row.line, Printable(row.reason)));
  }
  return text;
}

std::string LastLine(const IngestedPeriod& period) {
  const Snapshot& snapshot = period.snapshot;
  const double seconds = static_cast<double>(period.took.count()) / 1000;
  if (period.fate == Fate::kPlanned) return Line("dry run", "nothing was published");
  if (period.fate == Fate::kRestated)
    return Line("stored",
                fmt::format("snapshot {} in {:.1f} s; the month is closed: the difference "
                            "is an adjustment (purser snapshots)",
                            snapshot.id, seconds));
  return Line("published", fmt::format("snapshot {} in {:.1f} s, replaces {}", snapshot.id, seconds,
                                       snapshot.replaces.empty() ? "none" : snapshot.replaces));
}

}  // namespace

std::string IngestedText(const IngestedPeriod& period) {
  const Snapshot& snapshot = period.snapshot;
  std::string text = fmt::format("{}  {}", snapshot.source, MonthText(snapshot.billing_period));
  if (period.fate == Fate::kUnchanged)
    return text + fmt::format("  unchanged: these files are snapshot {}\n", snapshot.id);
  if (period.fate == Fate::kLeftOut)
    return text + fmt::format("  left out: {}\n", Printable(period.reason));
  if (!snapshot.assembly.empty())
    text += fmt::format("  assembly {}", Printable(snapshot.assembly));
  text += fmt::format("  {} {}  {} lines\n", period.files, period.files == 1 ? "file" : "files",
                      Grouped(snapshot.rows.read));
  text +=
      RowsLine(snapshot.rows) + SumLines(snapshot) + ChecksLine(snapshot) + QualityLines(snapshot);
  for (const std::string& note : period.notes) text += Line("owners", Printable(note));
  return text + LastLine(period);
}

}  // namespace purser
