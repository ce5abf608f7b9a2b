/// FOCUS 1.0 to 1.4 as charges (docs: formats of FOCUS, money.md §2–4).
///
/// One look at the whole delivery (focus_scan) finds its billing periods, what it adds up to, and
/// what is odd about it. Then one SELECT a billing period maps every row: the values of FOCUS's
/// closed lists get its spelling, dates become half-open, costs stay as delivered.

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "embedded.h"
#include "ingest/date_order.h"
#include "ingest/discover.h"
#include "ingest/focus_columns.h"
#include "ingest/focus_rules.h"
#include "ingest/period_rows.h"
#include "ingest/plan.h"
#include "ingest/quality.h"
#include "ingest/raw.h"
#include "ingest/sources.h"

namespace purser {
namespace {

struct FocusPeriod {
  Month month;
  std::string provider{};
  RowCounts rows{};
  Int128 residual = 0;
};

/// Each costs time on every row. A provider adds some dozens.
constexpr std::size_t kMostCustomColumns = 2'000;

class FocusPlanner {
 public:
  FocusPlanner(const IngestRequest& request, const Delivery& delivery, Duck& duck, World& world)
      : request_(request), delivery_(delivery), duck_(duck), world_(world) {}

  Result<std::vector<SnapshotPlan>> Plan();

 private:
  Result<void> ReadLines();
  Result<void> DefineLines();
  Result<void> SettleDates();
  Result<void> ReadPeriods();
  Result<void> Quarantine(std::int64_t unreadable);
  Result<void> FindInDelivery();
  Result<SnapshotPlan> PlanPeriod(const FocusPeriod& period);
  Result<std::int64_t> Count(std::string_view expression);
  Result<void> Set(std::string_view variable, std::string_view value) {
    return duck_.Execute(fmt::format("SET VARIABLE {} = {}", variable, value));
  }
  DatedFiles Dates() const {
    return {.files = delivery_.files,
            .dates = {{{.name = "BillingPeriodStart"},
                       {.name = "BillingPeriodEnd"},
                       {.name = "ChargePeriodStart"},
                       {.name = "ChargePeriodEnd"}}}};
  }
  std::optional<Month> Named() const { return NamedPeriod(request_, delivery_); }
  std::int64_t PresentDates() const;
  void DropWhatColumnsSay(std::vector<QualityFinding>& findings) const;

