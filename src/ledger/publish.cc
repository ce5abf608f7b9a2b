#include "ledger/publish.h"

#include <set>

#include "ledger/piece_path.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

bool IsAsSealed(const fs::path& root, const Piece& piece) {
  for (const PieceFile& file : piece.files) {
    std::error_code error;
    const auto bytes = static_cast<std::int64_t>(fs::file_size(root / file.path, error));
    if (error || bytes != file.bytes) return false;
  }
  return true;
}

}  // namespace

PiecesInPlace::~PiecesInPlace() {
  // What cannot be moved back is collected later: no generation names it.
  for (const fs::path& folder : moved_) (void)files_.Rename(books_ / folder, staging_ / folder);
}

Result<void> PiecesInPlace::Move(std::span<const Piece> pieces) {
  std::set<fs::path> folders;
  for (const Piece& piece : pieces) {
    if (piece.files.empty()) continue;
    const fs::path folder = PieceFolder(piece);
    if (IsAsSealed(staging_, piece)) {
      TRY(files_.MakeFolders(books_ / folder.parent_path()));
      TRY(files_.Rename(staging_ / folder, books_ / folder));
      moved_.push_back(folder);
    } else if (!IsAsSealed(books_, piece)) {  // Where a commit that failed late leaves it.
      return Error{ErrorKind::kInternal, (staging_ / folder).string() + " is not as it was sealed"};
    }
    for (fs::path parent = folder; !parent.empty(); parent = parent.parent_path())
      folders.insert(parent.parent_path());
  }
  // Entries of folders that are new, up to the books' own.
  for (const fs::path& folder : folders) TRY(files_.Sync(books_ / folder));
  return {};
}

}  // namespace purser
