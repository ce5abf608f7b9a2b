#include "demo/generate.h"

#include <fmt/format.h>

#include "demo/azure_bill.h"
#include "demo/cast.h"
#include "demo/cur_files.h"
#include "demo/focus_bill.h"
#include "demo/gcp_bill.h"
#include "demo/gzip.h"
#include "demo/inventory.h"

namespace purser {
namespace {

constexpr int kRestatedMonth = 8;

/// Which way of showing discounts a month's bill has; the legacy report knows no map.
DiscountMode DiscountsOf(int month, CurLayout layout) {
  if (month < 3) return DiscountMode::kNone;
  if (month < 7) return DiscountMode::kRows;
  if (month < 10 || layout == CurLayout::kLegacy) return DiscountMode::kNetColumns;
  return DiscountMode::kMap;
}

std::string ExpectedLine(Month month, std::string_view account, Units amount) {
  return fmt::format("{},{},USD,{}\n", MonthText(month), account, UnitsText(amount));
}

/// A month's deliveries: the restated one first came without its last lines.
Result<void> WriteMonth(Files& files, const std::filesystem::path& folder, const MonthBill& bill,
                        CurLayout layout) {
  const Date end = bill.calendar_month.period().end;
  if (bill.month == kRestatedMonth) {
    const CurDelivery first{DeliveryId(layout, end + std::chrono::days(1), "first"),
                            bill.lines.size() - bill.lines.size() / 20, false};
    TRY(WriteCurDelivery(files, folder, bill, layout, first));
  }
  const CurDelivery current{DeliveryId(layout, end + std::chrono::days(7), "final"),
                            bill.lines.size()};
  return WriteCurDelivery(files, folder, bill, layout, current);
}

/// One month of Google Cloud, and its line in `expected`.
Result<GeneratedSource> WriteGcp(Files& files, const std::filesystem::path& folder, Month month,
                                 std::string& expected) {
  const GcpBill bill = MakeGcpBill(month);
  TRY(files.MakeFolders(folder));
  TRY(files.Write(
      folder / fmt::format("gcp_billing_export_resource_v1-{}.jsonl.gz", MonthText(month)),
      Gzip(bill.json_lines)));
  expected += ExpectedLine(month, kGcpAccount, bill.billed);
  return GeneratedSource{"gcp", "gcp-billing", folder, bill.lines};
}

/// A file a week.
Result<void> WriteInventory(Files& files, const std::filesystem::path& folder, const Fleet& fleet,
                            const DemoCalendar& calendar) {
  TRY(files.MakeFolders(folder));
  for (const FleetObservation& observation : ObserveFleet(fleet, calendar))
    TRY(files.Write(folder / (DateText(observation.day) + ".json"), observation.json));
  return {};
}

}  // namespace

Result<GeneratedInputs> GenerateDemo(World& world, const std::filesystem::path& folder,
                                     const DemoOptions& options) {
  if (options.months < 1) return Error{ErrorKind::kUsage, "a demo has at least one month"};
  const DemoCalendar calendar{options.last.Plus(1 - options.months), options.months};
  const Fleet fleet = MakeFleet(calendar, options.seed);
  GeneratedSource aws{"aws", "aws-cur", folder / "aws"};
  GeneratedSource azure{"azure", "azure-cost", folder / "azure"};
  GeneratedSource modelhub{"modelhub", "focus", folder / "modelhub"};
  TRY(world.files.MakeFolders(modelhub.folder));
  std::string expected = "billing_period,account,currency,amount\n";
  for (int month = 0; month < options.months; ++month) {
    const Month calendar_month = calendar.first.Plus(month);
    const bool hourly = month >= options.months - options.hourly_months;
    const MonthBill bill = MakeMonthBill(
        fleet, calendar, month,
        {hourly ? Granularity::kHourly : Granularity::kDaily, DiscountsOf(month, options.layout)});
    TRY(WriteMonth(world.files, aws.folder, bill, options.layout));
    aws.lines += static_cast<std::int64_t>(bill.lines.size());
    expected += ExpectedLine(calendar_month, kPayerAccount, bill.Billed());

    const FocusBill focus = MakeFocusBill(calendar, month);
    const std::string name = fmt::format("modelhub-{}.csv.gz", MonthText(calendar_month));
    TRY(world.files.Write(modelhub.folder / name, Gzip(focus.csv)));
    modelhub.lines += focus.lines;
    expected += ExpectedLine(calendar_month, kModelhubAccount, focus.billed);

    if (month != options.months - 1) continue;
    const AzureBill tried = MakeAzureBill(calendar_month);
    TRY(WriteAzureBill(world.files, azure.folder, calendar_month, tried));
    azure.lines = tried.lines;
    expected += ExpectedLine(calendar_month, kAzureProfile, tried.billed);
  }
  const GeneratedSource gcp = TRY(WriteGcp(world.files, folder / "gcp", options.last, expected));
  TRY(WriteInventory(world.files, folder / "inventory", fleet, calendar));
  TRY(world.files.Write(folder / "expected.csv", expected));
  return GeneratedInputs{{aws, azure, gcp, modelhub}, folder / "expected.csv"};
}

std::string DemoConfiguration(const GeneratedInputs& inputs) {
  std::string toml =
      "# The demo's team. Its bills are invented; purser reads them like real ones.\n"
      "\n[ledger]\npath = \"books\"\n";
  for (const GeneratedSource& source : inputs.sources)
    toml += fmt::format("\n[[source]]\nname = \"{}\"\nkind = \"{}\"\npath = \"{}\"\n", source.name,
                        source.kind, source.folder.filename().string());
  toml += R"(
[taxonomy.key.team]
required = true
values = ["recommendations", "search", "nlp", "cv", "platform"]
aliases = ["squad"]
[taxonomy.key.project]
required = true
pattern = "[a-z0-9-]{3,40}"
[taxonomy.key.environment]
required = true
values = ["production", "staging", "development", "experiment"]
aliases = ["env"]
synonyms = { prod = "production", dev = "development" }
[taxonomy.key.cost_center]
required = true
pattern = "cc-[a-z]+-[0-9]{3}"
[taxonomy.key.owner]
required = true
pattern = "[^@ ]+@acme\\.example"
[taxonomy.key.experiment_id]
[taxonomy.key.auto_shutdown]
pattern = "never|[0-9]{4}-[0-9]{2}-[0-9]{2}"

[allocation_defaults]
"333333333333" = { team = "platform", project = "ml-lake", cost_center = "cc-ml-005" }

[[allocation]]
name = "the log archive belongs to whoever watches it"
where = "resource = 'acme-logs-archive'"
set = { team = "platform", project = "monitoring" }

[[shared_cost]]
name = "support and tax"
where = "charge_category = 'Tax' OR service ~ 'Support'"
to = "team"
method = "proportional"
[[shared_cost]]
name = "unused commitments"
where = "commitment_status = 'Unused'"
to = "team"
method = "fixed"
weights = { platform = 1 }
)";
  return toml;
}

}  // namespace purser
