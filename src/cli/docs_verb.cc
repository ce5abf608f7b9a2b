/// `purser docs`: the reference pages, from the program's own tables.

#include <fmt/format.h>

#include "cli/reference.h"
#include "cli/session.h"

namespace purser {
namespace {

Result<void> Docs(Session& session) {
  Files& files = session.world().files;
  const std::filesystem::path folder = session.Value("--dir").value_or("docs/reference");
  TRY(files.MakeFolders(folder));
  for (const ReferencePage& page : AllReferencePages()) {
    TRY(files.Write(folder / page.file, page.write()));
    session.Print(fmt::format("{}  {}\n", (folder / page.file).string(), page.about));
  }
  return {};
}

}  // namespace

Verb DocsVerb() {
  return {.name = "docs",
          .about = "writes the reference pages and the man page",
          .flags = {{"--dir", "DIR", "the folder to write them into [docs/reference]"}},
          .needs = Needs::kNothing,
          .examples = {"purser docs --dir docs/reference", "man docs/reference/purser.1"},
          .run = Docs};
}

}  // namespace purser
