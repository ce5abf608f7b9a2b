#include "ledger/csv_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

namespace purser {
namespace {

/// A worker more for each of these.
constexpr std::int64_t kBytesAWorker = 1 << 20;

/// What the table function has of its own; see functions_csv.cc.
constexpr std::array<std::string_view, 5> kReservedNames = {"_file", "_row", "_line", "_bad",
                                                            "_repair"};

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return lower;
}

/// Gives each column of each header its place in the union.
class Union {
 public:
  Union() { taken_.insert(kReservedNames.begin(), kReservedNames.end()); }

  /// For each field of the header the union's column, or -1 for one without a name.
  std::vector<std::int32_t> Add(std::span<const std::string> header) {
    std::map<std::string, int> repeats;
    std::vector<std::int32_t> columns;
    for (const std::string& name : header) {
      if (name.empty()) {
        columns.push_back(-1);
        continue;
      }
      const std::string lower = Lower(name);
      const auto key = std::pair(lower, ++repeats[lower]);
      const auto [entry, is_new] =
          by_name_.emplace(key, static_cast<std::int32_t>(columns_.size()));
      if (is_new) columns_.push_back({.name = UniqueName(name), .header = name});
      columns.push_back(entry->second);
    }
    return columns;
  }
  std::vector<CsvColumn> Columns() && { return std::move(columns_); }

 private:
  std::string UniqueName(const std::string& header) {
    std::string name = header;
    for (int n = 2; !taken_.insert(Lower(name)).second; ++n)
      name = fmt::format("{} ({})", header, n);
    return name;
  }

  std::vector<CsvColumn> columns_;
  std::map<std::pair<std::string, int>, std::int32_t> by_name_;
  std::set<std::string> taken_;
};

}  // namespace

Result<CsvPlan> PlanCsv(std::span<const std::filesystem::path> files,
                        std::span<const std::int64_t> numbers) {
  Check(files.size() == numbers.size(), "a number for each file");
  CsvPlan plan;
  Union columns;
  for (std::size_t i = 0; i < files.size(); ++i) {
    CsvPlan::File file{.number = numbers[i], .bytes = 0, .parts = {}};
    const std::unique_ptr<FileReader> opened = TRY(FileReader::Open(files[i]));
    file.bytes = opened->size();
    std::vector<InputPart> inputs = TRY(InputParts(files[i]));
    for (InputPart& input : inputs) {
      const std::unique_ptr<CsvReader> reader = TRY(CsvReader::Open(input));
      // Until the union is whole, places go from the file's columns to the union's.
      file.parts.push_back({.input = std::move(input),
                            .fields = reader->header().size(),
                            .places = columns.Add(reader->header())});
    }
    plan.files.push_back(std::move(file));
  }
  plan.columns = std::move(columns).Columns();
  for (CsvPlan::File& file : plan.files) {
    for (CsvPlan::Part& part : file.parts) {
      std::vector<std::int32_t> places(plan.columns.size(), -1);
      for (std::size_t i = 0; i < part.places.size(); ++i)
        if (part.places[i] >= 0)
          places[static_cast<std::size_t>(part.places[i])] = static_cast<std::int32_t>(i);
      part.places = std::move(places);
    }
  }
  return plan;
}

Result<std::vector<CsvColumn>> CsvColumns(std::span<const std::filesystem::path> files) {
  const std::vector<std::int64_t> numbers(files.size());
  CsvPlan plan = TRY(PlanCsv(files, numbers));
  return std::move(plan.columns);
}

const CsvColumn* FindCsvColumn(std::span<const CsvColumn> columns, std::string_view name) {
  const std::string lower = Lower(name);
  for (const CsvColumn& column : columns)
    if (Lower(column.name) == lower) return &column;
  return nullptr;
}

struct CsvScan::FileState {
  std::mutex mutex;
  std::unique_ptr<CsvReader> reader;
  std::size_t part = 0;
  std::int64_t next_row = 1;
  std::atomic<bool> done = false;
};

CsvScan::CsvScan(const CsvPlan& plan) : plan_(plan) {
  for (std::size_t i = 0; i < plan.files.size(); ++i)
    states_.push_back(std::make_unique<FileState>());
}

CsvScan::~CsvScan() = default;

Result<bool> CsvScan::Next(CsvWork& work) {
  if (work.file < states_.size()) {
    const bool found = TRY(NextOf(work.file, work));
    if (found) return true;
  }
  while (next_unclaimed_ < states_.size()) {
    const std::size_t file = next_unclaimed_++;
    if (file >= states_.size()) break;
    const bool found = TRY(NextOf(file, work));
    if (found) return true;
  }
  // All files have a worker: help with what is left, the last ones first.
  for (std::size_t file = states_.size(); file-- > 0;) {
    const bool found = TRY(NextOf(file, work));
    if (found) return true;
  }
  return false;
}

Result<bool> CsvScan::NextOf(std::size_t file, CsvWork& work) {
  FileState& state = *states_[file];
  if (state.done) return false;
  const std::lock_guard lock(state.mutex);
  const std::vector<CsvPlan::Part>& parts = plan_.files[file].parts;
  for (; state.part < parts.size(); ++state.part, state.reader.reset()) {
    if (!state.reader) state.reader = TRY(CsvReader::Open(parts[state.part].input));
    const bool found = TRY(state.reader->Next(work.block));
    if (!found) continue;
    work.file = file;
    work.part = state.part;
    work.first_row = state.next_row;
    state.next_row += static_cast<std::int64_t>(work.block.rows());
    return true;
  }
  state.done = true;
  return false;
}

std::int64_t CsvScan::UsefulWorkers() const {
  std::int64_t bytes = 0;
  for (const CsvPlan::File& file : plan_.files) bytes += file.bytes;
  return bytes / kBytesAWorker + 1;
}

}  // namespace purser
