/// What was typed, checked against the table of verbs.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/verb.h"

namespace purser {

struct Arguments {
  const Verb* verb = nullptr;         ///< Null: none was typed.
  std::string noun;                   ///< Empty for verbs without nouns.
  std::vector<std::string> operands;  ///< After the noun.
  std::map<std::string, std::vector<std::string>, std::less<>> flags;  ///< By name; "" for
                                                                       ///< flags without value.
  bool Has(std::string_view flag) const { return flags.contains(flag); }
  std::optional<std::string> Value(std::string_view flag) const;
};

/// Reads `words` (without the program's name). Flags stand anywhere: "--flag value",
/// "--flag=value"; "--" ends them; "-h" is --help; "-" is an operand. With --help or --version
/// nothing else needs to be complete.
/// @error kUsage  unknown verb, noun, flag or value (with the nearest), a value missing, a flag
///                repeated, too many or too few operands
Result<Arguments> ParseArguments(std::span<const std::string> words);

}  // namespace purser
