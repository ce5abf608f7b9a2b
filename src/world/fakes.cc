#include "world/fakes.h"

#include <cstdlib>

namespace purser {

namespace {

/// In memory where there is such a place: tests sync thousands of files.
std::filesystem::path FolderForTests() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (FolderForTests() / "purser-test-XXXXXX").string();
  Check(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

FakeWorld::FakeWorld() { clock.now = *ParseInstant("2026-10-05T12:00:00Z"); }

}  // namespace purser
