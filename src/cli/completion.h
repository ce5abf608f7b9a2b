/// Shell completion, generated from the table of verbs.
#pragma once

#include <string>

namespace purser {

std::string BashCompletion();
std::string ZshCompletion();
std::string FishCompletion();

}  // namespace purser
