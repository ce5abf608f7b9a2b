#include "ledger/test_ledger.h"

#include <fmt/format.h>

#include "ledger/stage.h"
#include "ledger/views.h"

namespace purser {
namespace {

constexpr std::string_view kSums =
    "sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost, sum(ListCost) AS "
    "ListCost, sum(ContractedCost) AS ContractedCost, sum(ConsumedQuantity) AS ConsumedQuantity, "
    "sum(PricingQuantity) AS PricingQuantity, sum(x_GpuHours) AS x_GpuHours, "
    "CAST(sum(Lines) AS BIGINT) AS Lines, CAST(sum(OpenLines) AS BIGINT) AS OpenLines";

std::string TextOrNull(std::string_view text) { return text.empty() ? "NULL" : SqlText(text); }

Month PeriodOf(const TestCharge& charge) {
  if (!charge.period.empty()) return ParseMonth(charge.period).value();
  return MonthOf(ParseDate(charge.day).value());
}

/// The row as "expression AS Column, …".
std::string RowSelect(const TestCharge& charge, std::int64_t number) {
  const std::string start =
      fmt::format("TIMESTAMP '{}' + INTERVAL {} HOUR", charge.day, charge.hour);
  const std::string effective = charge.effective.empty() ? charge.billed : charge.effective;
  std::map<std::string, std::string> columns = {
      {"BillingAccountId", TextOrNull(charge.account)},
      {"SubAccountId", TextOrNull(charge.account)},
      {"BillingCurrency", TextOrNull(charge.currency)},
      {"ChargeCategory", TextOrNull(charge.category)},
      {"ServiceName", TextOrNull(charge.service)},
      {"ResourceId", TextOrNull(charge.resource)},
      {"InvoiceId", TextOrNull(charge.invoice)},
      {"InvoiceIssuerName", "'AWS'"},
      {"RegionId", "'us-east-1'"},
      {"ChargePeriodStart", start},
      {"ChargePeriodEnd", fmt::format("{} + INTERVAL {} HOUR", start, charge.hours)},
      {"BilledCost", SqlText(charge.billed)},
      {"EffectiveCost", SqlText(effective)},
      {"ListCost", SqlText(effective)},
      {"ContractedCost", SqlText(effective)},
      {"Tags",
       charge.team.empty() ? "NULL" : fmt::format("MAP {{'team': {}}}", SqlText(charge.team))},
      {"x_FileNumber", "1"},
      {"x_RowNumber", std::to_string(number)}};
  for (const auto& [name, expression] : charge.columns) columns[name] = expression;
  std::string select;
  for (const auto& [name, expression] : columns)
    select +=
        fmt::format("{}{} AS {}", select.empty() ? "SELECT " : ", ", expression, SqlName(name));
  return select;
}

}  // namespace

Result<std::filesystem::path> FolderStaging::FolderFor(PieceKind kind, const std::string& id,
                                                       const std::string& source, Month period) {
  std::filesystem::path path = folder() / PiecePath(kind, id, source, period);
  std::filesystem::create_directories(path);
  return path;
}

Result<Piece> FolderStaging::Seal(PieceKind kind, const std::string& id, const std::string& source,
                                  Month period) {
  Piece piece{.kind = kind,
              .id = id,
              .source = source,
              .billing_period = period,
              .inputs_digest = {},
              .files = {}};
  const std::string path = PiecePath(kind, id, source, period);
  for (const auto& entry : std::filesystem::directory_iterator(folder() / path))
    piece.files.push_back({.path = path + "/" + entry.path().filename().string(),
                           .bytes = static_cast<std::int64_t>(entry.file_size()),
                           .rows = 0,
                           .digest = {}});
  return piece;
}

TestLedger::TestLedger()
    : duck_(Duck::Open({.memory_limit_bytes = std::int64_t{1} << 30, .threads = 2}).value()) {
  generation_.id = "01TESTGENERATION0000000000";
}

void TestLedger::Stage() {
  std::map<std::pair<std::string, Month>, std::vector<std::string>> bills;
  for (const TestCharge& charge : charges_) {
    std::vector<std::string>& rows = bills[{charge.source, PeriodOf(charge)}];
    rows.push_back(RowSelect(charge, std::ssize(rows) + 1));
  }
  for (const auto& [bill, rows] : bills) {
    SnapshotPlan plan;
    plan.snapshot.id = fmt::format("01TESTSNAPSHOT{:012}", generation_.snapshots.size() + 1);
    plan.snapshot.source = bill.first;
    plan.snapshot.billing_period = bill.second;
    plan.snapshot.rows.read = plan.snapshot.rows.kept = std::ssize(rows);
    plan.select = fmt::format("{}", fmt::join(rows, " UNION ALL BY NAME "));
    plan.class_tag_keys = {"team"};
    StagedSnapshot staged = StageSnapshot(*duck_, staging_, plan).value();
    generation_.snapshots.push_back(std::move(staged.snapshot));
    for (Piece& piece : staged.pieces) generation_.pieces.push_back(std::move(piece));
  }
  charges_.clear();
  Define();
}

void TestLedger::OwnByTeam() {
  std::map<Month, bool> periods;
  for (const Snapshot& snapshot : generation_.snapshots) periods[snapshot.billing_period] = true;
  for (const auto& [period, known] : periods) Own(period);
  Define();
}

void TestLedger::Own(Month period) {
  const std::string where = fmt::format("billing_period = '{}'", MonthText(period));
  // Owners are numbered in the order of their teams; without a tag comes first.
  duck_
      ->Execute(fmt::format(
          "CREATE OR REPLACE TEMP TABLE test_owned AS SELECT x_IdentityKey, team, "
          "dense_rank() OVER (ORDER BY coalesce(team, '')) AS OwnerId FROM (SELECT DISTINCT "
          "x_IdentityKey, element_at(Tags, 'team') AS team FROM identities WHERE {})",
          where))
      .value();
  Write(PieceKind::kOwners, period,
        "SELECT x_IdentityKey, DATE '0001-01-01' AS ValidFrom, DATE '9999-12-31' AS ValidTo, "
        "OwnerId, CAST(NULL AS VARCHAR) AS Pool, CAST(NULL AS VARCHAR) AS InheritedFrom FROM "
        "test_owned");
  Write(PieceKind::kOwnerValues, period,
        "SELECT DISTINCT OwnerId, team, CASE WHEN team IS NULL THEN 'none' ELSE 'tag' END AS "
        "team_method, CASE WHEN team IS NULL THEN 'untagged' ELSE 'team' END AS team_detail "
        "FROM test_owned");
  Write(PieceKind::kSettled, period, "SELECT * EXCLUDE (billing_period) FROM settled WHERE false");
  Write(PieceKind::kCubeOwner, period,
        fmt::format("SELECT d.Day, o.OwnerId, i.ServiceName, i.BillingAccountId, i.SubAccountId, "
                    "i.SubAccountName, i.RegionId, i.ChargeCategory, i.BillingCurrency, "
                    "CAST(NULL AS VARCHAR) AS Pool, {}, d.source FROM cube_day d "
                    "JOIN test_owned o USING (x_IdentityKey) "
                    "JOIN identities i USING (snapshot, x_IdentityKey) WHERE d.{} GROUP BY ALL",
                    kSums, where));
}

void TestLedger::Write(PieceKind kind, Month period, const std::string& select) {
  const std::string& id = generation_.id;
  const std::filesystem::path folder = staging_.FolderFor(kind, id, "", period).value();
  duck_->CopyToParquet(select, folder).value();
  generation_.pieces.push_back(staging_.Seal(kind, id, "", period).value());
}

void TestLedger::Define() {
  DefineViews(*duck_, generation_.pieces, {staging_.folder()}, {"team"}).value();
}

std::string TestLedger::One(const std::string& select) {
  const Answer answer =
      duck_->Select({"test", "SELECT coalesce(CAST((" + select + ") AS VARCHAR), 'NULL')"}, {})
          .value();
  return std::get<std::string>(answer.rows.at(0).at(0));
}

}  // namespace purser
