#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "report/journal.h"
#include "report/subject.h"

namespace purser {
namespace {

using Values = std::vector<std::optional<std::string>>;
using Journals = std::map<JournalKey, std::map<Values, Int128>>;

/// Before the owner: what tells one journal from another.
std::vector<Dimension> JournalDimensions(const std::vector<Dimension>& by,
                                         const Taxonomy& taxonomy) {
  std::vector<Dimension> all = {*FindDimension("billing_period", taxonomy),
                                *FindDimension("invoice_issuer", taxonomy),
                                {.name = "payer",
                                 .kind = DimensionKind::kIdentity,
                                 .column = "BillingAccountId",
                                 .home = DimensionHome::kCubeDay,
                                 .about = ""}};
  all.insert(all.end(), by.begin(), by.end());
  return all;
}

Result<Journals> ReadJournals(ReaderContext& context, const ReportSubject& subject) {
  const std::vector<Group> groups =
      TRY(SelectGroups(context, {.period = subject.period,
                                 .by = JournalDimensions(subject.by, context.config.taxonomy),
                                 .sums = {Sum::kBilled},
                                 .originals = true}));
  Journals journals;
  for (const Group& group : groups) {
    const std::optional<Month> month = ParseMonth(group.values[0].value_or(""));
    Check(month.has_value(), "a billing period is a month");
    const JournalKey key{.booked = *month,
                         .period = *month,
                         .currency = group.currency,
                         .issuer = group.values[1].value_or("unknown issuer"),
                         .payer = group.values[2].value_or("")};
    journals[key][{group.values.begin() + 3, group.values.end()}] += group.sums[0];
  }
  return journals;
}

/// Later bills of closed periods, in the period they are booked in. The books know by how much they
/// differ, not whose charges those are.
void AddAdjustments(const ReaderContext& context, const ReportSubject& subject,
                    Journals& journals) {
  if (subject.period.of != PeriodOf::kBilling) return;
  const Values nobody(subject.by.size(), std::string(kUnallocated));
  for (const Adjustment& adjustment : context.generation.adjustments) {
    const Month booked = adjustment.booked_in;
    if (booked < subject.period.first_month() || subject.period.last_month() < booked) continue;
    const Total& change = adjustment.change;
    if (change.billed == 0) continue;
    const JournalKey key{
        .booked = booked,
        .period = adjustment.closed_period,
        .currency = change.currency,
        .issuer = change.invoice_issuer.empty() ? "unknown issuer" : change.invoice_issuer,
        .payer = change.account};
    journals[key][nobody] += change.billed;
  }
}

/// The largest first, what nobody owns last.
std::vector<JournalShare> InOrder(const std::map<Values, Int128>& amounts) {
  std::vector<JournalShare> shares;
  for (const auto& [owner, exact] : amounts)
    if (exact != 0) shares.push_back({owner, exact});
  std::ranges::stable_sort(shares, [](const JournalShare& a, const JournalShare& b) {
    const bool a_owned = a.owner[0] != kUnallocated;
    const bool b_owned = b.owner[0] != kUnallocated;
    return a_owned != b_owned ? a_owned : a.exact > b.exact;
  });
  return shares;
}

MoneyByCurrency SumsOf(const Journals& journals, bool adjustments) {
  MoneyByCurrency sums;
  for (const auto& [key, amounts] : journals)
    if (key.is_adjustment() == adjustments)
      for (const auto& [owner, exact] : amounts) sums[key.currency] += exact;
  return sums;
}

/// The owners' parts are the bill to the last digit.
Result<void> Prove(const Journals& journals, const Facts& facts) {
  const MoneyByCurrency sums = SumsOf(journals, false);
  for (const auto& [currency, billed] : facts.total) {
    const auto found = sums.find(currency);
    const Int128 charged = found == sums.end() ? 0 : found->second;
    if (charged != billed)
      return Error{ErrorKind::kData,
                   fmt::format("the owners are charged {}, the bill is {}",
                               MoneyText(charged, currency), MoneyText(billed, currency))};
  }
  return {};
}

/// What the journals of bills charge, each rounded by itself, in minor units.
std::map<std::string, std::pair<Int128, int>> ChargedOf(const Journals& journals) {
  std::map<std::string, std::pair<Int128, int>> charged;
  for (const auto& [key, amounts] : journals) {
    if (key.is_adjustment()) continue;
    Int128 sum = 0;
    for (const auto& [owner, exact] : amounts) sum += exact;
    charged[key.currency].first += Rescale(sum, kCostScale, MinorDigits(key.currency));
    ++charged[key.currency].second;
  }
  return charged;
}

std::vector<std::string> SumLines(const Journals& journals) {
  std::vector<std::string> lines;
  const MoneyByCurrency sums = SumsOf(journals, false);
  for (const auto& [currency, charged] : ChargedOf(journals)) {
    const int places = MinorDigits(currency);
    lines.push_back(fmt::format("billed {} {} to the last digit, charged {} in {} journal{}",
                                ShortDecimalText(sums.at(currency), kCostScale), currency,
                                GroupedDecimalText(charged.first, places, places), charged.second,
                                charged.second == 1 ? "" : "s"));
  }
  for (const auto& [currency, units] : SumsOf(journals, true))
    lines.push_back(
        fmt::format("adjustments of closed periods: {}, of nobody yet; purser snapshots diff says "
                    "what changed",
                    ChangeText(units, currency)));
  return lines;
}

/// "2026-09 is closed: its numbers are those of generation 01JC… of 2026-10-05".
std::vector<std::string> ClosingNotes(const ReaderContext& context, const PeriodChoice& period) {
  std::vector<std::string> notes;
  for (const Closing& closing : context.closings)
    if (period.of == PeriodOf::kBilling && !(closing.period < period.first_month()) &&
        !(period.last_month() < closing.period))
      notes.push_back(fmt::format("{} is closed: its numbers stay those of generation {}",
                                  MonthText(closing.period), closing.generation));
  return notes;
}

}  // namespace

Result<Report> ChargebackReport(ReaderContext& context, const ReportRequest& request) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  ReportRequest billed = request;
  billed.metric = "billed";
  const bool has_center = taxonomy.Find("cost_center") != nullptr;
  const ReportSubject subject =
      TRY(ResolveSubject(context, billed, has_center ? "cost_center" : DefaultDimension(taxonomy)));
  const Facts facts = TRY(ReadFacts(context, {.period = subject.period,
                                              .metric = subject.metric,
                                              .owner_key = CoverageKey(subject.by, taxonomy),
                                              .originals = true}));
  Journals journals = TRY(ReadJournals(context, subject));
  AddAdjustments(context, subject, journals);
  TRY(Prove(journals, facts));
  std::vector<Journal> ordered;
  for (const auto& [key, amounts] : journals) ordered.push_back({key, InOrder(amounts)});
  std::erase_if(ordered, [](const Journal& journal) { return journal.shares.empty(); });

  Report report = BeginReport("chargeback", subject, facts);
  report.title = "Chargeback of what was billed";
  std::optional<Date> last;
  if (subject.period.of == PeriodOf::kCharge) last = subject.period.days.end - std::chrono::days(1);
  report.tables.push_back(JournalTable(ordered, DimensionColumns(subject.by), last));
  report.headlines = SumLines(journals);
  for (std::string& note : ClosingNotes(context, subject.period))
    report.notes.push_back(std::move(note));
  if (context.reporting != nullptr)
    report.notes.push_back("journals are in the currency of their invoice, not in " +
                           context.reporting->code);
  report.next = "purser report chargeback" + (request.by ? " --by " + *request.by : "") +
                PeriodFlag(subject.period) + " --format csv --output journal.csv";
  return report;
}

}  // namespace purser