  const IngestRequest& request_;
  const Delivery& delivery_;
  Duck& duck_;
  World& world_;
  RawView raw_;
  DateOrder order_ = DateOrder::kUnknown;
  std::vector<FocusPeriod> periods_;
  std::vector<QuarantinedRow> quarantined_;
  std::vector<QualityFinding> findings_;  ///< About the delivery, said in each of its periods.
  std::map<Month, std::vector<std::string>> tag_keys_;
};

Result<void> FocusPlanner::DefineLines() {
  raw_ = TRY(DefineRawView(duck_, delivery_.files,
                           {.view = "focus_raw",
                            .columns = FocusColumns(),
                            .dropped = {},
                            .date_order = DateOrderText(order_)}));
  if (delivery_.files.empty()) return {};
  for (const std::string_view column : {"BilledCost", "EffectiveCost", "ListCost", "ContractedCost",
                                        "BillingCurrency", "BillingPeriodStart"})
    if (raw_.repeated.contains(column))
      return Error{ErrorKind::kData,
                   fmt::format("{}:1: the header has {} more than once: remove all but one",
                               delivery_.files.front().string(), column)};
  if (raw_.custom.size() > kMostCustomColumns)
    return Error{
        ErrorKind::kData,
        fmt::format("{} has {} columns that FOCUS does not know, of which {} can be kept: "
                    "leave the others out of the export",
                    delivery_.files.front().string(), raw_.custom.size(), kMostCustomColumns)};
  const std::string why_not = WhyNotFocus(raw_);
  if (why_not.empty()) return {};
  return Error{ErrorKind::kData,
               fmt::format("{} is no FOCUS bill: {}", delivery_.files.front().string(), why_not)};
}

Result<std::int64_t> FocusPlanner::Count(std::string_view expression) {
  const std::string text =
      fmt::format("SELECT CAST(COALESCE(SUM({}), 0) AS BIGINT) FROM focus_scan", expression);
  const Answer answer = TRY(duck_.Select({"src/ingest/focus_scan.sql", text}));
  return std::get<std::int64_t>(answer.rows.front().front());
}

Result<void> FocusPlanner::ReadLines() {
  order_ = request_.date_order;
  TRY(DefineLines());
  if (order_ == DateOrder::kUnknown) {
    const bool slashed = TRY(BeginsWithSlashedDates(duck_, Dates()));
    if (slashed) {
      order_ = TRY(ProveDateOrder(duck_, Dates()));
      TRY(DefineLines());
    }
  }
  const std::optional<Month> named = Named();
  TRY(Set("focus_period", named ? DateLiteral(*named) : "CAST(NULL AS DATE)"));
  TRY(Set("focus_is_inclusive", "false"));
  TRY(Set("focus_dates", fmt::format("CAST({} AS BIGINT)", PresentDates())));
  TRY(Set("focus_has_invoices", raw_.present.contains("InvoiceId") ? "true" : "false"));
  TRY(duck_.Execute(sql::ingest_focus_lines.text));
  return duck_.Execute(sql::ingest_focus_scan.text).While("read the bill");
}

/// Dates that were not read may be slashed ones behind the first rows; ends may be inclusive.
Result<void> FocusPlanner::SettleDates() {
  const std::int64_t unread = TRY(Count("unread_dates"));
  if (unread > 0 && order_ == DateOrder::kUnknown) {
    order_ = TRY(ProveDateOrder(duck_, Dates()));
    if (order_ != DateOrder::kUnknown) {
      TRY(DefineLines());
      TRY(duck_.Execute(sql::ingest_focus_scan.text).While("read the bill"));
    }
  }
  const std::int64_t timed = TRY(Count("timed_lines"));
  const std::int64_t same_day = TRY(Count("same_day_lines"));
  const std::int64_t next_day = TRY(Count("next_day_lines"));
  // Whole days only, some of one day and none of the next: the end is the last day itself.
  if (timed > 0 || same_day == 0 || next_day > 0) return {};
  TRY(Set("focus_is_inclusive", "true"));
  return duck_.Execute(sql::ingest_focus_scan.text).While("read the bill");
}

Result<void> FocusPlanner::Quarantine(std::int64_t unreadable) {
  if (unreadable == 0) return {};
  quarantined_ = TRY(SelectQuarantine(duck_, sql::ingest_focus_quarantine, delivery_.files));
  if (periods_.empty())
    return Error{ErrorKind::kData,
                 fmt::format("no cost in {} can be read; the first: line {}: {}",
                             delivery_.files.front().string(), quarantined_.front().line,
                             quarantined_.front().reason)};
  return CountUnreadable(periods_, unreadable, request_.quarantine_limit, quarantined_);
}

Result<void> FocusPlanner::ReadPeriods() {
  std::int64_t unreadable = 0;
  std::int64_t without_period = 0;
  std::int64_t blank = 0;
  TRY(duck_.ForEach(sql::ingest_focus_periods, {}, [&](const Row& row) -> Result<void> {
    const std::int64_t lines = row.Integer("lines");
    if (std::get<bool>(row["is_blank"])) {
      blank += lines;
    } else if (std::get<bool>(row["is_bad"])) {
      unreadable += lines;
    } else if (row.IsNull("period")) {
      without_period += lines;
    } else {
      periods_.push_back({.month = MonthOf(row.Day("period")),
                          .provider = row.Text("provider"),
                          .rows = {.read = lines},
                          .residual = row.Units("residual")});
    }
    return {};
  }));
  if (without_period > 0)
    return Error{
        ErrorKind::kData,
        fmt::format("{} rows say no billing period: name it with --period", without_period)};
  if (blank > 0)
    findings_.push_back({.kind = "blank-rows",
                         .detail = fmt::format("{} rows are empty: not read", blank),
                         .remedy = "none",
                         .rows = blank,
                         .amount = 0,
                         .currency = {}});
  if (periods_.empty() && unreadable == 0) {
    if (!Named() && !delivery_.files.empty())
      return Error{
          ErrorKind::kData,
          fmt::format("{} has no rows, and nothing says which month it is of: name it with "
                      "--period",
                      delivery_.files.front().string())};
    if (Named()) periods_.push_back({.month = *Named()});
  }
  return Quarantine(unreadable);
}

Result<void> FocusPlanner::FindInDelivery() {
  std::ranges::move(FindingsOfNotes(delivery_.notes), std::back_inserter(findings_));
  const std::vector<std::string> missing = MissingFocusColumns(raw_);
  if (!missing.empty() && !delivery_.files.empty())
    findings_.push_back({.kind = "columns-missing",
                         .detail = fmt::format("columns that FOCUS demands are missing, taken as "
                                               "empty: {}",
                                               fmt::join(missing, ", ")),
                         .remedy = "export them",
                         .rows = 0,
                         .amount = 0,
                         .currency = {}});
  if (!raw_.present.contains("Tags") && !raw_.present.contains("AllocatedTags")) return {};
  return duck_.ForEach(sql::ingest_focus_tag_keys, {}, [&](const Row& row) -> Result<void> {
    tag_keys_[MonthOf(row.Day("period"))].push_back(row.Text("key"));
    return {};
  });
}

std::int64_t FocusPlanner::PresentDates() const {
  constexpr std::string_view kDates[] = {"BillingPeriodStart", "BillingPeriodEnd",
                                         "ChargePeriodStart", "ChargePeriodEnd"};
  return std::ranges::count_if(kDates,
                               [&](std::string_view date) { return raw_.present.contains(date); });
}

/// What is missing in the whole column is said once, of the column.
void FocusPlanner::DropWhatColumnsSay(std::vector<QualityFinding>& findings) const {
  const std::vector<std::string> missing = MissingFocusColumns(raw_);
  std::erase_if(findings, [&](const QualityFinding& finding) {
    return finding.kind == "values-missing" &&
           std::ranges::any_of(missing, [&](const std::string& column) {
             return finding.detail.starts_with(column + " ");
           });
  });
}

Result<SnapshotPlan> FocusPlanner::PlanPeriod(const FocusPeriod& period) {
  const Parameters parameters = {{"period", period.month.period().start}};
  SnapshotPlan plan;
  plan.minor = IsMinor(period, periods_, Named());
  plan.snapshot = NewSnapshot(request_, delivery_, period.month, world_);
  Snapshot& snapshot = plan.snapshot;
  snapshot.provider = period.provider;
  snapshot.focus_version = FocusVersion(raw_);
  snapshot.residual = period.residual;
  snapshot.rows = period.rows;
  snapshot.rows.kept = period.rows.read - period.rows.quarantined;
  snapshot.quality = TRY(SelectFindings(duck_, sql::ingest_focus_findings, parameters));
  DropWhatColumnsSay(snapshot.quality);
  std::ranges::copy(findings_, std::back_inserter(snapshot.quality));
  std::ranges::move(TagCollisions(tag_keys_[period.month]), std::back_inserter(snapshot.quality));
  std::vector<QualityFinding> broken = TRY(FindBrokenRules(duck_, raw_, period.month));
  std::ranges::move(broken, std::back_inserter(snapshot.quality));
  snapshot.proof = TRY(SelectProof(duck_, sql::ingest_focus_proof, parameters));
  if (period.rows.quarantined > 0) snapshot.quarantined = quarantined_;
  plan.select = fmt::format("SELECT * EXCLUDE (_period) FROM focus_charges WHERE _period = {}",
                            DateLiteral(period.month));
  plan.input_totals = fmt::format(
      "SELECT currency, metric, amount FROM focus_totals WHERE period = {} ORDER BY currency, "
      "metric",
      DateLiteral(period.month));
  plan.class_tag_keys = request_.class_tag_keys;
  return plan;
}

Result<std::vector<SnapshotPlan>> FocusPlanner::Plan() {
  TRY(ReadLines());
  TRY(SettleDates());
  // Every sum that decides anything is in focus_scan now.
  TRY(duck_.Execute(sql::ingest_focus_charges.text));
  TRY(duck_.Execute(sql::ingest_focus_totals.text));
  TRY(ReadPeriods());
  TRY(FindInDelivery());
  std::vector<SnapshotPlan> plans;
  for (const FocusPeriod& period : periods_) {
    if (!IsWanted(period.month, request_)) continue;
    SnapshotPlan plan = TRY(PlanPeriod(period));
    plans.push_back(std::move(plan));
  }
  return plans;
}

Result<std::vector<SnapshotPlan>> Plan(const IngestRequest& request, const Delivery& delivery,
                                       Duck& duck, World& world) {
  return FocusPlanner(request, delivery, duck, world).Plan();
}

}  // namespace

SourceKind Focus() {
  return {.name = "focus",
          .about = "FOCUS 1.0 to 1.4 of any provider (CSV or Parquet, with its manifest)",
          .discover = DiscoverDeliveries,
          .plan = Plan};
}

}  // namespace purser
