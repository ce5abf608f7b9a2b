#include "demo/gcp_bill.h"

#include <array>
#include <chrono>

#include <fmt/format.h>

namespace purser {
namespace {

constexpr std::string_view kNoLabels = "[]";

struct GcpProject {
  std::string_view id;
  std::string_view name;
  std::string_view number;
  std::string_view labels;
};

constexpr GcpProject kVision{
    "acme-vision", "Acme Vision", "510000000001",
    R"([{"key":"team","value":"cv"},{"key":"cost_center","value":"cc-ml-004"},{"key":"owner","value":"grace@acme.example"}])"};
constexpr GcpProject kDocuments{
    "acme-documents", "Acme Documents", "510000000002",
    R"([{"key":"team","value":"nlp"},{"key":"project","value":"doc-extraction"},{"key":"cost_center","value":"cc-ml-003"}])"};
constexpr GcpProject kSandbox{"acme-sandbox", "Acme Sandbox", "510000000003", kNoLabels};

/// Part of a row's cost that Google credits, in permille of it.
struct GcpCredit {
  std::string_view type{};
  std::string_view name{};
  std::int64_t permille = 0;
};

constexpr GcpCredit kSustained{"SUSTAINED_USAGE_DISCOUNT", "Sustained Usage Discount", 300};
constexpr GcpCredit kCommitted{"COMMITTED_USAGE_DISCOUNT", "Committed Usage Discount: CPU", 800};
constexpr GcpCredit kPromotion{"PROMOTION", "Acme migration promotion", 250};
constexpr GcpCredit kNoCredit{};

/// What is billed once a day.
struct GcpItem {
  const GcpProject* project;
  std::string_view service;
  std::string_view sku_id;
  std::string_view sku;
  std::string_view resource;  ///< Its global name; empty for none.
  std::string_view labels;
  std::string_view machine;
  std::string_view unit;  ///< In which it is priced.
  std::string_view quantity;
  std::string_view price;
  GcpCredit credit;
};

constexpr std::string_view kExtractor =
    "//compute.googleapis.com/projects/acme-documents/zones/us-central1-a/instances/"
    "8402117733120993341";
constexpr std::string_view kNodes =
    "//compute.googleapis.com/projects/acme-vision/zones/us-central1-b/instances/"
    "1190662210087235540";
constexpr std::string_view kExtractorLabels =
    R"([{"key":"environment","value":"production"},{"key":"owner","value":"farid@acme.example"}])";
constexpr std::string_view kSearchPods =
    R"([{"key":"goog-k8s-cluster-name","value":"vision"},{"key":"k8s-namespace","value":"image-search"},{"key":"k8s-workload-name","value":"encoder"},{"key":"project","value":"image-search"},{"key":"environment","value":"production"}])";
constexpr std::string_view kReaderPods =
    R"([{"key":"goog-k8s-cluster-name","value":"vision"},{"key":"k8s-namespace","value":"ocr"},{"key":"k8s-workload-name","value":"reader"},{"key":"project","value":"ocr"},{"key":"environment","value":"staging"}])";
constexpr std::string_view kN1 = "n1-standard-8";
constexpr std::string_view kN2 = "n2-standard-16";

constexpr std::array kItems = {
    GcpItem{&kDocuments, "Compute Engine", "2E27-4F75-95CD",
            "N1 Predefined Instance Core running in Americas", kExtractor, kExtractorLabels, kN1,
            "hour", "192", "0.031611", kSustained},
    GcpItem{&kDocuments, "Compute Engine", "6C71-E844-38BC",
            "N1 Predefined Instance Ram running in Americas", kExtractor, kExtractorLabels, kN1,
            "gibibyte hour", "720", "0.004237", kSustained},
    GcpItem{&kDocuments, "Compute Engine", "1BBF-CE42-0B1D",
            "Nvidia Tesla T4 GPU running in Americas", kExtractor, kExtractorLabels, kN1, "hour",
            "24", "0.35", kSustained},
    GcpItem{&kVision, "Compute Engine", "2B9E-7A52-7C11", "N2 Instance Core running in Americas",
            kNodes, kSearchPods, kN2, "hour", "864", "0.031611", kCommitted},
    GcpItem{&kVision, "Compute Engine", "2B9E-7A52-7C11", "N2 Instance Core running in Americas",
            kNodes, kReaderPods, kN2, "hour", "288", "0.031611", kCommitted},
    GcpItem{&kVision, "Compute Engine", "6C0D-2F5E-91A7", "N2 Instance Ram running in Americas",
            kNodes, kSearchPods, kN2, "gibibyte hour", "3456", "0.004237", kNoCredit},
    GcpItem{&kVision, "Compute Engine", "6C0D-2F5E-91A7", "N2 Instance Ram running in Americas",
            kNodes, kReaderPods, kN2, "gibibyte hour", "1152", "0.004237", kNoCredit},
    GcpItem{&kVision, "Compute Engine", "9E1C-33D0-4A6F",
            "Commitment v1: N2 Cpu in Americas for 1 Year", "", kNoLabels, "", "hour", "1152",
            "0.019915", kNoCredit},
    GcpItem{&kDocuments, "Cloud Storage", "E5F0-6A5D-7BAD", "Standard Storage US Multi-region",
            "//storage.googleapis.com/projects/_/buckets/acme-documents-raw", kExtractorLabels, "",
            "gibibyte month", "8.5", "0.026", kNoCredit},
    GcpItem{&kDocuments, "BigQuery", "A1B5-8C53-9F73", "Analysis (us-central1)", "", kNoLabels, "",
            "tebibyte", "1.375", "6.25", kPromotion},
    GcpItem{&kSandbox, "Compute Engine", "CF4E-A0C7-E3BF", "E2 Instance Core running in Americas",
            "//compute.googleapis.com/projects/acme-sandbox/zones/us-central1-a/instances/77120045",
            kNoLabels, "e2-standard-4", "hour", "96", "0.021811", kNoCredit},
};

/// When a day begins in Los Angeles. Clocks change there at two in the morning of the second Sunday
/// of March and the first of November: those days still begin by the old time.
std::string Moment(Date day) {
  const std::chrono::year year = std::chrono::year_month_day(day).year();
  const std::chrono::sys_days spring = year / std::chrono::March / std::chrono::Sunday[2];
  const std::chrono::sys_days autumn = year / std::chrono::November / std::chrono::Sunday[1];
  const bool is_summer = day > spring && day <= autumn;
  return fmt::format("{} {} UTC", DateText(day), is_summer ? "07:00:00" : "08:00:00");
}

/// One row but for its times: what it costs and what else it says, as JSON members.
struct GcpRow {
  std::string_view cost_type;
  Units cost = 0;
  std::string credits = "[]";
  std::string members;
};

class GcpWriter {
 public:
  explicit GcpWriter(Month month) : month_(MonthText(month)) { std::erase(month_, '-'); }

