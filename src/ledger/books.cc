/// Opening books, and what readers do.

#include "ledger/books.h"

#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ledger/books_folder.h"
#include "ledger/catalog_migrate.h"
#include "ledger/file_digest.h"
#include "world/real_world.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

/// File systems whose locks SQLite cannot rely on: NFS, SMB, CIFS.
constexpr std::array<std::uint32_t, 3> kRemote = {0x6969, 0xFE534D42, 0xFF534D42};

Result<void> RefuseRemote(const fs::path& folder) {
  struct statfs status{};
  if (::statfs(folder.c_str(), &status) != 0) return {};
  if (std::ranges::find(kRemote, static_cast<std::uint32_t>(status.f_type)) == kRemote.end())
    return {};
  return Error{ErrorKind::kConfig, folder.string() +
                                       " is on a network disk: keep the books on a "
                                       "local one"};
}

class GenerationPin final : public Pin {
 public:
  GenerationPin(Generation generation, FileLock lock)
      : generation_(std::move(generation)), lock_(std::move(lock)) {}
  const Generation& generation() const override { return generation_; }

 private:
  Generation generation_;
  FileLock lock_;
};

/// Others may have made a folder of that name to see what we put there.
bool IsOurs(const fs::path& folder) {
  struct stat status{};
  return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::getuid();
}

bool MayWrite(const fs::path& folder) { return ::access(folder.c_str(), W_OK | X_OK) == 0; }

}  // namespace

Result<std::unique_ptr<Books>> Books::Open(World& world, const fs::path& folder, Access access) {
  if (folder.string().find("://") != std::string::npos)
    return Error{ErrorKind::kConfig, folder.string() +
                                         " is not a folder: books are kept on a "
                                         "local disk"};
  if (access == Access::kWrite && !fs::exists(folder)) {
    TRY(world.files.MakeFolders(folder));
    TRY(world.files.Sync(fs::absolute(folder).parent_path()));
  }
  TRY(RefuseRemote(folder));
  std::unique_ptr<Sqlite> catalog = TRY(OpenCatalog(world, folder, access, AllMigrations()));
  if (MayWrite(folder)) {
    RemoveStaleFolders(world.files, folder / ".staging");
    RemoveStaleFolders(world.files, folder / ".tmp");
  }
  return std::unique_ptr<Books>(new BooksFolder(world, folder, std::move(catalog)));
}

fs::path BooksFolder::temporary_folder() {
  const std::scoped_lock lock(mutex_);
  if (temporary_) return temporary_->path();
  const std::string name = std::to_string(::getpid());
  std::error_code error;
  const fs::path elsewhere = fs::temp_directory_path(error) / fmt::format("purser-{}", ::getuid());
  for (const fs::path& parent : {folder_ / ".tmp", elsewhere}) {
    if (!world_.files.MakeFolders(parent).ok() || !IsOurs(parent)) continue;
    Result<std::unique_ptr<LockedFolder>> made = LockedFolder::Make(world_.files, parent, name);
    if (!made.ok()) continue;
    temporary_ = std::move(made).value();
    return temporary_->path();
  }
  return {};
}

Result<std::optional<Generation>> BooksFolder::Current() {
  const std::scoped_lock lock(mutex_);
  const std::string id = TRY(catalog_.CurrentId());
  if (id.empty()) return std::optional<Generation>();
  Generation generation = TRY(catalog_.Load(id));
  return std::optional(std::move(generation));
}

Result<Generation> BooksFolder::Find(const std::string& generation_id) {
  const std::scoped_lock lock(mutex_);
  return catalog_.Load(generation_id);
}

Result<Generation> BooksFolder::Holding(const std::string& snapshot_id) {
  const std::scoped_lock lock(mutex_);
  return catalog_.Holding(snapshot_id);
}

Result<std::vector<Snapshot>> BooksFolder::Snapshots() {
  const std::scoped_lock lock(mutex_);
  return catalog_.Snapshots();
}

fs::path BooksFolder::PinFile(const std::string& generation) const {
  return folder_ / ".pins" / generation;
}

/// Collection takes this lock before it forgets a generation, so once we have it and the
/// generation is still listed, it stays.
Result<std::optional<FileLock>> BooksFolder::HoldGeneration(const std::string& generation) {
  Result<std::optional<FileLock>> lock = FileLock::Take(
      PinFile(generation), {.kind = LockKind::kShared, .create = false, .wait = true});
  if (!lock.ok() && lock.error().kind != ErrorKind::kNotFound) return lock;
  const bool is_listed = TRY(catalog_.Has(generation));
  if (!is_listed) return std::optional<FileLock>();
  if (lock.ok()) return lock;
  // Lost by whoever copied the books without it.
  TRY(world_.files.MakeFolders(PinFile("").parent_path()));
  return FileLock::Take(PinFile(generation), {.kind = LockKind::kShared, .wait = true});
}

Result<std::unique_ptr<Pin>> BooksFolder::PinCurrent() {
  const std::scoped_lock lock(mutex_);
  while (true) {
    const std::string id = TRY(catalog_.CurrentId());
    if (id.empty())
      return Error{ErrorKind::kNotFound,
                   "nothing was published in " + folder_.string() + " yet: purser ingest does it"};
    std::optional<FileLock> held = TRY(HoldGeneration(id));
    if (!held) continue;
    Generation generation = TRY(catalog_.Load(id));
    return std::unique_ptr<Pin>(new GenerationPin(std::move(generation), std::move(*held)));
  }
}

Result<std::unique_ptr<Pin>> BooksFolder::PinGeneration(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  std::optional<FileLock> held = TRY(HoldGeneration(id));
  Generation generation = TRY(catalog_.Load(id));
  Check(held.has_value(), "a listed generation is held");
  return std::unique_ptr<Pin>(new GenerationPin(std::move(generation), std::move(*held)));
}

Result<void> BooksFolder::AddApiUse(std::span<const ApiUse> uses) {
  const std::scoped_lock lock(mutex_);
  return catalog_.AddApiUse(uses);
}

Result<std::vector<ApiUse>> BooksFolder::ApiUses() {
  const std::scoped_lock lock(mutex_);
  return catalog_.ApiUses();
}

Result<std::vector<std::string>> BooksFolder::ChangedFiles(const Generation& generation) {
  std::vector<PieceFile> files;
  for (const std::vector<Piece>* pieces : {&generation.pieces, &generation.restated_pieces})
    for (const Piece& piece : *pieces)
      files.insert(files.end(), piece.files.begin(), piece.files.end());
  const std::vector<KeptObservation> observations = TRY(shelf_.All());
  for (const KeptObservation& observation : observations) files.push_back(observation.file);
  std::vector<std::string> changed;
  for (const PieceFile& file : files) {
    const Result<FileDigest> found = DigestFile(folder_ / file.path);
    const FileDigest published{file.bytes, file.digest};
    if (found.ok() && found.value() == published) continue;
    changed.push_back(found.ok() ? fmt::format("{}: published {} bytes {}, found {} bytes {}",
                                               file.path, file.bytes, file.digest,
                                               found.value().bytes, found.value().digest)
                                 : fmt::format("{}: published {} bytes {}, but {}", file.path,
                                               file.bytes, file.digest, found.error().message));
  }
  return changed;
}

}  // namespace purser
