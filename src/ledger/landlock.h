/// The kernel's own fence around what a thread may open (Linux 5.13 and later).
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"

namespace purser {

struct OpenPaths {
  std::vector<std::filesystem::path> readable;  ///< Files and folders, with all below.
  std::vector<std::filesystem::path> writable;  ///< Folders: read, write, create, remove.
};

enum class LandlockState { kEnforced, kNotThere };

/// From here on the calling thread, and every thread that it starts, opens nothing but `paths`
/// and makes no TCP connection; for good. Files that are open already stay so.
///
/// @return kNotThere  the kernel has no Landlock; nothing changed
/// @error kInternal   it has, and refuses
Result<LandlockState> RestrictThread(const OpenPaths& paths);

}  // namespace purser
