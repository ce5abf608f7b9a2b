/// AWS Cost and Usage Reports, legacy and 2.0, as charges (docs: formats of AWS, money.md §2–3).
///
/// One look at the whole report with a few columns decides how discounts are carried, which
/// Savings Plans net to zero, what is missing, and from which lines others are to be derived
/// (cur_scan, cur_derived). Then one SELECT a billing period maps every line. So files are read
/// twice; split costs, where a report has them, read them twice more.

#include <algorithm>

#include <fmt/format.h>

#include "embedded.h"
#include "ingest/aws_cur_columns.h"
#include "ingest/discover.h"
#include "ingest/period_rows.h"
#include "ingest/plan.h"
#include "ingest/quality.h"
#include "ingest/raw.h"
#include "ingest/sources.h"

namespace purser {
namespace {

/// What cur_scan found in one billing period.
struct CurPeriod {
  Month month;
  RowCounts rows;
  bool has_split = false;
  Int128 residual = 0;
  std::string discount_mode;
};

class CurPlanner {
 public:
  CurPlanner(const IngestRequest& request, const Delivery& delivery, Duck& duck, World& world)
      : request_(request), delivery_(delivery), duck_(duck), world_(world) {}

  Result<std::vector<SnapshotPlan>> Plan();

 private:
  Result<void> DefineLines();
  Result<void> RequireCosts() const;
  Result<void> DefineServices();
  Result<void> Derive();
  Result<void> ReadPeriods();
  Result<void> Split();
  Result<SnapshotPlan> PlanPeriod(const CurPeriod& period);
  Result<void> Set(std::string_view variable, std::string_view value) {
    return duck_.Execute(fmt::format("SET VARIABLE {} = {}", variable, value));
  }
  bool Has(std::string_view column) const { return raw_.present.contains(column); }
  Result<bool> Any(std::string_view condition);

