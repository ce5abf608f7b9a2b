#pragma once

#include <cstdint>
#include <filesystem>

namespace purser {

/// What DuckDB may use by default: min(2 GiB, half of what the control group or else the
/// machine has).
std::int64_t DefaultMemoryLimit();

/// The same for a control group mounted at `cgroup` and a machine of `machine_bytes`. Reads
/// version 2's memory.max or version 1's memory/memory.limit_in_bytes.
std::int64_t MemoryLimitFor(const std::filesystem::path& cgroup, std::int64_t machine_bytes);

}  // namespace purser
