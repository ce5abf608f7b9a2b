#pragma once

#include <memory>

#include "ledger/books.h"
#include "ledger/locked_folder.h"

namespace purser {

/// Staging in books/.staging/ULID. Files are digested, made read-only and synced by Seal, so
/// that a commit has nothing slow left to do under the lock.
class StagingFolder final : public Staging {
 public:
  /// @param books  The books' folder, which must outlive this object's use of it.
  static Result<std::unique_ptr<Staging>> Make(World& world, const std::filesystem::path& books);

  const std::filesystem::path& folder() const override { return folder_->path(); }
  Result<std::filesystem::path> FolderFor(PieceKind kind, const std::string& id,
                                          const std::string& source, Month period) override;
  Result<Piece> Seal(PieceKind kind, const std::string& id, const std::string& source,
                     Month period) override;

 private:
  StagingFolder(World& world, std::unique_ptr<LockedFolder> folder)
      : world_(world), folder_(std::move(folder)) {}

  World& world_;
  std::unique_ptr<LockedFolder> folder_;
};

}  // namespace purser
