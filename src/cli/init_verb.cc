/// `purser init`: a configuration to start from.

#include <fmt/format.h>

#include "cli/session.h"
#include "config/init_text.h"

namespace purser {
namespace {

Result<void> Init(Session& session) {
  Files& files = session.world().files;
  const std::filesystem::path folder = session.Value("--dir").value_or("");
  const std::filesystem::path file = folder / "purser.toml";
  const Result<std::string> there = files.Read(file);
  if (there.ok())
    return Error{ErrorKind::kUsage,
                 fmt::format("{} is there already; move it away first, or name another folder with "
                             "--dir",
                             file.string())};
  if (there.error().kind != ErrorKind::kNotFound) return there.error();
  if (!folder.empty()) TRY(files.MakeFolders(folder));
  TRY(files.Write(file, InitText()));
  session.Print(fmt::format("wrote {}: all defaults, each key with a comment\n", file.string()));
  session.Note("no IAM policy is needed: nothing configured there talks to a cloud");
  session.Next(folder.empty() ? "purser config check"
                              : fmt::format("purser config check --config {}", file.string()));
  return {};
}

}  // namespace

Verb InitVerb() {
  return {.name = "init",
          .about = "writes a commented purser.toml",
          .flags = {{"--dir", "DIR", "the folder to write it into [the current one]"}},
          .needs = Needs::kNothing,
          .examples = {"purser init", "purser init --dir team"},
          .run = Init};
}

}  // namespace purser
