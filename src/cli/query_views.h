/// What `purser query` can read, told for people.
#pragma once

#include <string>

namespace purser {

/// The views in a line each, for --help.
std::string QueryDetails();

/// docs/reference/views.md: every column with its type, as the engine has it.
std::string ViewsPage();

}  // namespace purser
