#include "cli/completion.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/verb.h"

namespace purser {
namespace {

std::string Joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? std::string() : std::string(between)) + word;
  return text;
}

/// Flags of one value kind, of every verb and the global ones.
std::vector<std::string> FlagsTaking(std::string_view value) {
  std::vector<std::string> names;
  const auto add = [&](std::span<const Flag> flags) {
    for (const Flag& flag : flags)
      if ((value.empty() ? !flag.value.empty() : flag.value == value) &&
          std::ranges::find(names, flag.name) == names.end())
        names.push_back(flag.name);
  };
  add(GlobalFlags());
  for (const Verb& verb : AllVerbs()) add(verb.flags);
  return names;
}

std::vector<std::string> FlagNames(std::span<const Flag> flags) {
  std::vector<std::string> names;
  for (const Flag& flag : flags) names.push_back(flag.name);
  return names;
}

/// Values that can be listed: a flag's choices, and --format's of this verb.
std::vector<std::pair<std::string, std::vector<std::string>>> ChoicesOf(const Verb& verb) {
  std::vector<std::pair<std::string, std::vector<std::string>>> choices;
  for (const Flag& flag : verb.flags)
    if (!flag.choices.empty()) choices.emplace_back(flag.name, flag.choices);
  if (!verb.formats.empty()) choices.emplace_back("--format", verb.formats);
  return choices;
}

bool TakesFiles(const Verb& verb) {
  const auto names_path = [](std::string_view operands) {
    return operands.find("PATH") != operands.npos || operands.find("FILE") != operands.npos;
  };
  return names_path(verb.operands) || std::ranges::any_of(verb.nouns, [&](const Noun& noun) {
           return names_path(noun.operands);
         });
}

/// `text` between single quotes of a shell.
std::string ShellText(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// Inside zsh's 'flag[about]' and 'name:about' the letters [ ] : \ are special.
std::string ZshEscaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string ZshFlag(const Flag& flag, const std::vector<std::string>& choices) {
  std::string spec =
      fmt::format("{}{}[{}]", flag.repeatable ? "*" : "", flag.name, ZshEscaped(flag.about));
  if (flag.value.empty()) return ShellText(spec);
  std::string action;
  if (!choices.empty()) action = "(" + Joined(choices, " ") + ")";
  if (flag.value == "FILE") action = "_files";
  if (flag.value == "DIR") action = "_files -/";
  return ShellText(fmt::format("{}:{}:{}", spec, flag.value, action));
}

std::string ZshVerb(const Verb& verb) {
  std::string text = fmt::format("        {})\n          _arguments", verb.name);
  for (const Flag& flag : verb.flags) text += " \\\n            " + ZshFlag(flag, flag.choices);
  for (const Flag& flag : GlobalFlags())
    text += " \\\n            " +
            ZshFlag(flag, flag.name == "--format" ? verb.formats : std::vector<std::string>());
  if (!verb.nouns.empty())
    text += " \\\n            " + ShellText("1:name:(" + Joined(verb.NounNames(), " ") + ")");
  if (TakesFiles(verb)) text += " \\\n            '*:file:_files'";
  return text + "\n          ;;\n";
}

std::string FishFlag(const Flag& flag, std::string_view condition,
                     const std::vector<std::string>& choices) {
  std::string line = fmt::format("complete -c purser{} -l {} -d {}", condition, flag.name.substr(2),
                                 ShellText(flag.about));
  if (flag.value.empty()) return line + "\n";
  if (!choices.empty()) return line + " -x -a " + ShellText(Joined(choices, " ")) + "\n";
  if (flag.value == "FILE") return line + " -r -F\n";
  if (flag.value == "DIR") return line + " -x -a '(__fish_complete_directories)'\n";
  return line + " -x\n";
}

}  // namespace

