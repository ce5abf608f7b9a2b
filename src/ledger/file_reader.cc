#include "ledger/file_reader.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace purser {
namespace {

Error FileError(const std::filesystem::path& path, int number) {
  ErrorKind kind = ErrorKind::kData;
  if (number == ENOENT || number == ENOTDIR) kind = ErrorKind::kNotFound;
  if (number == EACCES || number == EPERM) kind = ErrorKind::kDenied;
  return Error{kind, path.string() + ": " + std::strerror(number)};
}

}  // namespace

Result<std::unique_ptr<FileReader>> FileReader::Open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return FileError(file, errno);
  std::unique_ptr<FileReader> reader(new FileReader(file, descriptor));
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return FileError(file, errno);
  if (S_ISDIR(status.st_mode)) return FileError(file, EISDIR);
  reader->size_ = status.st_size;
  return reader;
}

FileReader::~FileReader() { ::close(descriptor_); }

Result<std::size_t> FileReader::ReadAt(std::int64_t offset, std::span<char> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    const ssize_t got = ::pread(descriptor_, into.data() + filled, into.size() - filled,
                                offset + static_cast<std::int64_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError(path_, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

}  // namespace purser
