/// A verb of the command line: one row, from which come help, suggestions, completion, the
/// reference pages and the man page.
///
/// To add a verb: write cli/NAME_verb.cc with `Verb NameVerb()` that returns its row
/// (config_verb.cc is a small example), and name that function in cli/verbs.cc. `run` reads its
/// Session, prints the answer with Print and returns; an Error becomes "purser: message" and its
/// exit code.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace purser {

class Session;

/// How far the program must have got before a verb runs.
enum class Needs {
  kNothing,  ///< Works beside a broken configuration.
  kConfig,   ///< purser.toml was read without a mistake.
};

struct Flag {
  std::string name;                       ///< "--period"
  std::string value;                      ///< "PERIOD"; empty if it takes none. FILE and DIR
                                          ///< complete as such.
  std::string about;                      ///< One line, small first letter, no full stop.
  std::vector<std::string> choices = {};  ///< The only valid values; empty: any.
  bool repeatable = false;                ///< Else naming it twice is a mistake.
};

/// The word after a verb that has several doings or subjects: `report cost`, `config show`.
struct Noun {
  std::string name;
  std::string operands;  ///< As Verb::operands, of what follows the noun.
  std::string about;
};

struct Verb {
  std::string name;
  std::string about;          ///< One line, small first letter, no full stop.
  std::string operands = {};  ///< What follows: "PERIOD", "[SOURCE…]", "ID ID", "PATH…". Words in
                              ///< brackets may be missing, … means several. Empty: nothing may.
  std::vector<Noun> nouns = {};           ///< One of them must follow; `operands` is not used then.
  std::string default_noun = {};          ///< Where none is typed; empty: one must be.
  std::vector<Flag> flags = {};           ///< Besides the global ones.
  std::vector<std::string> formats = {};  ///< Of --format, the default first; empty: no --format.
  Needs needs = Needs::kConfig;
  std::vector<std::string> examples = {};  ///< Whole command lines.
  std::string details = {};                ///< Paragraphs for --help and the reference pages.
  Result<void> (*run)(Session& session) = nullptr;

  const Flag* FindFlag(std::string_view flag_name) const;
  const Noun* FindNoun(std::string_view noun_name) const;
  std::vector<std::string> NounNames() const;
};

/// Every verb, in the order people see them.
std::span<const Verb> AllVerbs();
const Verb* FindVerb(std::string_view name);

/// Flags that every verb takes, before or after it.
std::span<const Flag> GlobalFlags();

/// Least and most words that a text like "ID [PATH…]" stands for.
struct OperandCount {
  std::size_t least = 0;
  std::size_t most = 0;
};
OperandCount CountOperands(std::string_view operands);

}  // namespace purser
