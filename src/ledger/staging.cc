#include "ledger/staging.h"

#include <algorithm>

#include "ledger/file_digest.h"
#include "ledger/piece_path.h"
#include "world/real_world.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr fs::perms kPublished = fs::perms::owner_read | fs::perms::group_read;

Result<std::vector<fs::path>> FilesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!entry->is_regular_file())
      return Error{ErrorKind::kInternal, entry->path().string() + " is not a file"};
    files.push_back(entry->path());
  }
  if (error) return DiskError("list", folder, error.value());
  std::ranges::sort(files);
  return files;
}

}  // namespace

Result<std::unique_ptr<Staging>> StagingFolder::Make(World& world, const fs::path& books) {
  std::unique_ptr<LockedFolder> folder =
      TRY(LockedFolder::Make(world.files, books / ".staging", NewUlid(world)));
  return std::unique_ptr<Staging>(new StagingFolder(world, std::move(folder)));
}

Result<fs::path> StagingFolder::FolderFor(PieceKind kind, const std::string& id,
                                          const std::string& source, Month period) {
  const fs::path path = folder() / PiecePath(kind, id, source, period);
  TRY(world_.files.RemoveAll(path));
  TRY(world_.files.MakeFolders(path));
  return path;
}

Result<Piece> StagingFolder::Seal(PieceKind kind, const std::string& id, const std::string& source,
                                  Month period) {
  Piece piece{.kind = kind,
              .id = id,
              .source = source,
              .billing_period = period,
              .inputs_digest = {},
              .files = {}};
  const fs::path path = folder() / PieceFolder(piece);
  const std::vector<fs::path> files = TRY(FilesIn(path));
  for (const fs::path& file : files) {
    std::error_code error;
    fs::permissions(file, kPublished, error);
    if (error) return DiskError("make read-only", file, error.value());
    TRY(world_.files.Sync(file));
    const FileDigest measured = TRY(DigestFile(file));
    piece.files.push_back({.path = PieceFolder(piece) + "/" + file.filename().string(),
                           .bytes = measured.bytes,
                           .rows = 0,
                           .digest = measured.digest});
  }
  TRY(world_.files.Sync(path));
  return piece;
}

}  // namespace purser
