/// Many calls at once, with a bound.
#pragma once

#include <cstddef>
#include <functional>

namespace purser {

/// Runs job(0) … job(count - 1), at most `at_once` at a time, each once; returns when all ended.
/// Jobs keep their results themselves (one slot each, no lock needed) and must not throw.
void FanOut(std::size_t count, std::size_t at_once, const std::function<void(std::size_t)>& job);

}  // namespace purser
