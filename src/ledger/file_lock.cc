#include "ledger/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "world/real_world.h"

namespace purser {
namespace {

/// Whoever removes a lock file does so while holding it: a lock on a file that has lost its
/// name protects nothing, and the name has to be opened again.
bool StillLinked(int number) {
  struct stat status{};
  return ::fstat(number, &status) == 0 && status.st_nlink > 0;
}

}  // namespace

FileHandle::~FileHandle() {
  if (number_ >= 0) ::close(number_);
}

Result<std::optional<FileLock>> FileLock::Take(const std::filesystem::path& file,
                                               const LockOptions& options) {
  const int access = options.create ? O_RDWR | O_CREAT : O_RDONLY;
  const int operation =
      (options.kind == LockKind::kShared ? LOCK_SH : LOCK_EX) | (options.wait ? 0 : LOCK_NB);
  while (true) {
    FileHandle handle(::open(file.c_str(), access | O_CLOEXEC, 0640));
    if (!handle.is_open()) return DiskError("open", file, errno);
    if (::flock(handle.number(), operation) != 0) {
      if (errno == EWOULDBLOCK) return std::optional<FileLock>();
      if (errno == EINTR)
        return Error{ErrorKind::kInterrupted, "interrupted while waiting for " + file.string()};
      return DiskError("lock", file, errno);
    }
    if (StillLinked(handle.number())) return std::optional(FileLock(std::move(handle), file));
  }
}

Result<void> FileLock::Write(const std::string& content) {
  const auto size = static_cast<ssize_t>(content.size());
  if (::ftruncate(handle_.number(), 0) != 0 ||
      ::pwrite(handle_.number(), content.data(), content.size(), 0) != size)
    return DiskError("write", file_, errno);
  return {};
}

}  // namespace purser
