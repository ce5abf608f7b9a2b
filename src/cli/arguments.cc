#include "cli/arguments.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/suggest.h"

namespace purser {
namespace {

Error Usage(std::string message) { return {ErrorKind::kUsage, std::move(message)}; }

std::vector<std::string> NamesOf(std::span<const Flag> flags) {
  std::vector<std::string> names;
  for (const Flag& flag : flags) names.push_back(flag.name);
  return names;
}

const Flag* FindIn(std::span<const Flag> flags, std::string_view name) {
  const auto found = std::ranges::find(flags, name, &Flag::name);
  return found == flags.end() ? nullptr : &*found;
}

/// The first verb that has the flag, for who typed it before the verb or to another one.
const Verb* VerbWith(std::string_view flag) {
  const auto found = std::ranges::find_if(
      AllVerbs(), [&](const Verb& verb) { return verb.FindFlag(flag) != nullptr; });
  return found == AllVerbs().end() ? nullptr : &*found;
}

std::string Choices(const std::vector<std::string>& choices) {
  std::string text;
  for (const std::string& choice : choices) text += (text.empty() ? "" : " ") + choice;
  return text;
}

class Reader {
 public:
  explicit Reader(std::span<const std::string> words) : words_(words) {}

  Result<Arguments> Run() {
    while (at_ < words_.size()) {
      const std::string& word = words_[at_];
      if (!only_operands_ && word == "--") {
        only_operands_ = true;
        ++at_;
      } else if (!only_operands_ && word.size() > 1 && word[0] == '-') {
        TRY(ReadFlag());
      } else {
        TRY(ReadWord(word));
        ++at_;
      }
    }
    if (read_.Has("--help") || read_.Has("--version") || read_.verb == nullptr) return read_;
    TRY(CheckFormat());
    TRY(CheckOperands());
    return read_;
  }

 private:
  /// The verb, then its noun, then operands.
  Result<void> ReadWord(const std::string& word) {
    if (read_.verb == nullptr) {
      read_.verb = FindVerb(word);
      if (read_.verb == nullptr) return UnknownVerb(word);
      return {};
    }
    const Verb& verb = *read_.verb;
    if (verb.nouns.empty() || !read_.noun.empty()) {
      read_.operands.push_back(word);
      return {};
    }
    if (verb.FindNoun(word) == nullptr) {
      const std::vector<std::string> names = verb.NounNames();
      std::string nearest = DidYouMean(word, names);
      if (nearest.empty()) nearest = "; there are: " + Choices(names);
      return Usage(fmt::format("unknown {} \"{}\"{}", verb.name, word, nearest));
    }
    read_.noun = word;
    return {};
  }

  static Error UnknownVerb(const std::string& word) {
    std::vector<std::string> names;
    for (const Verb& verb : AllVerbs()) names.push_back(verb.name);
    const std::string nearest = DidYouMean(word, names);
    return Usage(fmt::format("unknown verb \"{}\"{}", word,
                             nearest.empty() ? "; purser help lists them" : nearest));
  }

  Result<void> ReadFlag() {
    const std::string& word = words_[at_++];
    const std::size_t equals = word.find('=');
    std::string name = word.substr(0, equals);
    if (name == "-h") name = "--help";
    const Flag* flag = FindIn(GlobalFlags(), name);
    if (flag == nullptr && read_.verb != nullptr) flag = read_.verb->FindFlag(name);
    if (flag == nullptr) return UnknownFlag(name);
    std::string value;
    if (equals != std::string::npos) {
      if (flag->value.empty()) return Usage(name + " takes no value");
      value = word.substr(equals + 1);
    } else if (!flag->value.empty()) {
      if (at_ == words_.size())
        return Usage(fmt::format("{} takes a value: {} {}", name, name, flag->value));
      value = words_[at_++];
    }
    TRY(CheckChoice(*flag, value));
    std::vector<std::string>& values = read_.flags[flag->name];
    if (!values.empty() && !flag->repeatable && !flag->value.empty())
      return Usage(name + " is given twice");
    values.push_back(std::move(value));
    return {};
  }

  Error UnknownFlag(const std::string& name) const {
    std::vector<std::string> names = NamesOf(GlobalFlags());
    if (read_.verb != nullptr)
      for (const Flag& flag : read_.verb->flags) names.push_back(flag.name);
    const Verb* other = VerbWith(name);
    if (read_.verb == nullptr && other != nullptr)
      return Usage(fmt::format("{} stands behind its verb: purser {} {}", name, other->name, name));
    const std::string nearest = DidYouMean(name, names);
    if (read_.verb == nullptr) return Usage(fmt::format("unknown flag {}{}", name, nearest));
    return Usage(fmt::format(
        "{} has no flag {}{}", read_.verb->name, name,
        nearest.empty() ? "; purser " + read_.verb->name + " --help lists them" : nearest));
  }

  static Result<void> CheckChoice(const Flag& flag, const std::string& value) {
    if (flag.choices.empty() || std::ranges::find(flag.choices, value) != flag.choices.end())
      return {};
    std::string nearest = DidYouMean(value, flag.choices);
    if (nearest.empty()) nearest = "; it takes: " + Choices(flag.choices);
    return Usage(fmt::format("{} cannot be \"{}\"{}", flag.name, value, nearest));
  }

  /// --format is global, but each verb has formats of its own.
  Result<void> CheckFormat() const {
    const std::optional<std::string> format = read_.Value("--format");
    if (!format) return {};
    if (read_.verb->formats.empty())
      return Usage(fmt::format("{} has one format only: leave --format out", read_.verb->name));
    return CheckChoice(
        {.name = "--format", .value = "F", .about = {}, .choices = read_.verb->formats}, *format);
  }

  Result<void> CheckOperands() {
    const Verb& verb = *read_.verb;
    std::string operands = verb.operands;
    if (!verb.nouns.empty()) {
      if (read_.noun.empty()) read_.noun = verb.default_noun;
      const Noun* noun = verb.FindNoun(read_.noun);
      if (noun == nullptr)
        return Usage(fmt::format("{} what? There are: {}", verb.name, Choices(verb.NounNames())));
      operands = noun->operands;
    }
    const std::string command = read_.noun.empty() ? verb.name : verb.name + " " + read_.noun;
    const OperandCount count = CountOperands(operands);
    if (read_.operands.size() < count.least)
      return Usage(fmt::format("something is missing: purser {} {}", command, operands));
    if (read_.operands.size() > count.most)
      return Usage(fmt::format("{} does not take \"{}\"{}", command, read_.operands[count.most],
                               operands.empty() ? "" : ": purser " + command + " " + operands));
    return {};
  }

  std::span<const std::string> words_;
  std::size_t at_ = 0;
  bool only_operands_ = false;
  Arguments read_;
};

}  // namespace

std::optional<std::string> Arguments::Value(std::string_view flag) const {
  const auto found = flags.find(flag);
  if (found == flags.end()) return std::nullopt;
  return found->second.back();
}

OperandCount CountOperands(std::string_view operands) {
  OperandCount count;
  int open = 0;
  bool in_word = false;
  bool many = operands.find("…") != std::string_view::npos;
  for (const char c : operands) {
    if (c == '[') ++open;
    if (c == ']') --open;
    const bool letter = c != ' ' && c != '[' && c != ']';
    if (letter && !in_word) {
      ++count.most;
      if (open == 0) ++count.least;
    }
    in_word = letter;
  }
  if (many) count.most = static_cast<std::size_t>(-1);
  return count;
}

Result<Arguments> ParseArguments(std::span<const std::string> words) { return Reader(words).Run(); }

}  // namespace purser
