#pragma once

namespace purser {

/// Ends the process when an invariant of ours is broken. For our own bugs only:
/// input, network and files return an Error instead (see result.h).
void CheckFailed(const char* claim, const char* file, int line);

inline void Check(bool holds, const char* claim, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE()) {
  if (!holds) [[unlikely]]
    CheckFailed(claim, file, line);
}

}  // namespace purser
