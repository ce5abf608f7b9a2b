#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace purser {

void CheckFailed(const char* claim, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, claim);
  std::abort();
}

}  // namespace purser
