/// Azure's cost exports, actual and amortized, as charges (docs: formats of Azure, decision 0040).
///
/// One look at both exports (azure_scan) finds their billing periods, what they add up to, which of
/// the two each period has, and whether quantities count units of measure or what those hold. Then
/// one SELECT a billing period maps the rows that count: of a pair all amortized rows, and of the
/// actual export the purchases and refunds of commitments.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "embedded.h"
#include "ingest/azure_columns.h"
#include "ingest/azure_datasets.h"
#include "ingest/azure_files.h"
#include "ingest/catalog_table.h"
#include "ingest/date_order.h"
#include "ingest/period_rows.h"
#include "ingest/plan.h"
#include "ingest/quality.h"
#include "ingest/raw.h"
#include "ingest/sources.h"

namespace purser {
namespace {

struct AzurePeriod {
  Month month;
  RowCounts rows{};
  Int128 residual = 0;
};

/// Enough to find a day behind the twelfth.
constexpr std::int64_t kRowsOfProof = 20'000;

class AzurePlanner {
 public:
  AzurePlanner(const IngestRequest& request, const Delivery& delivery, Duck& duck, World& world)
      : request_(request), delivery_(delivery), duck_(duck), world_(world) {}

  Result<std::vector<SnapshotPlan>> Plan();

 private:
  Result<void> SettleDates();
  Result<void> DefineLines();
  Result<void> Scan();
  Result<void> RequireReadDates();
  Result<void> CountQuantities();
  Result<void> ReadPeriods();
  Result<void> Quarantine(std::int64_t unreadable);
  Result<SnapshotPlan> PlanPeriod(const AzurePeriod& period);
  Result<std::int64_t> Count(std::string_view expression);
  Result<void> Set(std::string_view variable, std::string_view value) {
    return duck_.Execute(fmt::format("SET VARIABLE {} = {}", variable, value));
  }
  DatedFiles Dates(std::int64_t first_rows) const {
    return {.files = delivery_.files,
            .dates = {{{.name = "BillingPeriodStart", .also = "BillingPeriodStartDate"},
                       {.name = "BillingPeriodEnd", .also = "BillingPeriodEndDate"},
                       {.name = "Date", .also = "UsageDateTime UsageDate"},
                       {.name = "no such column"}}},
            .translated = true,
            .first_rows = first_rows};
  }

