/// The bytes of input files, decompressed while they are read: plain, .gz and .zip, known by
/// their first bytes, whatever the name says.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/zip_directory.h"

namespace purser {

/// One table of an input file: the file itself, or a member of a .zip.
struct InputPart {
  enum class Coding { kPlain, kGzip, kZip };
  std::filesystem::path file;
  Coding coding = Coding::kPlain;
  ZipMember member = {};  ///< Of a .zip.

  std::string Name() const;  ///< For people: "bill.zip/part-1.csv".
};

/// The tables of a file: one, or for a .zip its members called *.csv or, when it has only one
/// file, that one.
///
/// @error kNotFound, kDenied  as FileReader::Open
/// @error kData               a damaged .zip, or one without a table
Result<std::vector<InputPart>> InputParts(const std::filesystem::path& file);

/// Reads one part from its start to its end.
class Input {
 public:
  static Result<std::unique_ptr<Input>> Open(const InputPart& part);
  ~Input();

  /// @return bytes written into `into`; 0 only at the end. Then everything was there and every
  ///         checksum was right.
  /// @error kData  truncated or damaged, or it unpacks to more than a bill ever does (a bomb)
  Result<std::size_t> Read(std::span<char> into);

 private:
  struct State;
  explicit Input(std::unique_ptr<State> state);

  Result<std::size_t> ReadPlain(std::span<char> into);
  Result<std::size_t> Inflate(std::span<char> into);
  Result<bool> StartMember();
  Result<void> FinishZip();
  Result<void> Refill();

  std::unique_ptr<State> state_;
};

}  // namespace purser
