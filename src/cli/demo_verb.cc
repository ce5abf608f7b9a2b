/// `purser demo`: a fictional team's bills, its books and a tour; with --lines a bill of any size.

#include <system_error>

#include <fmt/format.h>

#include "base/integer.h"
#include "cli/demo_tour.h"
#include "cli/interrupt.h"
#include "cli/session.h"
#include "demo/bulk.h"
#include "demo/generate.h"
#include "ingest/cur_parquet.h"

namespace purser {
namespace {

/// Says what a folder of ours holds; written first without and last with its newline.
constexpr std::string_view kMark = ".purser-demo";

Error Usage(std::string message) { return {ErrorKind::kUsage, std::move(message)}; }

/// What the mark in `folder` says; nullopt where the folder is empty or not there.
/// @error kUsage  something else lives there
Result<std::optional<std::string>> MarkOf(Session& session, const std::filesystem::path& folder) {
  const Result<std::string> mark = session.world().files.Read(folder / kMark);
  if (mark.ok()) return std::optional(mark.value());
  if (mark.error().kind != ErrorKind::kNotFound) return mark.error();
  std::error_code none;
  if (!std::filesystem::exists(folder, none) || std::filesystem::is_empty(folder, none))
    return std::optional<std::string>();
  return Usage(fmt::format("{} is not empty and not a demo: name another folder with --dir",
                           folder.string()));
}

/// Runs `make` unless the mark says that it was done before.
template <typename Make>
Result<void> MakeOnce(Session& session, const std::filesystem::path& folder,
                      const std::string& what, const Make& make) {
  Files& files = session.world().files;
  const std::optional<std::string> mark = TRY(MarkOf(session, folder));
  const std::string made = mark ? mark->substr(0, mark->find('\n')) : what;
  const bool finished = mark && mark->ends_with('\n');
  if (finished && made == what) return {};
  if (finished)
    return Usage(fmt::format("{} holds something else ({}): name another folder with --dir",
                             folder.string(), made));
  // Of something else that was never finished nothing is wanted.
  if (made != what) TRY(files.RemoveAll(folder / "cur"));
  TRY(files.MakeFolders(folder));
  TRY(files.Write(folder / kMark, what));
  TRY(make());
  return files.Write(folder / kMark, what + "\n");
}

Result<void> WriteStory(Session& session, const std::filesystem::path& folder) {
  Files& files = session.world().files;
  const GeneratedInputs inputs = TRY(GenerateDemo(session.world(), folder, {}));
  // Whoever edits the configuration to try something keeps what they wrote.
  const Result<std::string> there = files.Read(folder / "purser.toml");
  if (there.ok()) return {};
  return files.Write(folder / "purser.toml", DemoConfiguration(inputs));
}

Result<void> RunStory(Session& session) {
  for (const std::string_view flag : {"--shape", "--layout", "--seed"})
    if (session.Has(flag)) return Usage(fmt::format("{} goes with --lines", flag));
  for (const std::string_view flag : {"--books", "--config"})
    if (session.Has(flag))
      return Usage(
          fmt::format("the demo has books and a configuration of its own: --dir says "
                      "where, not {}",
                      flag));
  const std::filesystem::path folder = session.Value("--dir").value_or("purser-demo");
  TRY(MakeOnce(session, folder, "demo 2", [&] { return WriteStory(session, folder); }));
  return RunTour(session, folder);
}

/// A whole number of `flag`.
Result<std::int64_t> NumberOf(const Session& session, std::string_view flag,
                              std::int64_t otherwise) {
  const std::optional<std::string> text = session.Value(flag);
  if (!text) return otherwise;
  const std::optional<std::int64_t> number = ParseInteger(*text);
  if (!number || *number < 0)
    return Usage(fmt::format("{} is a whole number, not \"{}\"", flag, *text));
  return *number;
}

Result<void> WriteBulk(Session& session, const std::filesystem::path& folder,
                       const BulkOptions& options) {
  World& world = session.world();
  if (!options.suffix.ends_with(".parquet"))
    return GenerateBulk(world, folder, options,
                        [&](const std::filesystem::path& file, std::string_view csv) {
                          return KeepBulkFile(world.files, file, csv);
                        });
  const std::unique_ptr<Duck> duck = TRY(Duck::Open({}));
  const InterruptScope stop([&] { duck->Interrupt(); });
  const std::filesystem::path csv_file = folder / ".csv" / "part.csv.gz";
  const BulkSink keep = [&](const std::filesystem::path& file,
                            std::string_view csv) -> Result<void> {
    TRY(KeepBulkFile(world.files, csv_file, csv));
    TRY(world.files.MakeFolders(file.parent_path()));
    return CurCsvToParquet(*duck, world, csv_file, file);
  };
  TRY(GenerateBulk(world, folder, options, keep));
  return world.files.RemoveAll(csv_file.parent_path());
}

Result<void> RunBulk(Session& session) {
  BulkOptions options;
  const std::string shape = session.Value("--shape").value_or("steady");
  const std::string layout = session.Value("--layout").value_or("csv");
  options.lines = TRY(NumberOf(session, "--lines", options.lines));
  const std::int64_t seed = TRY(NumberOf(session, "--seed", 1));
  options.seed = static_cast<std::uint64_t>(seed);
  options.shape = shape == "bursty" ? BulkShape::kBursty : BulkShape::kSteady;
  if (layout == "legacy") options.layout = CurLayout::kLegacy;
  if (layout == "parquet") options.suffix = ".snappy.parquet";
  const std::string what =
      fmt::format("{} lines, {}, {}, seed {}", options.lines, shape, layout, options.seed);
  const std::filesystem::path folder =
      session.Value("--dir").value_or(fmt::format("purser-{}-{}", shape, options.lines));
  TRY(MakeOnce(session, folder, what, [&] { return WriteBulk(session, folder, options); }));
  session.Print(fmt::format("wrote {}: {}, and expected.csv, which says what they add up to\n",
                            (folder / "cur").string(), what));
  session.Next(fmt::format("purser ingest --kind aws-cur --source bulk {} --books {}",
                           (folder / "cur").string(), (folder / "books").string()));
  return {};
}

Result<void> RunDemo(Session& session) {
  return session.Has("--lines") ? RunBulk(session) : RunStory(session);
}

}  // namespace

Verb DemoVerb() {
  return {
      .name = "demo",
      .about = "makes the bills and books of a fictional ML team, and shows them",
      .flags = {{"--dir", "DIR", "where to [purser-demo]"},
                {"--lines", "N", "instead: one month's bill of N lines, for benchmarks"},
                {"--shape", "SHAPE", "of --lines: few identities, or many", {"steady", "bursty"}},
                {"--layout", "L", "of --lines [csv]", {"csv", "parquet", "legacy"}},
                {"--seed", "N", "of --lines: another seed, another bill [1]"}},
      .needs = Needs::kNothing,
      .examples = {"purser demo", "purser demo --dir team",
                   "purser demo --lines 1000000 --shape bursty --dir bulk"},
      .details =
          "Nothing is fetched and no credentials are needed: bills and inventories are invented, "
          "always the same ones, and read by the same importers as real ones. Run again, it shows "
          "the tour of what is there.",
      .run = RunDemo};
}

}  // namespace purser
