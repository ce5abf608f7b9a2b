/// Files for tests: plain, gzip and zip, made with zlib so that ISA-L meets a stranger's work.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>
#include <zlib.h>

namespace purser {

/// A folder that goes away with this object.
class PackedFolder {
 public:
  PackedFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "purser-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~PackedFolder() { std::filesystem::remove_all(path_); }
  PackedFolder(const PackedFolder&) = delete;
  PackedFolder& operator=(const PackedFolder&) = delete;

  std::filesystem::path Write(const std::string& name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// @param window_bits  31 for gzip, -15 for bare deflate
inline std::string Deflated(std::string_view text, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

inline std::string Gzipped(std::string_view text) { return Deflated(text, 31); }

struct ZipFile {
  std::string name;
  std::string content;
  bool deflated = true;
};

inline std::string LittleEndian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

inline std::string Zipped(const std::vector<ZipFile>& files, std::string_view comment = {}) {
  std::string zip;
  std::string directory;
  for (const ZipFile& file : files) {
    const std::string packed = file.deflated ? Deflated(file.content, -15) : file.content;
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(file.content.data()),
                           static_cast<uInt>(file.content.size()));
    const std::string common =
        LittleEndian(20, 2) + LittleEndian(0, 2) + LittleEndian(file.deflated ? 8 : 0, 2) +
        LittleEndian(0, 4) + LittleEndian(crc, 4) + LittleEndian(packed.size(), 4) +
        LittleEndian(file.content.size(), 4) + LittleEndian(file.name.size(), 2);
    directory += "PK\1\2" + LittleEndian(20, 2) + common + LittleEndian(0, 2) + LittleEndian(0, 2) +
                 LittleEndian(0, 8) + LittleEndian(zip.size(), 4) + file.name;
    // The local header's extra field may have another length than the directory's.
    zip += "PK\3\4" + common + LittleEndian(4, 2) + file.name + "\xff\xff" + LittleEndian(0, 2) +
           packed;
  }
  const std::size_t offset = zip.size();
  zip += directory + "PK\5\6" + LittleEndian(0, 4) + LittleEndian(files.size(), 2) +
         LittleEndian(files.size(), 2) + LittleEndian(directory.size(), 4) +
         LittleEndian(offset, 4) + LittleEndian(comment.size(), 2);
  zip += comment;
  return zip;
}

}  // namespace purser
