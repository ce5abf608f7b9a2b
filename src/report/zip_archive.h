/// A ZIP archive in memory: what a workbook is. The same content gives the same bytes: entries
/// carry no time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace purser {

class ZipArchive {
 public:
  /// Compresses `content` as the next entry; names are ASCII paths, each once, below 4 GiB.
  void Add(std::string_view name, std::string_view content);

  /// The archive; nothing can be added after.
  std::string Finish() &&;

 private:
  std::string bytes_;
  std::string directory_;
  std::uint16_t entries_ = 0;
};

}  // namespace purser
