#include "cli/help.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/exit_code.h"

namespace purser {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kIndent = 2;

/// Columns on a screen, of text without double-width letters.
std::size_t Columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// `text` in lines of at most `width`; words are not broken.
std::vector<std::string> Fold(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!lines.back().empty() && Columns(lines.back()) + 1 + Columns(word) > width)
      lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::string Paragraphs(std::string_view text) {
  std::string folded;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    for (const std::string& line : Fold(text.substr(0, end), kWidth)) folded += line + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return folded;
}

std::string FlagAbout(const Flag& flag) {
  std::string about = flag.about;
  if (flag.repeatable) about += "; repeatable";
  return about;
}

std::string FlagLines(std::span<const Flag> flags) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Flag& flag : flags) rows.emplace_back(FlagText(flag), FlagAbout(flag));
  return TwoColumns(rows);
}

std::string Command(const Verb& verb, std::string_view noun, std::string_view operands) {
  std::string line = "purser " + verb.name;
  if (!noun.empty()) line += fmt::format(" {}", noun);
  if (!operands.empty()) line += fmt::format(" {}", operands);
  if (!verb.flags.empty()) line += " [flags]";
  return line;
}

std::string NounLines(const Verb& verb) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Noun& noun : verb.nouns) {
    const std::string is_default = noun.name == verb.default_noun ? " (default)" : "";
    rows.emplace_back(noun.operands.empty() ? noun.name : noun.name + " " + noun.operands,
                      noun.about + is_default);
  }
  return TwoColumns(rows);
}

std::string FormatList(const Verb& verb) {
  std::string list;
  for (const std::string& format : verb.formats) list += (list.empty() ? "" : " ") + format;
  return list;
}

}  // namespace

std::string TwoColumns(const std::vector<std::pair<std::string, std::string>>& rows) {
  constexpr std::size_t kWidestLeft = 28;
  std::size_t left_width = 0;
  for (const auto& [left, right] : rows)
    if (Columns(left) <= kWidestLeft) left_width = std::max(left_width, Columns(left));
  const std::string margin(kIndent + left_width + 2, ' ');
  std::string text;
  for (const auto& [left, right] : rows) {
    text += std::string(kIndent, ' ') + left;
    const bool fits = Columns(left) <= left_width;
    text += fits ? std::string(left_width - Columns(left) + 2, ' ') : "\n" + margin;
    bool first = true;
    for (const std::string& line : Fold(right, kWidth - margin.size())) {
      text += (first ? "" : margin) + line + "\n";
      first = false;
    }
  }
  return text;
}

std::string FlagText(const Flag& flag) {
  return flag.value.empty() ? flag.name : flag.name + " " + flag.value;
}

std::vector<std::string> UsageLines(const Verb& verb) {
  if (verb.nouns.empty()) return {Command(verb, "", verb.operands)};
  std::vector<std::string> lines;
  for (const Noun& noun : verb.nouns) lines.push_back(Command(verb, noun.name, noun.operands));
  return lines;
}

/// A command over lines that a shell reads as one.
std::string ExampleLines(std::string_view command) {
  constexpr std::size_t kWidth = 76;
  std::string lines = "  ";
  while (command.size() > kWidth) {
    const std::size_t blank = command.rfind(" --", kWidth - 2);
    if (blank == std::string_view::npos || blank == 0) break;
    lines += std::string(command.substr(0, blank)) + " \\\n    ";
    command.remove_prefix(blank + 1);
  }
  return lines + std::string(command) + "\n";
}

std::string OverviewText() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Verb& verb : AllVerbs()) rows.emplace_back(verb.name, verb.about);
  std::string text =
      "purser keeps the cloud accounts of a machine-learning team: who spent what, to\n"
      "the last cent of the invoice.\n\n"
      "usage: purser VERB [NOUN] [flags]\n\nverbs:\n";
  text += TwoColumns(rows);
  text += "\nflags of every verb:\n" + FlagLines(GlobalFlags());
  std::string codes;
  for (const ExitCode& exit : AllExitCodes())
    codes += fmt::format("{}{} {}", codes.empty() ? "" : " · ", exit.code, exit.meaning);
  text += "\nexit codes: ";
  std::string folded;
  for (const std::string& line : Fold(codes, kWidth - 12))
    folded += (folded.empty() ? "" : std::string(12, ' ')) + line + "\n";
  return text + folded + "\npurser VERB --help says more about a verb.\n";
}

std::string VerbHelpText(const Verb& verb, std::string_view noun_name) {
  const Noun* noun = verb.FindNoun(noun_name);
  std::string text = noun == nullptr
                         ? fmt::format("purser {}: {}\n", verb.name, verb.about)
                         : fmt::format("purser {} {}: {}\n", verb.name, noun->name, noun->about);
  text += "\nusage:\n";
  if (noun != nullptr) {
    text += "  " + Command(verb, noun->name, noun->operands) + "\n";
  } else if (verb.nouns.size() > 3) {
    text += "  " + Command(verb, "NAME", "") + "\n\nnames:\n" + NounLines(verb);
  } else {
    for (const std::string& line : UsageLines(verb)) text += "  " + line + "\n";
    if (!verb.nouns.empty()) text += "\n" + NounLines(verb);
  }
  if (!verb.details.empty()) text += "\n" + Paragraphs(verb.details);
  if (!verb.flags.empty()) text += "\nflags:\n" + FlagLines(verb.flags);
  if (!verb.formats.empty()) text += "\n--format: " + FormatList(verb) + "\n";
  if (!verb.examples.empty()) text += "\nexamples:\n";
  for (const std::string& example : verb.examples) text += ExampleLines(example);
  return text + "\npurser --help lists the flags of every verb.\n";
}

}  // namespace purser
