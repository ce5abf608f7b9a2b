/// A folder of local copies of S3 objects that remembers what it has.
///
/// .copies.json names each copy's key, ETag and size; the object is fetched anew when one of them
/// differs, or the file is gone. What is being fetched lies under .new/ and moves into place when
/// it is whole; a cut fetch goes on with what is there. Both are hidden from importers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cloud/aws/s3.h"
#include "ledger/file_lock.h"
#include "world/world.h"

namespace purser {

/// Where the copy of an object lies, relative to the folder. Nothing a key has leads out of it:
/// "." and "..", names that importers do not see (".x", "_x") and control characters are written
/// %2E%2E, %5Fx; empty components are left out.
/// @error kData  a component is too long for a file system, or nothing is left
Result<std::filesystem::path> LocalPathOf(std::string_view key);

class S3Copies {
 public:
  /// The copies of `location` in `folder`, made when missing. Copies of another location are
  /// removed.
  /// @error kUnavailable  another purser fetches into it
  static Result<S3Copies> Open(World& world, const std::filesystem::path& folder,
                               const S3Location& location);

  struct Copy {
    std::string etag;
    std::int64_t size = 0;
    std::filesystem::path path;  ///< Relative.
  };
  const std::map<std::string, Copy>& copies() const { return copies_; }  ///< By key.
  const std::filesystem::path& folder() const { return folder_; }

  /// Whether this very object is here, whole.
  bool Has(const S3Object& object, const std::filesystem::path& path) const;

  /// Fetches the object, whole, to where Settle takes it from. @return that file
  /// @error any  of S3Bucket::Read; what came stays for the next time
  Result<std::filesystem::path> Fetch(S3Bucket& bucket, const S3Object& object,
                                      const std::filesystem::path& path,
                                      const std::function<void(std::int64_t bytes)>& progress);

  /// Moves what Fetch brought into its place, and remembers it.
  Result<void> Settle(const S3Object& object, const std::filesystem::path& path);

  /// Removes the copies for whose key `is_old` says so, what was fetched in part, and files that
  /// are no copy.
  Result<void> Remove(const std::function<bool(const std::string& key, const Copy&)>& is_old);

 private:
  S3Copies(World& world, std::filesystem::path folder, FileLock lock)
      : world_(&world), folder_(std::move(folder)), lock_(std::move(lock)) {}

  Result<void> Load();
  Result<void> Save();
  Result<void> RemoveUnknown();
  std::filesystem::path PartOf(const S3Object& object, const std::filesystem::path& path) const;
  Result<void> FetchRest(S3Bucket& bucket, const S3Object& object,
                         const std::filesystem::path& part,
                         const std::function<void(std::int64_t)>& progress);

  World* world_;
  std::filesystem::path folder_;
  FileLock lock_;
  std::string location_;
  std::map<std::string, Copy> copies_;
};

}  // namespace purser
