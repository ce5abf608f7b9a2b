#include <fmt/format.h>

#include "cloud/aws/credential_http.h"

namespace purser {

Result<std::vector<std::string>> ShellWords(std::string_view line) {
  std::vector<std::string> words;
  std::optional<std::string> word;  // An empty word in quotes is one too.
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool escapes =
        c == '\\' && i + 1 < line.size() &&
        (quote == 0 || (quote == '"' && (line[i + 1] == '"' || line[i + 1] == '\\')));
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      if (word) words.push_back(std::move(*word));
      word.reset();
    } else if (escapes) {
      word = word.value_or("") + line[++i];
    } else if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
      word = word.value_or("");
    } else {
      word = word.value_or("") + c;
    }
  }
  if (quote != 0) return Error{ErrorKind::kConfig, "credential_process has an open quote"};
  if (word) words.push_back(std::move(*word));
  if (words.empty()) return Error{ErrorKind::kConfig, "credential_process is empty"};
  return words;
}

Result<FoundCredentials> ProcessCredentials(World& world, std::string_view line) {
  const std::vector<std::string> words = TRY(ShellWords(line));
  const std::string program = fmt::format("credential_process {}", Quoted(words.front()));
  Result<ProcessAnswer> ran = world.processes.Run(words, std::chrono::minutes(1));
  if (!ran.ok() && ran.error().kind == ErrorKind::kNotFound)
    return Error{ErrorKind::kConfig, fmt::format("{}: there is no such program", program)};
  const ProcessAnswer answer = TRY(std::move(ran).While(program));
  if (answer.exit_code != 0)
    return Error{ErrorKind::kDenied,
                 fmt::format("{} failed (exit code {}); run it by hand to see why", program,
                             answer.exit_code)};
  const Result<std::map<std::string, std::string>> read = JsonMembers(answer.output);
  if (!read.ok())
    return Error{read.error().kind, fmt::format("{}: {}; run it by hand to see what it prints",
                                                program, read.error().message)};
  const std::map<std::string, std::string>& members = read.value();
  const auto version = members.find("Version");
  if (version == members.end() || version->second != "1")
    return Error{ErrorKind::kConfig, fmt::format("{}: its answer is not of Version 1", program)};
  AwsCredentials credentials = TRY(CredentialsOf(members, {.token = "SessionToken"}, program));
  return FoundCredentials{std::move(credentials), program};
}

}  // namespace purser
