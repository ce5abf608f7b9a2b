#include <fmt/format.h>

#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/reference.h"
#include "config/keys.h"

namespace purser {
namespace {

/// In a table a | would end the cell.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

std::string FlagTable(std::span<const Flag> flags) {
  std::string text = "| flag | |\n|---|---|\n";
  for (const Flag& flag : flags) {
    std::string about = flag.about;
    if (flag.repeatable) about += "; repeatable";
    if (!flag.choices.empty()) about += ":";
    for (const std::string& choice : flag.choices) about += " `" + choice + "`";
    text += fmt::format("| `{}` | {} |\n", FlagText(flag), Cell(about));
  }
  return text;
}

std::string VerbPart(const Verb& verb) {
  std::string text = fmt::format("\n## {}\n\n{}\n\n", verb.name, verb.about);
  for (const std::string& line : UsageLines(verb)) text += "    " + line + "\n";
  if (!verb.details.empty()) text += "\n" + verb.details + "\n";
  if (!verb.nouns.empty()) text += "\n| name | |\n|---|---|\n";
  for (const Noun& noun : verb.nouns)
    text += fmt::format("| `{}` | {}{} |\n", noun.name, Cell(noun.about),
                        noun.name == verb.default_noun ? " (default)" : "");
  if (!verb.flags.empty()) text += "\n" + FlagTable(verb.flags);
  if (!verb.formats.empty()) text += "\n`--format`:";
  for (const std::string& format : verb.formats) text += " `" + format + "`";
  if (!verb.formats.empty()) text += "\n";
  if (!verb.examples.empty()) text += "\n";
  for (const std::string& example : verb.examples) text += "    $ " + example + "\n";
  return text;
}

std::string DefaultText(const KeySpec& key) {
  if (key.required) return "required";
  return key.fallback.empty() ? "" : fmt::format("`{}`", key.fallback);
}

std::string SectionPart(const SectionSpec& section) {
  std::string text = fmt::format("\n## {}\n\n{}\n", SectionTitle(section), section.about);
  if (section.kind == SectionKind::kFree)
    text += "\n    \"210987654321\" = { team = \"search\", cost_center = \"cc-ml-002\" }\n";
  if (section.keys.empty()) return text;
  text += "\n| key | takes | default | about | variable |\n|---|---|---|---|---|\n";
  for (const KeySpec& key : section.keys) {
    std::string takes(KeyTypeName(key.type));
    if (!key.choices.empty()) takes.clear();
    for (const std::string& choice : key.choices)
      takes += (takes.empty() ? "" : " ") + fmt::format("`{}`", choice);
    const std::optional<std::string> variable = VariableOf(section, key);
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", key.name, takes, DefaultText(key),
                        Cell(key.about), variable ? "`" + *variable + "`" : "");
  }
  return text;
}

/// A line of roff: nothing in it may be taken for a request or a hyphen.
std::string Roff(std::string_view text) {
  std::string escaped = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) {
    if (c == '\\')
      escaped += "\\e";
    else if (c == '-')
      escaped += "\\-";
    else
      escaped += c;
  }
  return escaped;
}

std::string RoffFlags(std::span<const Flag> flags) {
  std::string text;
  for (const Flag& flag : flags)
    text += fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", Roff(flag.name),
                        flag.value.empty() ? "" : " " + Roff(flag.value), Roff(flag.about));
  return text;
}

}  // namespace

std::string VerbsPage() {
  std::string text =
      "# Verbs\n\n    purser VERB [NOUN] [flags]\n\nThe answer goes to standard output, notes and "
      "progress to standard error.\n\n";
  text += FlagTable(GlobalFlags());
  for (const Verb& verb : AllVerbs()) text += VerbPart(verb);
  return text;
}

std::string ConfigurationPage() {
  std::string text =
      "# Configuration\n\n"
      "`purser.toml` in the current folder, or `$XDG_CONFIG_HOME/purser/purser.toml`, or what "
      "`--config` names. Every key has a default. A flag wins over an environment variable, that "
      "over "
      "the file, that over the default; `purser config show` says which it was. An unknown key is "
      "an "
      "error. Paths in the file are relative to its folder.\n";
  for (const SectionSpec& section : AllSections()) text += SectionPart(section);
  return text;
}

std::string ManPage() {
  std::string text =
      ".TH PURSER 1\n.SH NAME\npurser \\- keeps the cloud accounts of a machine\\-learning team\n"
      ".SH SYNOPSIS\n.B purser\n.I VERB\n[\\fINOUN\\fR] [flags]\n.SH FLAGS OF EVERY VERB\n" +
      RoffFlags(GlobalFlags()) + ".SH VERBS\n";
  for (const Verb& verb : AllVerbs()) {
    text += fmt::format(".SS {}\n{}\n", Roff(verb.name), Roff(verb.about));
    for (const std::string& line : UsageLines(verb)) text += ".br\n" + Roff(line) + "\n";
    for (const Noun& noun : verb.nouns)
      text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", Roff(noun.name), Roff(noun.about));
    text += RoffFlags(verb.flags);
  }
  text += ".SH EXIT STATUS\n";
  for (const ExitCode& exit : AllExitCodes())
    text += fmt::format(".TP\n{}\n{}\n", exit.code, Roff(exit.meaning));
  return text +
         ".SH FILES\n.TP\n.I purser.toml\nthe configuration; else\n"
         ".IR $XDG_CONFIG_HOME/purser/purser.toml\n"
         ".TP\n.I $XDG_DATA_HOME/purser\nthe books, where nothing else is configured\n"
         ".SH ENVIRONMENT\n.TP\n.B PURSER_LEDGER_PATH\nand so on: a key of the configuration, in "
         "capitals\n.TP\n.B NO_COLOR\nno colour\n"
         ".SH SEE ALSO\nThe reference pages that\n.B purser docs\nwrites.\n";
}

}  // namespace purser
