#include "cli/console.h"
#include "cli/interrupt.h"
#include "cli/run.h"
#include "world/real_world.h"

/// Exit codes: cli/exit_code.h.
int main(int count, char** words) {
  purser::RealWorld real;
  purser::ProcessConsole console;
  purser::WatchSignals();
  const std::vector<std::string> arguments(words + (count > 0 ? 1 : 0), words + count);
  return purser::RunCommandLine(real.world, console, arguments);
}
