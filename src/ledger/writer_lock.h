#pragma once

#include <filesystem>
#include <string>

#include "ledger/file_lock.h"

namespace purser {

enum class LockWait { kRefuse, kWait };

/// The lock of books/.lock, which one writer at a time holds. `command` is what others are told.
/// @error kUnavailable  somebody else holds it, and who
/// @error kInterrupted  a signal came while waiting
Result<FileLock> TakeWriterLock(const std::filesystem::path& books, const std::string& command,
                                LockWait wait);

}  // namespace purser
