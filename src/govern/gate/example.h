#pragma once

#include <string>

#include "domain/taxonomy.h"

namespace purser {

/// A value that the taxonomy accepts for its key on `day`, to show in a remedy: the customary one
/// ("cc-ml-001"), or one made from the pattern. Empty where none was found.
std::string ExampleOf(const TagReader& reader, std::size_t key, Date day);

}  // namespace purser
