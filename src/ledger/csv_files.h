/// Several CSV files as one table: its columns are the union of the files', by name.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/csv_reader.h"

namespace purser {

/// A column of purser_csv.
struct CsvColumn {
  std::string name;    ///< In SQL: the header's text, with " (2)" and so on where it repeats.
  std::string header;  ///< As the first file that has it writes it.
};

/// How several files are read as one table.
struct CsvPlan {
  struct Part {
    InputPart input;
    std::size_t fields = 0;            ///< Of its header.
    std::vector<std::int32_t> places;  ///< Of each of the plan's columns in it; -1: it has none.
  };
  struct File {
    std::int64_t number = 0;  ///< What _file says.
    std::int64_t bytes = 0;
    std::vector<Part> parts;
  };
  std::vector<CsvColumn> columns;
  std::vector<File> files;
};

/// Reads the headers. Names are compared without case; the second of one name in a header goes
/// with the second in others. Columns without a name are left out.
///
/// @param numbers  As many as files.
/// @error kNotFound, kDenied, kData  as InputParts and CsvReader::Open
Result<CsvPlan> PlanCsv(std::span<const std::filesystem::path> files,
                        std::span<const std::int64_t> numbers);

/// The columns that purser_csv has for these files, without its own (_file …).
Result<std::vector<CsvColumn>> CsvColumns(std::span<const std::filesystem::path> files);

/// Where `name` is among the columns, without case; nullptr when it is not.
const CsvColumn* FindCsvColumn(std::span<const CsvColumn> columns, std::string_view name);

/// What one worker has in hand.
struct CsvWork {
  CsvBlock block;
  std::size_t file = static_cast<std::size_t>(-1);
  std::size_t part = 0;
  std::int64_t first_row = 1;  ///< Of the block, in its file.
};

/// Hands out the blocks of a plan to any number of workers. Each prefers a file of its own;
/// when none is left they share the ones that are still being read, so that one large file
/// also keeps every core busy: only unpacking and finding rows is done by one at a time.
class CsvScan {
 public:
  explicit CsvScan(const CsvPlan& plan);
  ~CsvScan();

  /// The next block for this worker. @return false when all files are read
  /// @error kData  see CsvReader::Next
  Result<bool> Next(CsvWork& work);

  /// As many workers as have something to do.
  std::int64_t UsefulWorkers() const;

 private:
  struct FileState;
  Result<bool> NextOf(std::size_t file, CsvWork& work);

  const CsvPlan& plan_;
  std::vector<std::unique_ptr<FileState>> states_;
  std::atomic<std::size_t> next_unclaimed_ = 0;
};

}  // namespace purser
