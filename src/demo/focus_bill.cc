#include "demo/focus_bill.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "demo/cast.h"
#include "demo/cur_text.h"
#include "demo/prng.h"

namespace purser {
namespace {

/// Calls of one workspace by kind of token. Quantities are millions of tokens a day.
struct Workspace {
  std::string_view project;
  std::string_view tags;  ///< As the workspace's owner set them.
  std::int64_t first;     ///< Thousandths of a million.
  std::int64_t growth;    ///< Permille of `first`, a month.
};

constexpr std::array kWorkspaces = {
    Workspace{
        "chat-assistant",
        R"({"team":"nlp","project":"chat-assistant","environment":"production","cost_center":"cc-ml-003"})",
        9000, 90},
    Workspace{"doc-extraction", R"({"team":"nlp","project":"doc-extraction","env":"prod"})", 4200,
              40},
    Workspace{"query-understanding",
              R"({"squad":"search","project":"query-understanding","environment":"production"})",
              6100, 70},
    Workspace{
        "image-search",
        R"({"Team":"CV","project":"image-search","environment":"experiment","reviewed":true})",
        2500, 120},
    Workspace{"rec-ranking", R"({"team":"recommendation","project":"rec-ranking"})", 1800, 30},
    Workspace{"playground", "", 900, 15},
};

struct TokenPrice {
  std::string_view kind;
  Units price;            ///< A million tokens.
  std::int64_t permille;  ///< Of the workspace's quantity.
};

constexpr std::array kPrices = {
    TokenPrice{"input", 3 * kOne, 1000},
    TokenPrice{"output", 15 * kOne, 180},
    TokenPrice{"cache-read", 3 * kOne / 10, 1400},
};

constexpr Units kCredits = 4500 * kOne;
constexpr Units kStep = kOne / 1'000'000;  ///< One token is the smallest quantity.

enum class RowKind { kPurchase, kUsed, kUnused, kOnDemand };

struct FocusRow {
  RowKind kind = RowKind::kOnDemand;
  Date day;
  const Workspace* workspace = nullptr;
  const TokenPrice* price = nullptr;
  Units quantity = 0;
  Units cost = 0;
};

/// What each row says besides itself.
struct FocusFace {
  Period period;
  std::string commitment;
  std::string invoice;
};

using FocusWrite = std::string (*)(const FocusRow& row, const FocusFace& face);

struct FocusColumn {
  std::string_view name;
  FocusWrite write;
};

std::string DayText(Date day) { return DateText(day) + "T00:00:00Z"; }
bool HasCommitment(const FocusRow& row) { return row.kind != RowKind::kOnDemand; }
bool IsCall(const FocusRow& row) { return row.price != nullptr; }

std::string IfCall(const FocusRow& row, std::string text) { return IsCall(row) ? text : ""; }
std::string IfCommitted(const FocusRow& row, std::string text) {
  return HasCommitment(row) ? text : "";
}

std::string Billed(const FocusRow& row, const FocusFace&) {
  const bool paid = row.kind == RowKind::kPurchase || row.kind == RowKind::kOnDemand;
  return paid ? UnitsText(row.cost) : "0";
}
std::string Effective(const FocusRow& row, const FocusFace&) {
  return row.kind == RowKind::kPurchase ? "0" : UnitsText(row.cost);
}
std::string Cost(const FocusRow& row, const FocusFace&) { return UnitsText(row.cost); }
std::string UnitPrice(const FocusRow& row, const FocusFace&) {
  return UnitsText(IsCall(row) ? row.price->price : kOne);
}
std::string Resource(const FocusRow& row, const FocusFace& face) {
  return IsCall(row) ? "workspace/" + std::string(row.workspace->project) : face.commitment;
}
std::string Status(const FocusRow& row, const FocusFace&) {
  return row.kind == RowKind::kUsed ? "Used" : row.kind == RowKind::kUnused ? "Unused" : "";
}
std::string Category(const FocusRow& row, const FocusFace&) {
  return row.kind == RowKind::kPurchase ? "Purchase" : "Usage";
}
std::string Pricing(const FocusRow& row, const FocusFace&) {
  const bool committed = row.kind == RowKind::kUsed || row.kind == RowKind::kUnused;
  return committed ? "Committed" : "Standard";
}
std::string Description(const FocusRow& row, const FocusFace&) {
  switch (row.kind) {
    case RowKind::kPurchase:
      return "Prepaid credits of the month";
    case RowKind::kUnused:
      return "Prepaid credits that expired";
    case RowKind::kUsed:
    case RowKind::kOnDemand:
      break;
  }
  return fmt::format("hub-large, {} tokens", row.price->kind);
}
std::string EndOfCharge(const FocusRow& row, const FocusFace& face) {
  return DayText(row.kind == RowKind::kPurchase ? face.period.end : row.day + std::chrono::days(1));
}

constexpr FocusColumn kColumns[] = {
    {"BilledCost", Billed},
    {"BillingAccountId",
     [](const FocusRow&, const FocusFace&) { return std::string(kModelhubAccount); }},
    {"BillingAccountName", [](const FocusRow&, const FocusFace&) { return std::string("Acme"); }},
    {"BillingAccountType",
     [](const FocusRow&, const FocusFace&) { return std::string("Organization"); }},
    {"BillingCurrency", [](const FocusRow&, const FocusFace&) { return std::string("USD"); }},
    {"BillingPeriodEnd",
     [](const FocusRow&, const FocusFace& face) { return DayText(face.period.end); }},
    {"BillingPeriodStart",
     [](const FocusRow&, const FocusFace& face) { return DayText(face.period.start); }},
    {"ChargeCategory", Category},
    {"ChargeClass", [](const FocusRow&, const FocusFace&) { return std::string(); }},
    {"ChargeDescription", Description},
    {"ChargeFrequency",
     [](const FocusRow& row, const FocusFace&) {
       return std::string(row.kind == RowKind::kPurchase ? "Recurring" : "Usage-Based");
     }},
    {"ChargePeriodEnd", EndOfCharge},
    {"ChargePeriodStart", [](const FocusRow& row, const FocusFace&) { return DayText(row.day); }},
    {"CommitmentDiscountCategory",
     [](const FocusRow& row, const FocusFace&) { return IfCommitted(row, "Spend"); }},
    {"CommitmentDiscountId",
     [](const FocusRow& row, const FocusFace& face) { return IfCommitted(row, face.commitment); }},
    {"CommitmentDiscountName",
     [](const FocusRow& row, const FocusFace&) { return IfCommitted(row, "Prepaid credits"); }},
    {"CommitmentDiscountQuantity",
     [](const FocusRow& row, const FocusFace&) { return IfCommitted(row, UnitsText(row.cost)); }},
    {"CommitmentDiscountStatus", Status},
    {"CommitmentDiscountType",
     [](const FocusRow& row, const FocusFace&) { return IfCommitted(row, "Prepaid"); }},
    {"CommitmentDiscountUnit",
     [](const FocusRow& row, const FocusFace&) { return IfCommitted(row, "USD"); }},
    {"ConsumedQuantity",
     [](const FocusRow& row, const FocusFace&) {
       return IfCall(row, UnitsText(row.quantity * 1'000'000));
     }},
    {"ConsumedUnit", [](const FocusRow& row, const FocusFace&) { return IfCall(row, "Tokens"); }},
    {"ContractedCost", Cost},
    {"ContractedUnitPrice", UnitPrice},
    {"EffectiveCost", Effective},
    {"InvoiceId", [](const FocusRow&, const FocusFace& face) { return face.invoice; }},
    {"InvoiceIssuerName",
     [](const FocusRow&, const FocusFace&) { return std::string("Modelhub, Inc."); }},
    {"ListCost", Cost},
    {"ListUnitPrice", UnitPrice},
    {"PricingCategory", Pricing},
    {"PricingCurrency", [](const FocusRow&, const FocusFace&) { return std::string("USD"); }},
    {"PricingCurrencyEffectiveCost", Effective},
    {"PricingQuantity",
     [](const FocusRow& row, const FocusFace&) {
       return UnitsText(IsCall(row) ? row.quantity : row.cost);
     }},
    {"PricingUnit",
     [](const FocusRow& row, const FocusFace&) {
       return std::string(IsCall(row) ? "1000000 Tokens" : "USD");
     }},
    {"ProviderName", [](const FocusRow&, const FocusFace&) { return std::string("Modelhub"); }},
    {"PublisherName", [](const FocusRow&, const FocusFace&) { return std::string("Modelhub"); }},
    {"RegionId", [](const FocusRow& row, const FocusFace&) { return IfCall(row, "eu"); }},
    {"RegionName", [](const FocusRow& row, const FocusFace&) { return IfCall(row, "Europe"); }},
    {"ResourceId", Resource},
    {"ResourceName",
     [](const FocusRow& row, const FocusFace&) {
       return row.workspace ? std::string(row.workspace->project) : "";
     }},
    {"ResourceType",
     [](const FocusRow& row, const FocusFace&) {
       return std::string(IsCall(row) ? "Workspace" : "Credits");
     }},
    {"ServiceCategory",
     [](const FocusRow&, const FocusFace&) { return std::string("AI and Machine Learning"); }},
    {"ServiceName",
     [](const FocusRow&, const FocusFace&) { return std::string("Modelhub Inference"); }},
    {"ServiceSubcategory",
     [](const FocusRow&, const FocusFace&) { return std::string("Generative AI"); }},
    {"SkuId", [](const FocusRow& row,
                 const FocusFace&) { return std::string(IsCall(row) ? "hub-large" : "credits"); }},
    {"SkuMeter",
     [](const FocusRow& row, const FocusFace&) {
       return row.price ? std::string(row.price->kind) + " tokens" : "credits";
     }},
    {"SkuPriceId",
     [](const FocusRow& row, const FocusFace&) {
       return row.price ? "hub-large/" + std::string(row.price->kind) : "credits/month";
     }},
    {"SubAccountId",
     [](const FocusRow& row, const FocusFace&) {
       return row.workspace ? "ws-" + std::string(row.workspace->project) : "";
     }},
    {"SubAccountName",
     [](const FocusRow& row, const FocusFace&) {
       return row.workspace ? std::string(row.workspace->project) : "";
     }},
    {"Tags",
     [](const FocusRow& row, const FocusFace&) {
       return row.workspace ? std::string(row.workspace->tags) : "";
     }},
};

/// A call drawn from the credits as far as they go; the rest of it is on demand.
void AddCall(std::vector<FocusRow>& rows, const FocusRow& call, Units& credits) {
  const Units price = call.price->price;
  const Units affordable = static_cast<Units>(static_cast<Int128>(credits) * kOne / price);
  const Units covered = std::min(call.quantity, affordable / kStep * kStep);
  for (const RowKind kind : {RowKind::kUsed, RowKind::kOnDemand}) {
    FocusRow row = call;
    row.kind = kind;
    row.quantity = kind == RowKind::kUsed ? covered : call.quantity - covered;
    row.cost = Times(row.quantity, price);
    if (row.quantity == 0) continue;
    if (kind == RowKind::kUsed) credits -= row.cost;
    rows.push_back(row);
  }
}

std::vector<FocusRow> Rows(const DemoCalendar& calendar, int month, const Period& period) {
  std::vector<FocusRow> rows = {{RowKind::kPurchase, period.start, nullptr, nullptr, 0, kCredits}};
  Units credits = kCredits;
  Prng chance(SeedOf("modelhub", static_cast<std::uint64_t>(month)));
  for (Date day = period.start; day < period.end; day += std::chrono::days(1)) {
    const bool weekend = calendar.Weekday((day - calendar.start()).count()) >= 5;
    for (const Workspace& workspace : kWorkspaces)
      for (const TokenPrice& price : kPrices) {
        const std::int64_t thousandths = workspace.first * (1000 + workspace.growth * month) / 1000;
        Units quantity = thousandths * (kOne / 1000) / 1000 * price.permille;
        quantity = Permille(quantity, chance.Between(880, 1120));
        if (weekend) quantity = Permille(quantity, 500);
        FocusRow call{RowKind::kUsed, day, &workspace, &price, quantity / kStep * kStep, 0};
        AddCall(rows, call, credits);
      }
  }
  if (credits > 0)
    rows.push_back(
        {RowKind::kUnused, period.end - std::chrono::days(1), nullptr, nullptr, 0, credits});
  return rows;
}

}  // namespace

FocusBill MakeFocusBill(const DemoCalendar& calendar, int month) {
  const Month calendar_month = calendar.first.Plus(month);
  const Period period = calendar_month.period();
  const FocusFace face{period, "credits/" + MonthText(calendar_month),
                       "MH-" + MonthText(calendar_month)};
  FocusBill bill;
  for (const FocusColumn& column : kColumns) {
    if (!bill.csv.empty()) bill.csv += ',';
    bill.csv += column.name;
  }
  bill.csv += '\n';
  for (const FocusRow& row : Rows(calendar, month, period)) {
    for (const FocusColumn& column : kColumns) {
      AppendCsv(bill.csv, column.write(row, face));
      bill.csv += ',';
    }
    bill.csv.back() = '\n';
    ++bill.lines;
    if (row.kind == RowKind::kPurchase || row.kind == RowKind::kOnDemand) bill.billed += row.cost;
  }
  return bill;
}

}  // namespace purser
