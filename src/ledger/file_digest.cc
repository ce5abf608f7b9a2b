#include "ledger/file_digest.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "ledger/file_lock.h"
#include "world/real_world.h"

namespace purser {

Result<FileDigest> DigestFile(const std::filesystem::path& file) {
  const FileHandle handle(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!handle.is_open()) return DiskError("read", file, errno);
  std::vector<char> block(1 << 20);
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  FileDigest result;
  while (true) {
    const ssize_t got = ::read(handle.number(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return DiskError("read", file, errno);
    if (got == 0) break;
    XXH3_128bits_update(&state, block.data(), static_cast<std::size_t>(got));
    result.bytes += got;
  }
  const XXH128_hash_t hash = XXH3_128bits_digest(&state);
  result.digest = fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
  return result;
}

}  // namespace purser
