/// Cost Explorer's answers as charges, for teams that have no Cost and Usage Report.
///
/// A charge is the sum of a day, service and tag value (or whatever the answer groups by), so there
/// are no resources, prices, commitments or invoices, and everything says so. Billed is
/// NetUnblendedCost where it adds up to UnblendedCost, else UnblendedCost; Effective is the
/// amortized sum of the same kind. Credits, refunds and tax are known apart where they were asked
/// for apart or grouped by; fees of commitments cannot be told from usage.
/// @source AWS Cost Explorer API reference, GetCostAndUsage

#include "ingest/cost_explorer.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "embedded.h"
#include "ingest/bill_plan.h"
#include "ingest/catalog_table.h"
#include "ingest/content_digest.h"
#include "ingest/cost_answers.h"
#include "ingest/plan.h"
#include "ingest/sources.h"
#include "ingest/walk.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAccountFolder = "account=";

Instant NewestOf(const std::vector<fs::path>& files) {
  Instant newest{};
  for (const fs::path& file : files) {
    std::error_code failed;
    const fs::file_time_type time = fs::last_write_time(file, failed);
    if (failed) continue;
    newest = std::max(newest, std::chrono::floor<std::chrono::microseconds>(
                                  fs::file_time_type::clock::to_sys(time)));
  }
  return newest;
}

/// A delivery a month of what purser asked for; all other files are one.
Result<std::vector<Delivery>> Discover(const IngestRequest& request, World&) {
  const Walked walked = TRY(WalkInputs(request.inputs));
  std::map<std::pair<std::string, Month>, Delivery> asked;
  Delivery given;
  for (const fs::path& file : walked.files) {
    if (file.extension() != ".json") continue;
    const std::optional<CostAnswerPlace> place = CostAnswerPlaceOf(file);
    if (place && !IsWanted(place->month, request)) continue;
    Delivery& delivery = place ? asked[{place->account, place->month}] : given;
    delivery.files.push_back(file);
    delivery.datasets.push_back(place ? place->part : "");
    if (!place) continue;
    delivery.period = place->month;
    delivery.export_name = "cost-explorer-" + place->account;
    delivery.whole = true;
  }
  std::vector<Delivery> deliveries;
  for (auto& [key, delivery] : asked) deliveries.push_back(std::move(delivery));
  if (!given.files.empty()) deliveries.push_back(std::move(given));
  if (deliveries.empty())
    return Error{
        ErrorKind::kNotFound,
        fmt::format("no answers of Cost Explorer (.json) in {}",
                    request.inputs.empty() ? "no path at all" : request.inputs.front().string())};
  for (Delivery& delivery : deliveries) {
    delivery.content_digest = TRY(ContentDigest(delivery.files));
    delivery.refreshed = NewestOf(delivery.files);
    delivery.notes = walked.notes;
  }
  return deliveries;
}

/// The payer: whom purser asked as, or what the configuration says of files.
std::string AccountOf(const IngestRequest& request, const Delivery& delivery) {
  if (const std::optional<CostAnswerPlace> place = CostAnswerPlaceOf(delivery.files.front()))
    return place->account;
  return request.accounts.empty() ? std::string() : request.accounts.front();
}

/// Sums that overlap would be counted twice.
Result<void> RefuseOverlap(Duck& duck, const Delivery& delivery) {
  std::string why;
  TRY(duck.ForEach(sql::ingest_cost_explorer_overlap, {}, [&](const Row& row) -> Result<void> {
    why = fmt::format("sums of {} {}", row.Text("period"), row.Text("why"));
    return {};
  }));
  if (why.empty()) return {};
  return Error{ErrorKind::kData,
               fmt::format("{} and the files with it: {}; name only answers that do not overlap",
                           delivery.files.front().string(), why)};
}

Result<RawView> DefineRaw(const IngestRequest& request, const Delivery& delivery, Duck& duck,
                          World& world) {
  std::vector<CostAnswerFile> files;
  for (std::size_t i = 0; i < delivery.files.size(); ++i)
    files.push_back({delivery.files[i], delivery.datasets.at(i)});
  TRY(DefineCostAnswers(duck, world, files));
  TRY(RefuseOverlap(duck, delivery));
  TRY(DefineCatalogTable(duck, "ce_service", data::service_categories));
  const std::string account = AccountOf(request, delivery);
  TRY(duck.Execute(fmt::format("SET VARIABLE ce_account = {}",
                               account.empty() ? "CAST(NULL AS VARCHAR)" : SqlText(account))));
  return RawView();
}

Result<std::vector<SnapshotPlan>> Plan(const IngestRequest& request, const Delivery& delivery,
                                       Duck& duck, World& world) {
  static const std::array statements = {
      sql::ingest_cost_explorer_lines, sql::ingest_cost_explorer_scan,
      sql::ingest_cost_explorer_charges, sql::ingest_cost_explorer_totals};
  const BillMapping mapping = {.provider = "AWS",
                               .columns = {},
                               .wanted = {},
                               .wanted_remedy = {},
                               .why_not = nullptr,
                               .statements = statements,
                               .findings = sql::ingest_cost_explorer_findings,
                               .proof = sql::ingest_cost_explorer_proof,
                               .define = DefineRaw};
  return PlanBill(mapping, request, delivery, duck, world);
}

}  // namespace

fs::path CostMonthFolder(const fs::path& downloads, const std::string& account, Month month) {
  return downloads / (std::string(kAccountFolder) + account) / MonthText(month);
}

std::optional<CostAnswerPlace> CostAnswerPlaceOf(const fs::path& file) {
  const fs::path folder = file.parent_path();
  const std::optional<Month> month = ParseMonth(folder.filename().string());
  const std::string account = folder.parent_path().filename().string();
  if (!month || !account.starts_with(kAccountFolder)) return std::nullopt;
  const std::string name = file.filename().string();
  for (const CostPart& part : kCostParts)
    if (name.starts_with(std::string(part.name) + "-"))
      return CostAnswerPlace{account.substr(kAccountFolder.size()), *month, std::string(part.name)};
  return std::nullopt;
}

SourceKind AwsCostExplorer() {
  return {.name = "aws-cost-explorer",
          .about = "sums of AWS Cost Explorer, asked for or saved (JSON): less exact than aws-cur",
          .discover = Discover,
          .plan = Plan,
          .asks_api = true,
          .fetch = FetchCostExplorer};
}

}  // namespace purser