  const IngestRequest& request_;
  const Delivery& delivery_;
  Duck& duck_;
  World& world_;
  RawView raw_;
  DateOrder order_ = DateOrder::kUnknown;
  std::vector<AzurePeriod> periods_;
  std::vector<QuarantinedRow> quarantined_;
};

/// The first rows prove the order in nearly every file: the last day of a month is among them.
Result<void> AzurePlanner::SettleDates() {
  order_ = request_.date_order;
  if (delivery_.files.empty()) return {};
  const bool has_slashes = TRY(BeginsWithSlashedDates(duck_, Dates(0)));
  if (!has_slashes || order_ != DateOrder::kUnknown) return {};
  order_ = TRY(ProveDateOrder(duck_, Dates(kRowsOfProof)));
  if (order_ == DateOrder::kUnknown) order_ = TRY(ProveDateOrder(duck_, Dates(0)));
  return {};
}

Result<void> AzurePlanner::DefineLines() {
  raw_ = TRY(DefineRawView(duck_, delivery_.files,
                           {.view = "azure_raw",
                            .columns = AzureColumns(),
                            .dropped = {},
                            .date_order = DateOrderText(order_),
                            .translated = true}));
  if (delivery_.files.empty()) return {};
  const std::string why_not = WhyNotAzure(raw_);
  if (!why_not.empty())
    return Error{ErrorKind::kData, fmt::format("{} is no Azure cost export: {}",
                                               delivery_.files.front().string(), why_not)};
  for (const std::string_view column : {"CostInBillingCurrency", "BillingCurrency", "ChargeType"})
    if (raw_.repeated.contains(column))
      return Error{ErrorKind::kData,
                   fmt::format("{}:1: the header has {} more than once: remove all but one",
                               delivery_.files.front().string(), column)};
  return {};
}

Result<void> AzurePlanner::Scan() {
  TRY(DefineCatalogTable(duck_, "azure_units", data::azure_units));
  TRY(DefineCatalogTable(duck_, "azure_regions", data::azure_regions));
  TRY(DefineCatalogTable(duck_, "azure_services", data::azure_services));
  TRY(DefineCatalogTable(duck_, "azure_accelerators", data::azure_accelerators));
  const std::optional<Month> named = NamedPeriod(request_, delivery_);
  TRY(Set("azure_period", named ? DateLiteral(*named) : "CAST(NULL AS DATE)"));
  TRY(Set("azure_has_invoices", raw_.present.contains("InvoiceId") ? "true" : "false"));
  // azure_lines asks for it; the files' rows do not.
  TRY(Set("azure_is_actual", "CAST([] AS BOOLEAN[])"));
  TRY(duck_.Execute(sql::ingest_azure_cost_lines.text));
  const std::vector<bool> actual = TRY(ActualFiles(duck_, delivery_));
  TRY(Set("azure_is_actual", fmt::format("CAST([{}] AS BOOLEAN[])", fmt::join(actual, ", "))));
  const bool has_actual = std::ranges::find(actual, true) != actual.end();
  // An export without a row says that nothing was bought, in the month that it is of.
  TRY(Set("azure_has_actual", has_actual && delivery_.period ? "true" : "false"));
  return duck_.Execute(sql::ingest_azure_cost_scan.text).While("read the exports");
}

Result<std::int64_t> AzurePlanner::Count(std::string_view expression) {
  const std::string text =
      fmt::format("SELECT CAST(COALESCE(SUM({}), 0) AS BIGINT) FROM azure_scan", expression);
  const Answer answer = TRY(duck_.Select({"src/ingest/azure_cost_scan.sql", text}));
  return std::get<std::int64_t>(answer.rows.front().front());
}

/// Dates without a reading may be in another order than the first rows, or than was declared.
Result<void> AzurePlanner::RequireReadDates() {
  const bool has_periods = raw_.present.contains("BillingPeriodStart");
  const std::int64_t unread = TRY(Count(has_periods ? "unread_lines" : "undated_lines"));
  if (unread == 0) return {};
  if (request_.date_order != DateOrder::kUnknown)
    return CheckDateOrder(duck_, Dates(0), request_.date_order);
  const DateOrder proved = TRY(ProveDateOrder(duck_, Dates(0)));
  if (proved == DateOrder::kUnknown || proved == order_) return {};
  order_ = proved;
  TRY(DefineLines());
  return duck_.Execute(sql::ingest_azure_cost_scan.text).While("read the exports");
}

/// Real exports count units of measure; Microsoft's own conversion divides once more. Rows whose
/// price is known tell; without one, what real exports do holds.
Result<void> AzurePlanner::CountQuantities() {
  const std::int64_t blocks = TRY(Count("block_lines"));
  const std::int64_t units = TRY(Count("unit_lines"));
  return Set("azure_counts_blocks", blocks >= units ? "true" : "false");
}

Result<void> AzurePlanner::ReadPeriods() {
  std::int64_t unreadable = 0;
  std::int64_t without_period = 0;
  TRY(duck_.ForEach(sql::ingest_azure_cost_periods, {}, [&](const Row& row) -> Result<void> {
    const std::int64_t lines = row.Integer("lines");
    if (std::get<bool>(row["is_bad"]))
      unreadable += lines;
    else if (row.IsNull("period"))
      without_period += lines;
    else
      periods_.push_back({.month = MonthOf(row.Day("period")),
                          .rows = {.read = lines, .netted = row.Integer("netted")},
                          .residual = row.Units("residual")});
    return {};
  }));
  if (without_period > 0)
    return Error{
        ErrorKind::kData,
        fmt::format("{} rows say no billing period: name it with --period", without_period)};
  if (periods_.empty() && unreadable == 0) {
    const std::optional<Month> named = NamedPeriod(request_, delivery_);
    if (named) periods_.push_back({.month = *named});
    if (!named && !delivery_.files.empty())
      return Error{ErrorKind::kData,
                   fmt::format("{} has no rows, and nothing says which month it is of: name it "
                               "with --period",
                               delivery_.files.front().string())};
  }
  return Quarantine(unreadable);
}

Result<void> AzurePlanner::Quarantine(std::int64_t unreadable) {
  if (unreadable == 0) return {};
  quarantined_ = TRY(SelectQuarantine(duck_, sql::ingest_azure_cost_quarantine, delivery_.files));
  if (periods_.empty())
    return Error{ErrorKind::kData,
                 fmt::format("no cost in {} can be read; the first: line {}: {}",
                             delivery_.files.front().string(), quarantined_.front().line,
                             quarantined_.front().reason)};
  return CountUnreadable(periods_, unreadable, request_.quarantine_limit, quarantined_);
}

Result<SnapshotPlan> AzurePlanner::PlanPeriod(const AzurePeriod& period) {
  const Parameters parameters = {{"period", period.month.period().start}};
  SnapshotPlan plan;
  plan.minor = IsMinor(period, periods_, NamedPeriod(request_, delivery_));
  plan.snapshot = NewSnapshot(request_, delivery_, period.month, world_);
  Snapshot& snapshot = plan.snapshot;
  snapshot.provider = "Microsoft";
  snapshot.focus_version = "1.2";
  snapshot.residual = period.residual;
  snapshot.rows = period.rows;
  snapshot.rows.kept = period.rows.read - period.rows.netted - period.rows.quarantined;
  snapshot.quality = TRY(SelectFindings(duck_, sql::ingest_azure_cost_findings, parameters));
  std::ranges::move(FindingsOfNotes(delivery_.notes), std::back_inserter(snapshot.quality));
  snapshot.proof = TRY(SelectProof(duck_, sql::ingest_azure_cost_proof, parameters));
  if (period.rows.quarantined > 0) snapshot.quarantined = quarantined_;
  plan.select = fmt::format("SELECT * EXCLUDE (_period) FROM azure_charges WHERE _period = {}",
                            DateLiteral(period.month));
  plan.input_totals =
      fmt::format("SELECT currency, metric, amount FROM azure_totals WHERE period = {}",
                  DateLiteral(period.month));
  plan.class_tag_keys = request_.class_tag_keys;
  return plan;
}

Result<std::vector<SnapshotPlan>> AzurePlanner::Plan() {
  TRY(SettleDates());
  TRY(DefineLines());
  TRY(Scan());
  TRY(RequireReadDates());
  TRY(CountQuantities());
  // Every sum that decides anything is in azure_scan now.
  TRY(duck_.Execute(sql::ingest_azure_cost_totals.text));
  TRY(duck_.Execute(sql::ingest_azure_cost_charges.text));
  TRY(ReadPeriods());
  std::vector<SnapshotPlan> plans;
  for (const AzurePeriod& period : periods_) {
    if (!IsWanted(period.month, request_)) continue;
    SnapshotPlan plan = TRY(PlanPeriod(period));
    plans.push_back(std::move(plan));
  }
  return plans;
}

Result<std::vector<SnapshotPlan>> Plan(const IngestRequest& request, const Delivery& delivery,
                                       Duck& duck, World& world) {
  return AzurePlanner(request, delivery, duck, world).Plan();
}

}  // namespace

SourceKind AzureCost() {
  return {.name = "azure-cost",
          .about =
              "Azure cost exports, actual and amortized as a pair (CSV or Parquet, with their "
              "manifests)",
          .discover = DiscoverAzure,
          .plan = Plan};
}

}  // namespace purser
