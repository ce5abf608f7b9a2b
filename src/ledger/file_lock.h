/// Advisory locks (flock) on small files. The kernel frees them however the holder ends, so a
/// crash never leaves one behind; O_CLOEXEC keeps them out of child processes that outlive us.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"

namespace purser {

/// Owns a file descriptor.
class FileHandle {
 public:
  explicit FileHandle(int number = -1) : number_(number) {}
  ~FileHandle();
  FileHandle(FileHandle&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileHandle& operator=(FileHandle&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

enum class LockKind { kShared, kExclusive };

/// What to do where the file to lock does not exist, and where somebody else has the lock.
struct LockOptions {
  LockKind kind = LockKind::kExclusive;
  bool create = true;  ///< Else kNotFound. Shared locks only need to read the file.
  bool wait = false;   ///< Else nullopt. Waiting ends with kInterrupted at a signal.
};

/// A lock on a file that is still linked at its name, held while this lives.
class FileLock {
 public:
  /// nullopt when somebody else (also in this process) holds it.
  static Result<std::optional<FileLock>> Take(const std::filesystem::path& file,
                                              const LockOptions& options);

  /// Replaces the file's content: who holds it.
  Result<void> Write(const std::string& content);

 private:
  FileLock(FileHandle handle, std::filesystem::path file)
      : handle_(std::move(handle)), file_(std::move(file)) {}

  FileHandle handle_;
  std::filesystem::path file_;
};

}  // namespace purser
