#include "world/system_processes.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

using namespace std::chrono_literals;

Result<ProcessAnswer> RunShell(const std::string& script, std::chrono::milliseconds timeout) {
  SystemProcesses processes;
  return processes.Run({"sh", "-c", script}, timeout);
}

TEST(SystemProcesses, GivesBothStreamsAndTheExitCode) {
  const ProcessAnswer answer = RunShell("echo out; echo err >&2; exit 3", 10s).value();

  EXPECT_EQ(answer.output, "out\n");
  EXPECT_EQ(answer.errors, "err\n");
  EXPECT_EQ(answer.exit_code, 3);
}

TEST(SystemProcesses, ArgumentsArriveAsTheyAre) {
  SystemProcesses processes;

  const ProcessAnswer answer = processes.Run({"printf", "%s|", "a b", "$HOME", "'"}, 10s).value();

  EXPECT_EQ(answer.output, "a b|$HOME|'|");
}

TEST(SystemProcesses, StdinIsEmpty) {
  EXPECT_EQ(RunShell("cat; echo end", 10s).value().output, "end\n");
}

TEST(SystemProcesses, ASignalIsAnExitCodeOfItsOwn) {
  EXPECT_EQ(RunShell("kill -TERM $$", 10s).value().exit_code, 128 + 15);
}

TEST(SystemProcesses, AProgramThatIsNotThereIsSaidSo) {
  SystemProcesses processes;

  EXPECT_EQ(processes.Run({"purser-no-such-program"}, 10s).error().kind, ErrorKind::kNotFound);
}

TEST(SystemProcesses, OneThatDoesNotEndIsEnded) {
  const auto begun = std::chrono::steady_clock::now();

  EXPECT_EQ(RunShell("sleep 60", 200ms).error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(RunShell("exec >&- 2>&-; sleep 60", 200ms).error().kind, ErrorKind::kUnavailable);

  EXPECT_LT(std::chrono::steady_clock::now() - begun, 30s);
}

TEST(SystemProcesses, OneThatWritesWithoutEndIsEnded) {
  EXPECT_EQ(RunShell("yes", 30s).error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace purser
