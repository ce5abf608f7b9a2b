#include "demo/bulk.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <vector>

#include "demo/cast.h"
#include "demo/cur_files.h"
#include "demo/gzip.h"

namespace purser {
namespace {

constexpr std::int64_t kLeast = 1'000;
constexpr std::int64_t kMost = 200'000'000;  ///< Their sum still fits Units.
constexpr std::size_t kLinesAtOnce = 2'000;

struct HourRange {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

struct BulkFile {
  std::string csv;  ///< Compressed.
  Units billed = 0;
};

/// A bill with one line that has every tag key: the legacy report has a column for each.
MonthBill FaceBill(Month month) {
  MonthBill bill;
  bill.month = 12;  // Every tag key has been activated.
  bill.calendar_month = month;
  DemoSubject& all = bill.subjects.emplace_back();
  for (const std::string_view key :
       {"team", "squad", "project", "environment", "env", "cost_center", "owner", "experiment_id",
        "auto_shutdown", "aws:createdBy", "aws:eks:cluster-name", "aws:eks:namespace"})
    all.tags.push_back({std::string(key), ""});
  bill.lines.push_back({&all});
  return bill;
}

std::vector<HourRange> FilesOf(const BulkFleet& fleet, std::int64_t lines_a_file) {
  const std::int64_t wanted = (fleet.lines + lines_a_file - 1) / lines_a_file;
  const std::int64_t files = std::clamp<std::int64_t>(wanted, 1, fleet.hours);
  std::vector<HourRange> ranges;
  for (std::int64_t file = 0; file < files; ++file)
    ranges.push_back({fleet.hours * file / files, fleet.hours * (file + 1) / files});
  return ranges;
}

BulkFile MakeFile(const BulkFleet& fleet, CurLayout layout, HourRange range, std::uint64_t part) {
  MonthBill bill = FaceBill(fleet.month);
  const std::vector<CurColumn> columns = CurColumns(bill, layout);
  BulkHours hours(fleet, part);
  GzipWriter gzip;
  gzip.Append(CurHeader(columns));
  BulkFile file;
  for (std::int64_t hour = range.from; hour < range.to; ++hour) {
    hours.Fill(bill, hour);
    for (std::size_t at = 0; at < bill.lines.size(); at += kLinesAtOnce)
      gzip.Append(CurLines(columns, bill, at, std::min(at + kLinesAtOnce, bill.lines.size())));
    file.billed += bill.Billed();
  }
  file.csv = gzip.Finish();
  return file;
}

}  // namespace

Result<void> KeepBulkFile(Files& files, const std::filesystem::path& file, std::string_view csv) {
  TRY(files.MakeFolders(file.parent_path()));
  return files.Write(file, csv);
}

Result<void> GenerateBulk(World& world, const std::filesystem::path& folder,
                          const BulkOptions& options, const BulkSink& keep) {
  if (options.lines < kLeast || options.lines > kMost)
    return Error{ErrorKind::kUsage,
                 fmt::format("--lines is between {} and {}, not {}", kLeast, kMost, options.lines)};
  const BulkFleet fleet = MakeBulkFleet(options.lines, options.shape, options.seed, options.month);
  const std::vector<HourRange> ranges = FilesOf(fleet, options.lines_a_file);
  const Date delivered = options.month.period().end + std::chrono::days(7);
  const CurDelivery delivery{DeliveryId(options.layout, delivered, "bulk"),
                             static_cast<std::size_t>(options.lines)};
  std::vector<std::string> keys;
  Units billed = 0;
  std::deque<std::future<BulkFile>> made;
  std::size_t started = 0;
  for (std::size_t number = 0; number < ranges.size(); ++number) {
    for (; started < ranges.size() && std::ssize(made) < options.threads; ++started)
      made.push_back(std::async(std::launch::async, MakeFile, std::cref(fleet), options.layout,
                                ranges[started], started));
    const BulkFile file = made.front().get();
    made.pop_front();
    billed += file.billed;
    keys.push_back(
        CurFileKey(options.month, options.layout, delivery.id, number + 1, options.suffix));
    TRY(keep(folder / keys.back(), file.csv));
  }
  TRY(WriteCurManifests(world.files, folder, FaceBill(options.month), options.layout, delivery,
                        keys));
  const std::string expected =
      fmt::format("billing_period,account,currency,amount\n{},{},USD,{}\n",
                  MonthText(options.month), kPayerAccount, UnitsText(billed));
  return world.files.Write(folder / "expected.csv", expected);
}

}  // namespace purser