std::string BashCompletion() {
  std::vector<std::string> verbs;
  std::string values;
  std::string words;
  for (const Verb& verb : AllVerbs()) {
    verbs.push_back(verb.name);
    for (const auto& [flag, choices] : ChoicesOf(verb))
      values += fmt::format("    {} {}) words={}; only=1 ;;\n", ShellText(verb.name), flag,
                            ShellText(Joined(choices, " ")));
    std::vector<std::string> all = verb.NounNames();
    for (const Flag& flag : verb.flags) all.push_back(flag.name);
    words += fmt::format("      {}) words={}{} ;;\n", verb.name, ShellText(Joined(all, " ")),
                         TakesFiles(verb) ? "; files=1" : "");
  }
  // A case pattern with a blank in it: 'report'\ --metric.
  std::string::size_type at = 0;
  while ((at = values.find("' --", at)) != std::string::npos) values.replace(at, 2, "'\\ ");
  return fmt::format(
      R"(# bash completion of purser: source <(purser completion bash)
_purser() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
  local verb= words= files= only= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${{COMP_WORDS[i]}} in
      {}) ((i++)) ;;
      -*) ;;
      *) verb=${{COMP_WORDS[i]}}; break ;;
    esac
  done
  case $previous in
    {}) COMPREPLY=($(compgen -f -- "$current")); return ;;
    {}) COMPREPLY=($(compgen -d -- "$current")); return ;;
  esac
  case $verb\ $previous in
{}  esac
  if [[ -z $only ]]; then
    case $verb in
      '') words='{}' ;;
{}    esac
    words+=' {}'
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -n $files && -z $only ]]; then COMPREPLY+=($(compgen -f -- "$current")); fi
}}
complete -o filenames -F _purser purser
)",
      Joined(FlagsTaking(""), "|"), Joined(FlagsTaking("FILE"), "|"),
      Joined(FlagsTaking("DIR"), "|"), values, Joined(verbs, " "), words,
      Joined(FlagNames(GlobalFlags()), " "));
}

std::string ZshCompletion() {
  std::string verbs;
  std::string cases;
  std::string globals;
  for (const Verb& verb : AllVerbs()) {
    verbs += "    " + ShellText(verb.name + ":" + ZshEscaped(verb.about)) + "\n";
    cases += ZshVerb(verb);
  }
  for (const Flag& flag : GlobalFlags()) globals += "    " + ZshFlag(flag, {}) + " \\\n";
  return fmt::format(R"(#compdef purser
# zsh completion of purser: purser completion zsh > "${{fpath[1]}}/_purser"
_purser() {{
  local context state line
  local -a verbs
  verbs=(
{}  )
  _arguments -C \
{}    '1:verb:->verb' \
    '*::argument:->argument'
  case $state in
    verb) _describe verb verbs ;;
    argument)
      case $words[1] in
{}      esac
      ;;
  esac
}}
_purser "$@"
)",
                     verbs, globals, cases);
}

std::string FishCompletion() {
  std::string text =
      "# fish completion of purser: purser completion fish > "
      "~/.config/fish/completions/purser.fish\ncomplete -c purser -f\n";
  for (const Flag& flag : GlobalFlags())
    if (flag.name != "--format") text += FishFlag(flag, "", flag.choices);
  for (const Verb& verb : AllVerbs()) {
    text += fmt::format("complete -c purser -n __fish_use_subcommand -a {} -d {}\n", verb.name,
                        ShellText(verb.about));
    const std::string condition = fmt::format(" -n '__fish_seen_subcommand_from {}'", verb.name);
    for (const Noun& noun : verb.nouns)
      text += fmt::format("complete -c purser{} -a {} -d {}\n", condition, noun.name,
                          ShellText(noun.about));
    for (const Flag& flag : verb.flags) text += FishFlag(flag, condition, flag.choices);
    if (!verb.formats.empty())
      text += FishFlag({"--format", "F", "how the answer is written"}, condition, verb.formats);
    if (TakesFiles(verb)) text += fmt::format("complete -c purser{} -F\n", condition);
  }
  return text;
}

}  // namespace purser
