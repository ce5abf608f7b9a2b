#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/file_reader.h"

namespace purser {

/// One file inside a .zip.
struct ZipMember {
  std::string name;
  std::int64_t offset = 0;  ///< Of its first compressed byte.
  std::int64_t compressed = 0;
  std::int64_t size = 0;
  std::uint32_t crc = 0;
  bool deflated = false;  ///< Else stored.
};

/// The files that a .zip's central directory lists; folders are left out. ZIP64 is read.
///
/// @error kData  not a whole zip, encrypted, a method other than stored and deflate, or members
///               that overlap (the way of zip bombs)
/// @source       PKWARE APPNOTE 6.3.9, sections 4.3 and 4.5.3
Result<std::vector<ZipMember>> ReadZipDirectory(FileReader& file);

}  // namespace purser
