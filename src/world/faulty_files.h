/// A disk that fails when a test says so.
#pragma once

#include <cerrno>
#include <optional>

#include "world/real_world.h"

namespace purser {

/// What happens from the failing call on.
enum class Fault {
  kOnce,     ///< That call fails, the next ones work: a full disk, a hiccup.
  kForGood,  ///< That call and everything after it: the disk is gone.
};

/// Files whose n-th change fails. Write, Append, WriteSecret, MakeFolders, Rename, Sync and
/// RemoveAll count; reading and SetTime never fail.
class FaultyFiles : public Files {
 public:
  explicit FaultyFiles(Files& files) : files_(files) {}

  /// From here on the `n`-th change (1 is the next one) fails; 0 is never.
  void FailAt(int n, Fault fault = Fault::kOnce) { fail_at_ = n, fault_ = fault, changes_ = 0; }
  int changes() const { return changes_; }  ///< Since FailAt.

  std::optional<std::int64_t> free_bytes;  ///< What FreeBytes says, instead of the truth.

  Result<std::string> Read(const std::filesystem::path& file) override { return files_.Read(file); }
  Result<void> Write(const std::filesystem::path& file, std::string_view content) override {
    TRY(Count("write", file));
    return files_.Write(file, content);
  }
  Result<void> Append(const std::filesystem::path& file, std::string_view content) override {
    TRY(Count("append to", file));
    return files_.Append(file, content);
  }
  Result<void> SetTime(const std::filesystem::path& file, Instant time) override {
    return files_.SetTime(file, time);
  }
  Result<void> WriteSecret(const std::filesystem::path& file, std::string_view content) override {
    TRY(Count("write", file));
    return files_.WriteSecret(file, content);
  }
  Result<void> MakeFolders(const std::filesystem::path& folder) override {
    TRY(Count("create folder", folder));
    return files_.MakeFolders(folder);
  }
  Result<void> Rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    TRY(Count("rename to", to));
    return files_.Rename(from, to);
  }
  Result<void> Sync(const std::filesystem::path& path) override {
    TRY(Count("sync", path));
    return files_.Sync(path);
  }
  Result<void> RemoveAll(const std::filesystem::path& path) override {
    TRY(Count("remove", path));
    return files_.RemoveAll(path);
  }
  Result<std::int64_t> FreeBytes(const std::filesystem::path& path) override {
    if (free_bytes) return *free_bytes;
    return files_.FreeBytes(path);
  }

 private:
  Result<void> Count(std::string_view verb, const std::filesystem::path& path) {
    ++changes_;
    const bool fails = fail_at_ > 0 &&
                       (changes_ == fail_at_ || (fault_ == Fault::kForGood && changes_ > fail_at_));
    if (fails) return DiskError(verb, path, ENOSPC);
    return {};
  }

  Files& files_;
  int fail_at_ = 0;
  int changes_ = 0;
  Fault fault_ = Fault::kOnce;
};

}  // namespace purser
