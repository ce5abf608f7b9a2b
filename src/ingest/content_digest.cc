#include "ingest/content_digest.h"

#include <fstream>
#include <memory>

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace purser {
namespace {

constexpr std::size_t kBlock = 1 << 20;

Result<void> AddFile(const std::filesystem::path& file, std::vector<char>& block,
                     XXH3_state_t& state) {
  std::error_code failed;
  const std::string head =
      fmt::format("{}\n{}\n", file.filename().string(), std::filesystem::file_size(file, failed));
  XXH3_128bits_update(&state, head.data(), head.size());
  std::ifstream stream(file, std::ios::binary);
  while (stream.read(block.data(), static_cast<std::streamsize>(block.size())) ||
         stream.gcount() > 0)
    XXH3_128bits_update(&state, block.data(), static_cast<std::size_t>(stream.gcount()));
  if (failed || !stream.eof())
    return Error{ErrorKind::kDenied, fmt::format("{} cannot be read", file.string())};
  return {};
}

}  // namespace

Result<std::string> ContentDigest(const std::vector<std::filesystem::path>& files) {
  std::vector<char> block(kBlock);
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  for (const std::filesystem::path& file : files) TRY(AddFile(file, block, state));
  const XXH128_hash_t hash = XXH3_128bits_digest(&state);
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace purser
