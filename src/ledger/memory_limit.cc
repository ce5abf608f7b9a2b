#include "ledger/memory_limit.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <optional>

namespace purser {
namespace {

constexpr std::int64_t kMost = std::int64_t{2} << 30;

/// "max", a missing file and anything else that is no number are no limit.
std::optional<std::int64_t> ReadNumber(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::int64_t number = 0;
  if (in >> number && number > 0) return number;
  return std::nullopt;
}

}  // namespace

std::int64_t MemoryLimitFor(const std::filesystem::path& cgroup, std::int64_t machine_bytes) {
  std::int64_t available = machine_bytes;
  for (const char* file : {"memory.max", "memory/memory.limit_in_bytes"})
    if (const std::optional<std::int64_t> limit = ReadNumber(cgroup / file))
      available = std::min(available, *limit);
  return std::min(kMost, available / 2);
}

std::int64_t DefaultMemoryLimit() {
  return MemoryLimitFor("/sys/fs/cgroup",
                        std::int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE));
}

}  // namespace purser
