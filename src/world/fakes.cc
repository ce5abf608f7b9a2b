#include "world/fakes.h"

#include <cstdlib>

namespace purser {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "purser-test-XXXXXX").string();
  Check(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

FakeWorld::FakeWorld() { clock.now = *ParseInstant("2026-10-05T12:00:00Z"); }

}  // namespace purser
