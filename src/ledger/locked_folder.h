/// Folders that belong to one process: staging and spill files. A locked file beside each tells
/// whether its owner still lives, so that what a crash left behind can be removed.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "ledger/file_lock.h"
#include "world/world.h"

namespace purser {

/// PARENT/NAME with PARENT/NAME.lock held. The folder goes away with this object.
class LockedFolder {
 public:
  /// Makes the folder, empty. When a live process has that name, NAME.1, NAME.2 … are tried
  /// (processes of two containers can share a number).
  static Result<std::unique_ptr<LockedFolder>> Make(Files& files,
                                                    const std::filesystem::path& parent,
                                                    const std::string& name);
  ~LockedFolder();
  LockedFolder(const LockedFolder&) = delete;
  LockedFolder& operator=(const LockedFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  LockedFolder(Files& files, std::filesystem::path path, FileLock lock)
      : files_(files), path_(std::move(path)), lock_(std::move(lock)) {}

  Files& files_;
  std::filesystem::path path_;
  FileLock lock_;
};

/// Removes the folders under `parent` whose owner is gone, as far as that is allowed.
void RemoveStaleFolders(Files& files, const std::filesystem::path& parent);

}  // namespace purser
