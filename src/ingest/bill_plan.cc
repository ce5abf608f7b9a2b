#include "ingest/bill_plan.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "embedded.h"
#include "ingest/date_order.h"
#include "ingest/period_rows.h"
#include "ingest/plan.h"
#include "ingest/quality.h"

namespace purser {
namespace {

struct BillPeriod {
  Month month;
  RowCounts rows{};
  Int128 residual = 0;
};

class BillPlanner {
 public:
  BillPlanner(const BillMapping& mapping, const IngestRequest& request, const Delivery& delivery,
              Duck& duck, World& world)
      : mapping_(mapping), request_(request), delivery_(delivery), duck_(duck), world_(world) {}

  Result<std::vector<SnapshotPlan>> Plan();

 private:
  Result<void> DefineRaw();
  Result<void> ReadPeriods();
  Result<void> Quarantine(std::int64_t unreadable);
  Result<SnapshotPlan> PlanPeriod(const BillPeriod& period);
  void FindInDelivery();
  std::optional<Month> Named() const { return NamedPeriod(request_, delivery_); }
  Error Refusal(std::string_view why) const {
    return {ErrorKind::kData, fmt::format("{} {}", delivery_.files.front().string(), why)};
  }

  const BillMapping& mapping_;
  const IngestRequest& request_;
  const Delivery& delivery_;
  Duck& duck_;
  World& world_;
  RawView raw_;
  std::vector<BillPeriod> periods_;
  std::vector<QuarantinedRow> quarantined_;
  std::vector<QualityFinding> findings_;  ///< About the delivery, said in each of its periods.
};

Result<void> BillPlanner::DefineRaw() {
  if (mapping_.define != nullptr) {
    raw_ = TRY(mapping_.define(request_, delivery_, duck_, world_));
    return {};
  }
  raw_ = TRY(DefineRawView(duck_, delivery_.files,
                           {.view = "bill_raw",
                            .columns = mapping_.columns,
                            .dropped = {},
                            .date_order = DateOrderText(request_.date_order)}));
  if (delivery_.files.empty()) return {};
  const std::string why_not = mapping_.why_not(raw_);
  if (!why_not.empty()) return Refusal(why_not);
  if (raw_.repeated.empty()) return {};
  return Refusal(fmt::format("has {} more than once in its header: remove all but one",
                             *raw_.repeated.begin()));
}

Result<void> BillPlanner::ReadPeriods() {
  std::int64_t unreadable = 0;
  std::int64_t without_period = 0;
  TRY(duck_.ForEach(sql::ingest_bill_periods, {}, [&](const Row& row) -> Result<void> {
    const std::int64_t lines = row.Integer("lines");
    if (std::get<bool>(row["is_bad"]))
      unreadable += lines;
    else if (row.IsNull("period"))
      without_period += lines;
    else
      periods_.push_back({.month = MonthOf(row.Day("period")),
                          .rows = {.read = lines,
                                   .derived = row.Integer("derived"),
                                   .kept = 0,
                                   .netted = row.Integer("netted"),
                                   .quarantined = 0},
                          .residual = row.Units("residual")});
    return {};
  }));
  if (without_period > 0)
    return Refusal(
        fmt::format("has {} rows of no billing period: name it with --period", without_period));
  if (unreadable > 0) return Quarantine(unreadable);
  if (!periods_.empty() || delivery_.files.empty()) return {};
  if (!Named())
    return Refusal("has no rows, and nothing says which month it is of: name it with --period");
  periods_.push_back({.month = *Named()});
  return {};
}

Result<void> BillPlanner::Quarantine(std::int64_t unreadable) {
  quarantined_ = TRY(SelectQuarantine(duck_, sql::ingest_bill_quarantine, delivery_.files));
  if (periods_.empty())
    return Refusal(fmt::format("has no cost that can be read; the first: line {}: {}",
                               quarantined_.front().line, quarantined_.front().reason));
  return CountUnreadable(periods_, unreadable, request_.quarantine_limit, quarantined_);
}

void BillPlanner::FindInDelivery() {
  findings_ = FindingsOfNotes(delivery_.notes);
  std::vector<std::string_view> missing;
  for (const std::string_view column : mapping_.wanted)
    if (!raw_.present.contains(column)) missing.push_back(column);
  if (missing.empty() || delivery_.files.empty()) return;
  findings_.push_back(
      {.kind = "columns-missing",
       .detail = fmt::format("columns are missing, taken as empty: {}", fmt::join(missing, ", ")),
       .remedy = std::string(mapping_.wanted_remedy),
       .rows = 0,
       .amount = 0,
       .currency = {}});
}

Result<SnapshotPlan> BillPlanner::PlanPeriod(const BillPeriod& period) {
  const Parameters parameters = {{"period", period.month.period().start}};
  SnapshotPlan plan;
  plan.minor = IsMinor(period, periods_, Named());
  plan.snapshot = NewSnapshot(request_, delivery_, period.month, world_);
  Snapshot& snapshot = plan.snapshot;
  snapshot.provider = mapping_.provider;
  snapshot.focus_version = "1.2";
  snapshot.residual = period.residual;
  snapshot.rows = period.rows;
  RowCounts& rows = snapshot.rows;
  rows.kept = rows.read + rows.derived - rows.netted - rows.quarantined;
  snapshot.quality = TRY(SelectFindings(duck_, mapping_.findings, parameters));
  std::ranges::copy(findings_, std::back_inserter(snapshot.quality));
  snapshot.proof = TRY(SelectProof(duck_, mapping_.proof, parameters));
  if (rows.quarantined > 0) snapshot.quarantined = quarantined_;
  plan.select = fmt::format("SELECT * EXCLUDE (_period) FROM bill_charges WHERE _period = {}",
                            DateLiteral(period.month));
  plan.input_totals = fmt::format(
      "SELECT currency, metric, amount FROM bill_totals WHERE period = {} ORDER BY currency, "
      "metric",
      DateLiteral(period.month));
  plan.class_tag_keys = request_.class_tag_keys;
  return plan;
}

Result<std::vector<SnapshotPlan>> BillPlanner::Plan() {
  TRY(DefineRaw());
  const std::optional<Month> named = Named();
  TRY(duck_.Execute(fmt::format("SET VARIABLE bill_period = {}",
                                named ? DateLiteral(*named) : "CAST(NULL AS DATE)")));
  TRY(duck_.Execute(sql::ingest_bill_macros.text));
  for (const Query& statement : mapping_.statements)
    TRY(duck_.Execute(statement.text).While("read the bill"));
  // Every sum that decides anything is in bill_scan now.
  TRY(ReadPeriods());
  FindInDelivery();
  std::vector<SnapshotPlan> plans;
  for (const BillPeriod& period : periods_) {
    if (!IsWanted(period.month, request_)) continue;
    SnapshotPlan plan = TRY(PlanPeriod(period));
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace

Result<std::vector<SnapshotPlan>> PlanBill(const BillMapping& mapping, const IngestRequest& request,
                                           const Delivery& delivery, Duck& duck, World& world) {
  return BillPlanner(mapping, request, delivery, duck, world).Plan();
}

}  // namespace purser
