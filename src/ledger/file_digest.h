#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace purser {

struct FileDigest {
  std::int64_t bytes = 0;
  std::string digest;  ///< XXH3-128 of the bytes, 32 hexadecimal digits.

  friend bool operator==(const FileDigest&, const FileDigest&) = default;
};

/// Reads the file once, 1 MiB at a time.
/// @error kNotFound  no such file
/// @error kDenied    may not be read
Result<FileDigest> DigestFile(const std::filesystem::path& file);

}  // namespace purser
