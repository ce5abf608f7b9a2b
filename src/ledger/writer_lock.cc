#include "ledger/writer_lock.h"

#include "world/real_world.h"

namespace purser {

Result<FileLock> TakeWriterLock(const std::filesystem::path& books, const std::string& command,
                                LockWait wait) {
  const std::filesystem::path file = books / ".lock";
  std::optional<FileLock> lock = TRY(FileLock::Take(file, {.wait = wait == LockWait::kWait}));
  if (!lock) {
    const Result<std::string> holder = DiskFiles().Read(file);
    return Error{ErrorKind::kUnavailable,
                 "the books are being written by \"" +
                     (holder.ok() && !holder.value().empty() ? holder.value() : "another process") +
                     "\": try again later, or wait for it with --wait"};
  }
  TRY(lock->Write(command));
  return std::move(*lock);
}

}  // namespace purser
