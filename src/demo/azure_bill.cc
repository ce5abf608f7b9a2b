#include "demo/azure_bill.h"

#include <array>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "demo/cast.h"
#include "demo/cur_text.h"
#include "demo/gzip.h"
#include "demo/prng.h"
#include "demo/subjects.h"

namespace purser {
namespace {

constexpr std::string_view kAccount = "3f0c1e52-5a0b-4d0e-9a53-0d1c7a2b6e11:acme_2019-05-31";
constexpr std::string_view kSubscription = "8d1f6c8e-6f0e-4f2a-9d53-2a5b8c7e0f42";
constexpr std::string_view kOrder = "5f0a3c1d-1b7e-4d8a-8c39-77e2a4b90d01";
constexpr std::string_view kOldOrder = "2c9b7e44-90aa-4b1f-8a11-c0ffee15bad0";

/// What is billed every day it runs.
struct Meter {
  std::string_view project;  ///< Empty: nobody tagged it.
  std::string_view environment;
  std::string_view service;  ///< ConsumedService
  std::string_view type;     ///< Resource type below the service, then its name.
  std::string_view category;
  std::string_view meter;
  std::string_view product;
  std::string_view size;  ///< Of a virtual machine.
  std::string_view unit;
  std::string_view price;  ///< List, of one unit.
  std::string_view paid;   ///< Of one unit, without a commitment.
  std::string_view quantity;
  bool weekdays = false;
  bool spot = false;
};

constexpr std::array kMeters = {
    Meter{"llm-finetune", "experiment", "Microsoft.Compute", "virtualMachines/llm-eval-01",
          "Virtual Machines", "NC24ads A100 v4", "Virtual Machines NCads A100 v4 - US East 2",
          "Standard_NC24ads_A100_v4", "1 Hour", "3.673", "3.673", "9", true},
    Meter{"defect-detection", "experiment", "Microsoft.Compute", "virtualMachines/defect-sweep-01",
          "Virtual Machines", "NC24ads A100 v4 Spot", "Virtual Machines NCads A100 v4 - US East 2",
          "Standard_NC24ads_A100_v4", "1 Hour", "3.673", "0.9182", "6", true, true},
    Meter{"chat-assistant", "production", "Microsoft.CognitiveServices", "accounts/chat-overflow",
          "Azure OpenAI", "gpt large Input Tokens", "Azure OpenAI - gpt large - Input", "", "1K",
          "0.0025", "0.0025", "4000"},
    Meter{"chat-assistant", "production", "Microsoft.CognitiveServices", "accounts/chat-overflow",
          "Azure OpenAI", "gpt large Output Tokens", "Azure OpenAI - gpt large - Output", "", "1K",
          "0.01", "0.01", "760"},
    Meter{"ml-lake", "production", "Microsoft.Storage", "storageAccounts/acmelake", "Storage",
          "Hot LRS Data Stored", "General Block Blob v2 Hierarchical Namespace", "", "1 GB/Month",
          "0.0184", "0.0184", "310.5"},
    Meter{"ml-lake", "production", "Microsoft.Storage", "storageAccounts/acmelake", "Storage",
          "Hot Read Operations", "General Block Blob v2 Hierarchical Namespace", "", "10K",
          "0.0052", "0.0052", "41.27"},
    Meter{"", "", "Microsoft.Network", "publicIPAddresses/test-ip", "Virtual Network",
          "Standard IPv4 Static Public IP", "IP Addresses - Standard IPv4 Static", "", "1 Hour",
          "0.005", "0.005", "24"},
};

/// The machine that the reservation is for. It stood still for three days.
constexpr Meter kReserved{"search-serving",
                          "production",
                          "Microsoft.Compute",
                          "virtualMachines/search-replica-01",
                          "Virtual Machines",
                          "D8s v5",
                          "Virtual Machines Dsv5 Series - D8s v5 - US East 2",
                          "Standard_D8s_v5",
                          "1 Hour",
                          "0.384",
                          "0.384",
                          "24"};
constexpr std::string_view kReservedRate = "0.2419";  ///< An hour of the reservation.
constexpr int kStillFrom = 14;                        ///< Days of the month, from 1.
constexpr int kStillTo = 17;
constexpr std::string_view kRefunded = "61.32";

enum class Kind { kUsage, kCovered, kUnused, kPurchase, kRefund };

struct AzureRow {
  Kind kind = Kind::kUsage;
  Date day;
  const Meter* meter = &kReserved;
  Units quantity = 0;
  Units price = 0;  ///< Paid for one unit.
  Units cost = 0;
  Units list = 0;
};

bool IsTrade(const AzureRow& row) {
  return row.kind == Kind::kPurchase || row.kind == Kind::kRefund;
}
bool IsCommitted(const AzureRow& row) { return row.kind != Kind::kUsage; }
bool IsMachine(const AzureRow& row) {
  return row.kind == Kind::kUsage || row.kind == Kind::kCovered;
}

std::string_view ChargeType(const AzureRow& row) {
  switch (row.kind) {
    case Kind::kUsage:
    case Kind::kCovered:
      return "Usage";
    case Kind::kUnused:
      return "UnusedReservation";
    case Kind::kPurchase:
      return "Purchase";
    case Kind::kRefund:
      return "Refund";
  }
  return "";
}

std::string Benefit(const AzureRow& row) {
  if (!IsCommitted(row)) return {};
  const std::string_view order = row.kind == Kind::kRefund ? kOldOrder : kOrder;
  return fmt::format("/providers/Microsoft.Capacity/reservationOrders/{}/reservations/{}", order,
                     MadeUuid(order));
}

std::string ResourceId(const AzureRow& row) {
  if (!IsMachine(row)) return {};
  return fmt::format("/subscriptions/{}/resourceGroups/{}/providers/{}/{}", kSubscription,
                     row.meter->project.empty() ? "sandbox" : row.meter->project,
                     row.meter->service, row.meter->type);
}

/// As Azure writes them: JSON without its braces.
std::string Tags(const AzureRow& row) {
  if (!IsMachine(row) || row.meter->project.empty()) return {};
  const DemoProject& project = FindDemoProject(row.meter->project);
  return fmt::format(
      R"("team": "{}","project": "{}","environment": "{}","cost_center": "{}","owner": "{}")",
      project.team, project.name, row.meter->environment, project.cost_center, project.owner);
}

std::string AdditionalInfo(const AzureRow& row) {
  if (!IsMachine(row) || row.meter->size.empty()) return {};
  return fmt::format(R"({{"UsageType":"ComputeHR","ServiceType":"{}"}})", row.meter->size);
}

std::string_view PricingModel(const AzureRow& row) {
  if (IsCommitted(row)) return "Reservation";
  return row.meter->spot ? "Spot" : "OnDemand";
}

/// A date as the exports of this agreement write it: 10/05/2026.
std::string SlashedDay(Date day) {
  const std::string iso = DateText(day);
  return fmt::format("{}/{}/{}", iso.substr(5, 2), iso.substr(8, 2), iso.substr(0, 4));
}

constexpr std::string_view kHeader =
    "invoiceId,billingAccountId,billingAccountName,billingProfileId,billingProfileName,"
    "invoiceSectionName,billingPeriodStartDate,billingPeriodEndDate,date,serviceFamily,"
    "consumedService,meterCategory,meterName,ProductName,SubscriptionId,subscriptionName,"
    "publisherType,publisherName,resourceGroupName,ResourceId,resourceLocation,chargeType,"
    "frequency,pricingModel,quantity,unitOfMeasure,unitPrice,effectivePrice,PayGPrice,"
    "billingCurrency,pricingCurrency,costInBillingCurrency,paygCostInBillingCurrency,"
    "exchangeRatePricingToBilling,tags,additionalInfo,benefitId,benefitName,productOrderId\n";

void AppendRow(std::string& csv, const AzureRow& row, const Period& period) {
  const Meter& meter = *row.meter;
  const bool is_usage = IsMachine(row);
  const std::string fields[] = {
      fmt::format("G{}", MonthText(MonthOf(period.start))),
      std::string(kAccount),
      "Acme",
      std::string(kAzureProfile),
      "Acme machine learning",
      "Research",
      SlashedDay(period.start),
      SlashedDay(period.end - std::chrono::days(1)),
      SlashedDay(row.day),
      "Compute",
      std::string(is_usage ? meter.service : "Microsoft.Capacity"),
      std::string(meter.category),
      std::string(meter.meter),
      std::string(is_usage ? meter.product : "Reserved VM Instance, Standard_D8s_v5, 1 Year"),
      std::string(kSubscription),
      "acme-ml-azure",
      "Azure",
      "Microsoft",
      is_usage ? std::string(meter.project.empty() ? "sandbox" : meter.project) : "",
      ResourceId(row),
      "EastUS2",
      std::string(ChargeType(row)),
      row.kind == Kind::kPurchase ? "Recurring"
      : IsTrade(row)              ? "OneTime"
                                  : "UsageBased",
      std::string(PricingModel(row)),
      UnitsText(row.quantity),
      std::string(meter.unit),
      is_usage ? std::string(meter.paid) : UnitsText(row.price),
      UnitsText(row.price),
      is_usage ? std::string(meter.price) : "0",
      "USD",
      "USD",
      UnitsText(row.cost),
      IsTrade(row) ? "" : UnitsText(row.list),
      "1",
      Tags(row),
      AdditionalInfo(row),
      Benefit(row),
      IsCommitted(row) ? "search-replicas" : "",
      IsCommitted(row) ? std::string(row.kind == Kind::kRefund ? kOldOrder : kOrder) : "",
  };
  for (const std::string& field : fields) {
    AppendCsv(csv, field);
    csv += ',';
  }
  csv.back() = '\n';
}

std::vector<AzureRow> PlainUsage(const Period& period) {
  std::vector<AzureRow> rows;
  Prng chance(SeedOf("azure", static_cast<std::uint64_t>(period.start.time_since_epoch().count())));
  for (Date day = period.start; day < period.end; day += std::chrono::days(1)) {
    const bool weekend = std::chrono::weekday(day).iso_encoding() > 5;
    for (const Meter& meter : kMeters) {
      const std::int64_t noise = meter.unit == "1 Hour" ? 1000 : chance.Between(880, 1120);
      if (meter.weekdays && weekend) continue;
      AzureRow row{Kind::kUsage, day, &meter, Permille(UnitsOf(meter.quantity), noise)};
      row.price = UnitsOf(meter.paid);
      row.cost = Times(row.quantity, row.price);
      row.list = Times(row.quantity, UnitsOf(meter.price));
      rows.push_back(row);
    }
  }
  return rows;
}

/// A day of the reservation in the amortized export: used or not, it costs the same.
std::vector<AzureRow> ReservedDays(const Period& period) {
  std::vector<AzureRow> rows;
  const Units rate = UnitsOf(kReservedRate);
  for (Date day = period.start; day < period.end; day += std::chrono::days(1)) {
    const auto number = (day - period.start).count() + 1;
    const bool stood_still = number >= kStillFrom && number < kStillTo;
    AzureRow row{stood_still ? Kind::kUnused : Kind::kCovered, day, &kReserved,
                 UnitsOf(kReserved.quantity)};
    row.price = rate;
    row.cost = Times(row.quantity, rate);
    row.list = stood_still ? 0 : Times(row.quantity, UnitsOf(kReserved.price));
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

AzureBill MakeAzureBill(Month month) {
  const Period period = month.period();
  AzureBill bill{std::string(kHeader), std::string(kHeader)};
  const auto add = [&](std::string& csv, const AzureRow& row) {
    AppendRow(csv, row, period);
    ++bill.lines;
  };
  for (const AzureRow& row : PlainUsage(period)) {
    add(bill.amortized, row);
    add(bill.actual, row);
    bill.billed += row.cost;
  }
  AzureRow purchase{Kind::kPurchase, period.start, &kReserved, kOne};
  for (AzureRow row : ReservedDays(period)) {
    add(bill.amortized, row);
    purchase.price += row.cost;
    if (row.kind == Kind::kUnused) continue;
    row.price = 0;
    row.cost = 0;
    add(bill.actual, row);
  }
  purchase.cost = purchase.price;
  AzureRow refund{Kind::kRefund, period.start + std::chrono::days(7), &kReserved, -kOne};
  refund.price = UnitsOf(kRefunded);
  refund.cost = -refund.price;
  for (const AzureRow& row : {purchase, refund}) {
    add(bill.actual, row);
    bill.billed += row.cost;
  }
  return bill;
}

Result<void> WriteAzureBill(Files& files, const std::filesystem::path& folder, Month month,
                            const AzureBill& bill) {
  struct Export {
    std::string_view name;
    std::string_view dataset;
    const std::string& csv;
  };
  const Period period = month.period();
  const std::string first = DateText(period.start);
  const std::string last = DateText(period.end - std::chrono::days(1));
  std::string days = first + "-" + last;
  for (const std::size_t at : {18, 15, 7, 4}) days.erase(at, 1);
  for (const Export& one : {Export{"ml-actual", "ActualCost", bill.actual},
                            Export{"ml-amortized", "AmortizedCost", bill.amortized}}) {
    const std::string run = MadeUuid(std::string(one.name) + first);
    const std::string path = fmt::format("costs/{}/{}/{}", one.name, days, run);
    nlohmann::ordered_json manifest;
    manifest["manifestVersion"] = "2024-04-01";
    manifest["exportConfig"] = {{"exportName", one.name}, {"type", one.dataset}};
    manifest["runInfo"] = {
        {"submittedTime", DateText(period.end + std::chrono::days(5)) + "T03:00:00Z"},
        {"runId", run},
        {"startDate", first + "T00:00:00"},
        {"endDate", last + "T00:00:00"}};
    manifest["blobs"] = {{{"blobName", path + "/part_0_0001.csv.gz"}}};
    TRY(files.MakeFolders(folder / path));
    TRY(files.Write(folder / path / "part_0_0001.csv.gz", Gzip(one.csv)));
    TRY(files.Write(folder / path / "manifest.json", manifest.dump(1) + "\n"));
  }
  return {};
}

}  // namespace purser
