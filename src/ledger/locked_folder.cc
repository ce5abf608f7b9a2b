#include "ledger/locked_folder.h"

#include <vector>

namespace purser {
namespace {

constexpr std::string_view kLockSuffix = ".lock";
constexpr int kMostNames = 1000;

std::filesystem::path LockOf(const std::filesystem::path& folder) {
  return folder.string() + std::string(kLockSuffix);
}

/// Folder first: a lock file without a folder is harmless, a folder without one looks stale.
void RemoveWithLock(Files& files, const std::filesystem::path& folder) {
  if (!files.RemoveAll(folder).ok()) return;
  std::error_code ignored;
  std::filesystem::remove(LockOf(folder), ignored);
}

}  // namespace

Result<std::unique_ptr<LockedFolder>> LockedFolder::Make(Files& files,
                                                         const std::filesystem::path& parent,
                                                         const std::string& name) {
  TRY(files.MakeFolders(parent));
  for (int i = 0; i < kMostNames; ++i) {
    const std::filesystem::path path = parent / (i == 0 ? name : name + "." + std::to_string(i));
    std::optional<FileLock> lock = TRY(FileLock::Take(LockOf(path), {}));
    if (!lock) continue;
    std::unique_ptr<LockedFolder> folder(new LockedFolder(files, path, std::move(*lock)));
    TRY(files.RemoveAll(path));
    TRY(files.MakeFolders(path));
    return folder;
  }
  return Error{ErrorKind::kUnavailable, "too many processes use " + parent.string()};
}

LockedFolder::~LockedFolder() { RemoveWithLock(files_, path_); }

void RemoveStaleFolders(Files& files, const std::filesystem::path& parent) {
  std::vector<std::filesystem::path> folders;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(parent, error), end; !error && entry != end;
       entry.increment(error)) {
    std::filesystem::path path = entry->path();
    if (path.extension() == kLockSuffix) path.replace_extension();
    folders.push_back(std::move(path));
  }
  for (const std::filesystem::path& folder : folders) {
    const Result<std::optional<FileLock>> lock = FileLock::Take(LockOf(folder), {});
    if (lock.ok() && lock.value()) RemoveWithLock(files, folder);
  }
}

}  // namespace purser