  void AddItem(const GcpItem& item, Period days);
  void AddTaxAndRounding(Period days);
  GcpBill Finish() { return std::move(bill_); }

 private:
  void Add(const GcpRow& row, Period days);

  std::string month_;
  GcpBill bill_;
};

void GcpWriter::Add(const GcpRow& row, Period days) {
  bill_.json_lines += fmt::format(
      R"({{"billing_account_id":"{}","invoice":{{"month":"{}","publisher_type":"GOOGLE"}},)"
      R"("cost_type":"{}","usage_start_time":"{}","usage_end_time":"{}",{},"cost":{},)"
      R"("cost_at_list":{},"currency":"USD","currency_conversion_rate":1.0,"credits":{},)"
      R"("transaction_type":"GOOGLE"}})"
      "\n",
      kGcpAccount, month_, row.cost_type, Moment(days.start), Moment(days.end), row.members,
      UnitsText(row.cost), UnitsText(row.cost), row.credits);
  ++bill_.lines;
  bill_.billed += row.cost;
}

void GcpWriter::AddItem(const GcpItem& item, Period days) {
  const Units quantity = UnitsOf(item.quantity);
  GcpRow row{.cost_type = "regular", .cost = Times(quantity, UnitsOf(item.price)), .members = {}};
  const Units credit = -Permille(row.cost, item.credit.permille);
  if (credit != 0)
    row.credits = fmt::format(R"([{{"name":"{0}","full_name":"{0}","amount":{1},"type":"{2}"}}])",
                              item.credit.name, UnitsText(credit), item.credit.type);
  const GcpProject& project = *item.project;
  row.members = fmt::format(
      R"("service":{{"description":"{}"}},"sku":{{"id":"{}","description":"{}"}},)"
      R"("project":{{"id":"{}","name":"{}","number":"{}","labels":{}}},"labels":{},)"
      R"("location":{{"location":"us-central1","country":"US","region":"us-central1"}},)"
      R"("usage":{{"amount_in_pricing_units":{},"pricing_unit":"{}"}},)"
      R"("price":{{"effective_price":{}}})",
      item.service, item.sku_id, item.sku, project.id, project.name, project.number, project.labels,
      item.labels, UnitsText(quantity), item.unit, item.price);
  if (!item.resource.empty())
    row.members += fmt::format(R"(,"resource":{{"name":"{}","global_name":"{}"}})",
                               item.resource.substr(item.resource.rfind('/') + 1), item.resource);
  if (!item.machine.empty())
    row.members += fmt::format(
        R"(,"system_labels":[{{"key":"compute.googleapis.com/machine_spec","value":"{}"}}])",
        item.machine);
  Add(row, days);
  bill_.billed += credit;
}

/// Tax on what is payable, and the row by which Google's rows come to the cents of its invoice.
void GcpWriter::AddTaxAndRounding(Period days) {
  const auto members = [](std::string_view sku) {
    return fmt::format(R"("service":{{"description":"Invoice"}},"sku":{{"description":"{0}"}})",
                       sku);
  };
  constexpr std::int64_t kTax = 88;
  Add({.cost_type = "tax", .cost = Permille(bill_.billed, kTax), .members = members("Tax")}, days);
  constexpr Units kCent = kOne / 100;
  const Units cents = (bill_.billed + kCent / 2) / kCent * kCent;
  Add({.cost_type = "rounding_error",
       .cost = cents - bill_.billed,
       .members = members("Rounding error")},
      {days.end - std::chrono::days(1), days.end});
}

}  // namespace

GcpBill MakeGcpBill(Month month) {
  const Period period = month.period();
  GcpWriter writer(month);
  for (Date day = period.start; day < period.end; day += std::chrono::days(1))
    for (const GcpItem& item : kItems) writer.AddItem(item, {day, day + std::chrono::days(1)});
  writer.AddTaxAndRounding(period);
  return writer.Finish();
}

}  // namespace purser
