/// Help, written from the table of verbs.
#pragma once

#include <string>
#include <string_view>

#include "cli/verb.h"

namespace purser {

/// `purser` and `purser help`: every verb with a line.
std::string OverviewText();

/// `purser VERB --help`, or with `noun` what of it concerns that noun.
std::string VerbHelpText(const Verb& verb, std::string_view noun);

/// "purser report NAME [flags]": a line a form of the command.
std::vector<std::string> UsageLines(const Verb& verb);

/// "--period PERIOD", "--format table|json"
std::string FlagText(const Flag& flag);

/// "left   right" lines, `left` padded to a common width, `right` folded at 80 columns.
std::string TwoColumns(const std::vector<std::pair<std::string, std::string>>& rows);

}  // namespace purser
