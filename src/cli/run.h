#pragma once

#include <span>
#include <string>

#include "cli/console.h"
#include "world/world.h"

namespace purser {

/// "0.1.0"
std::string_view Version();

/// The whole program: reads `words` (the arguments without the program's name), runs the verb,
/// prints what is to be said.
/// @return the exit code
int RunCommandLine(World& world, Console& console, std::span<const std::string> words);

}  // namespace purser