  const IngestRequest& request_;
  const Delivery& delivery_;
  Duck& duck_;
  World& world_;
  RawView raw_;
  std::vector<CurPeriod> periods_;
  std::vector<QuarantinedRow> quarantined_;
  std::vector<QualityFinding> findings_;
  bool has_split_ = false;
};

Result<void> CurPlanner::RequireCosts() const {
  if (delivery_.files.empty()) return {};
  if (Has("line_item_unblended_cost") && Has("line_item_line_item_type")) return {};
  const std::string& first = delivery_.files.front().string();
  const bool is_focus = std::ranges::any_of(
      raw_.custom, [](const std::string& name) { return ColumnKey(name) == "billedcost"; });
  return Error{ErrorKind::kData,
               fmt::format("{} is no Cost and Usage Report: it has no line item type and unblended "
                           "cost{}",
                           first, is_focus ? "; it looks like FOCUS: --kind focus" : "")};
}

Result<void> CurPlanner::DefineServices() {
  std::string values;
  std::string_view rest = data::service_categories;
  rest.remove_prefix(std::min(rest.size(), rest.find('\n') + 1));
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    const std::size_t comma = line.rfind(',');
    if (comma != std::string_view::npos)
      values += fmt::format("{}({}, {})", values.empty() ? "" : ", ",
                            SqlText(line.substr(0, comma)), SqlText(line.substr(comma + 1)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return duck_.Execute(
      fmt::format("CREATE OR REPLACE TEMP TABLE cur_service AS SELECT * FROM (VALUES {}) AS "
                  "t(service, service_category)",
                  values));
}

Result<void> CurPlanner::DefineLines() {
  raw_ = TRY(DefineRawView(duck_, delivery_.files,
                           {.view = "cur_raw",
                            .columns = AwsCurColumns(),
                            .dropped = AwsCurFamilies(),
                            .date_order = ""}));
  TRY(RequireCosts());
  TRY(DefineServices());
  const std::optional<Month> named = NamedPeriod(request_, delivery_);
  TRY(Set("cur_period", named ? DateLiteral(*named) : "CAST(NULL AS DATE)"));
  TRY(Set("cur_has_plans", Has("savings_plan_savings_plan_effective_cost") &&
                                   Has("savings_plan_total_commitment_to_date")
                               ? "true"
                               : "false"));
  TRY(Set("cur_has_reservations", Has("reservation_effective_cost") ? "true" : "false"));
  TRY(duck_.Execute(sql::ingest_aws_cur_lines.text));
  return duck_.Execute(sql::ingest_aws_cur_scan.text).While("read the report");
}

Result<bool> CurPlanner::Any(std::string_view condition) {
  const std::string text = fmt::format("SELECT COUNT(*) FROM cur_scan WHERE {}", condition);
  const Answer answer = TRY(duck_.Select({"src/ingest/aws_cur_scan.sql", text}));
  return std::get<std::int64_t>(answer.rows.front().front()) > 0;
}

Result<void> CurPlanner::Derive() {
  TRY(duck_.Execute(sql::ingest_aws_cur_modes.text));
  TRY(duck_.Execute(sql::ingest_aws_cur_derived.text));
  TRY(duck_.Execute(sql::ingest_aws_cur_adjustments.text));
  TRY(duck_.Execute(sql::ingest_aws_cur_totals.text));
  return duck_.Execute(sql::ingest_aws_cur_charges.text);
}

Result<void> CurPlanner::Split() {
  has_split_ = TRY(Any("is_split"));
  return has_split_ ? duck_.Execute(sql::ingest_aws_cur_split.text) : Result<void>();
}

Result<void> CurPlanner::ReadPeriods() {
  std::int64_t unreadable = 0;
  std::int64_t without_period = 0;
  TRY(duck_.ForEach(sql::ingest_aws_cur_periods, {}, [&](const Row& row) -> Result<void> {
    const std::int64_t lines = row.Integer("lines");
    if (std::get<bool>(row["is_bad"])) {
      unreadable += lines;
    } else if (row.IsNull("period")) {
      without_period += lines;
    } else {
      CurPeriod period{.month = MonthOf(row.Day("period")),
                       .rows = {},
                       .has_split = row.Integer("splits") > 0,
                       .residual = row.Units("residual"),
                       .discount_mode = row.Text("modes")};
      period.rows = {.read = lines,
                     .derived = row.Integer("derived"),
                     .kept = 0,
                     .netted = row.Integer("netted"),
                     .quarantined = 0};
      periods_.push_back(std::move(period));
    }
    return {};
  }));
  if (without_period > 0)
    return Error{
        ErrorKind::kData,
        fmt::format("{} lines say no billing period: name it with --period", without_period)};
  const std::optional<Month> named = delivery_.period ? delivery_.period : request_.period;
  if (periods_.empty() && named)
    periods_.push_back(
        {.month = *named, .rows = {}, .has_split = false, .residual = 0, .discount_mode = {}});
  if (unreadable == 0) return {};
  quarantined_ = TRY(SelectQuarantine(duck_, sql::ingest_aws_cur_quarantine, delivery_.files));
  if (periods_.empty())
    return Error{ErrorKind::kData,
                 fmt::format("no cost in {} can be read", delivery_.files.front().string())};
  return CountUnreadable(periods_, unreadable, request_.quarantine_limit, quarantined_);
}

Result<SnapshotPlan> CurPlanner::PlanPeriod(const CurPeriod& period) {
  const Parameters parameters = {{"period", period.month.period().start}};
  SnapshotPlan plan;
  plan.snapshot = NewSnapshot(request_, delivery_, period.month, world_);
  Snapshot& snapshot = plan.snapshot;
  snapshot.provider = "AWS";
  snapshot.focus_version = "1.2";
  snapshot.residual = period.residual;
  if (!period.discount_mode.empty()) snapshot.discount_mode = period.discount_mode;
  snapshot.rows = period.rows;
  snapshot.quality = TRY(SelectFindings(duck_, sql::ingest_aws_cur_findings, parameters));
  std::ranges::copy(findings_, std::back_inserter(snapshot.quality));
  snapshot.proof = TRY(SelectProof(duck_, sql::ingest_aws_cur_proof, parameters));
  if (period.has_split) {
    TRY(duck_.ForEach(sql::ingest_aws_cur_split_counts, parameters,
                      [&](const Row& row) -> Result<void> {
                        snapshot.rows.derived += row.Integer("derived");
                        snapshot.rows.netted += row.Integer("netted");
                        return {};
                      }));
    std::vector<QualityFinding> split =
        TRY(SelectFindings(duck_, sql::ingest_aws_cur_split_findings, parameters));
    std::ranges::move(split, std::back_inserter(snapshot.quality));
  }
  RowCounts& rows = snapshot.rows;
  rows.kept = rows.read + rows.derived - rows.netted - rows.quarantined;
  if (rows.quarantined > 0) snapshot.quarantined = quarantined_;
  plan.select = fmt::format("SELECT * FROM {} WHERE BillingPeriodStart = CAST({} AS TIMESTAMP)",
                            period.has_split ? "cur_charges_split" : "cur_charges",
                            DateLiteral(period.month));
  plan.input_totals =
      fmt::format("SELECT currency, metric, amount FROM cur_totals WHERE period = {}",
                  DateLiteral(period.month));
  plan.class_tag_keys = request_.class_tag_keys;
  return plan;
}

Result<std::vector<SnapshotPlan>> CurPlanner::Plan() {
  TRY(DefineLines());
  // Every sum that decides anything is in cur_scan now.
  TRY(Derive());
  TRY(Split());
  TRY(ReadPeriods());
  findings_ = FindingsOfNotes(delivery_.notes);
  std::vector<SnapshotPlan> plans;
  for (const CurPeriod& period : periods_) {
    if (!IsWanted(period.month, request_)) continue;
    SnapshotPlan plan = TRY(PlanPeriod(period));
    plans.push_back(std::move(plan));
  }
  return plans;
}

Result<std::vector<SnapshotPlan>> Plan(const IngestRequest& request, const Delivery& delivery,
                                       Duck& duck, World& world) {
  return CurPlanner(request, delivery, duck, world).Plan();
}

}  // namespace

SourceKind AwsCur() {
  return {.name = "aws-cur",
          .about = "AWS Cost and Usage Report, legacy or 2.0 (CSV or Parquet, with its manifest)",
          .discover = DiscoverDeliveries,
          .plan = Plan};
}

}  // namespace purser
