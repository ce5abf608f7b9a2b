/// What the fuzz targets share. Each target is one file with LLVMFuzzerTestOneInput, so that
/// libFuzzer can drive it; driver.cc drives it where there is none.
///
/// To add one: write tests/fuzz/NAME.cc and a few small inputs in tests/fuzz/corpus/NAME/;
/// cmake/fuzz.cmake finds both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace purser {

/// A property that must hold whatever the input is; the run ends where it does not.
inline void Demand(bool holds, std::string_view property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(property.size()), property.data());
  std::abort();
}

/// The input in memory of its own size: a read behind its end is seen.
inline std::string InputText(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A file in memory with a path, for parsers that open theirs.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : descriptor_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    Demand(descriptor_ >= 0, "a file in memory can be made");
    while (!content.empty()) {
      const ssize_t written = ::write(descriptor_, content.data(), content.size());
      Demand(written > 0, "a file in memory can be written");
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace purser
