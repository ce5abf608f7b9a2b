#include "ledger/memory_limit.h"

#include <gtest/gtest.h>

#include <fstream>

namespace purser {
namespace {

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

class MemoryLimit : public testing::Test {
 protected:
  void Write(const std::filesystem::path& file, std::string_view text) {
    std::filesystem::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file) << text;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / "purser_memory_limit";
};

TEST_F(MemoryLimit, IsTwoGiBOnALargeMachine) {
  EXPECT_EQ(MemoryLimitFor(folder_, 64 * kGiB), 2 * kGiB);
}

TEST_F(MemoryLimit, IsHalfOfASmallMachine) { EXPECT_EQ(MemoryLimitFor(folder_, 2 * kGiB), kGiB); }

TEST_F(MemoryLimit, IsHalfOfTheControlGroup) {
  Write("memory.max", "1073741824\n");

  EXPECT_EQ(MemoryLimitFor(folder_, 64 * kGiB), kGiB / 2);
}

TEST_F(MemoryLimit, ReadsTheFirstVersionOfControlGroupsToo) {
  Write("memory/memory.limit_in_bytes", "1073741824\n");

  EXPECT_EQ(MemoryLimitFor(folder_, 64 * kGiB), kGiB / 2);
}

TEST_F(MemoryLimit, IgnoresAControlGroupWithoutLimit) {
  Write("memory.max", "max\n");

  EXPECT_EQ(MemoryLimitFor(folder_, 64 * kGiB), 2 * kGiB);
}

}  // namespace
}  // namespace purser
