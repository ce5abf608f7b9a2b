#pragma once

#include <string>

namespace purser {

/// A commented purser.toml, made from the table of keys: what it sets is what holds without it,
/// every other key stands there as a comment that is valid once its # is taken away.
std::string InitText();

}  // namespace purser
