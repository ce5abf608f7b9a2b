#include "report/zip_archive.h"

#include <limits>

#include <zlib.h>

#include "base/check.h"

namespace purser {
namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kDirectoryHeader = 0x02014b50;
constexpr std::uint32_t kEndOfDirectory = 0x06054b50;
constexpr std::uint16_t kVersion = 20;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint32_t kNoTime = 0x00210000;  // 1980-01-01, the format's first day

void Put16(std::string& out, std::uint16_t value) {
  out += static_cast<char>(value & 0xff);
  out += static_cast<char>(value >> 8);
}

void Put32(std::string& out, std::uint32_t value) {
  Put16(out, static_cast<std::uint16_t>(value & 0xffff));
  Put16(out, static_cast<std::uint16_t>(value >> 16));
}

std::uint32_t Size32(std::size_t size) {
  Check(size < std::numeric_limits<std::uint32_t>::max(), "an archive below 4 GiB");
  return static_cast<std::uint32_t>(size);
}

/// Raw deflate, as ZIP wants it.
std::string Deflated(std::string_view content) {
  z_stream stream{};
  const int opened =
      ::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  Check(opened == Z_OK, "zlib has memory");
  std::string out(::deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = Size32(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = Size32(out.size());
  const int done = ::deflate(&stream, Z_FINISH);
  Check(done == Z_STREAM_END, "deflate's bound holds");
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

}  // namespace

void ZipArchive::Add(std::string_view name, std::string_view content) {
  const std::string packed = Deflated(content);
  std::string common;
  Put16(common, kVersion);
  Put16(common, 0);
  Put16(common, kDeflated);
  Put32(common, kNoTime);
  Put32(common, static_cast<std::uint32_t>(
                    ::crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size())));
  Put32(common, Size32(packed.size()));
  Put32(common, Size32(content.size()));
  Put16(common, static_cast<std::uint16_t>(name.size()));
  Put16(common, 0);

  Put32(directory_, kDirectoryHeader);
  Put16(directory_, kVersion);
  directory_ += common;
  directory_.append(10, '\0');  // comment, disk and attributes: none
  Put32(directory_, Size32(bytes_.size()));
  directory_ += name;

  Put32(bytes_, kLocalHeader);
  bytes_ += common;
  bytes_ += name;
  bytes_ += packed;
  ++entries_;
}

std::string ZipArchive::Finish() && {
  const std::uint32_t start = Size32(bytes_.size());
  bytes_ += directory_;
  Put32(bytes_, kEndOfDirectory);
  Put32(bytes_, 0);
  Put16(bytes_, entries_);
  Put16(bytes_, entries_);
  Put32(bytes_, Size32(directory_.size()));
  Put32(bytes_, start);
  Put16(bytes_, 0);
  return std::move(bytes_);
}

}  // namespace purser
