#include "ingest/walk.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 200'000;

bool IsHidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') || name.starts_with('_');
}

bool IsInside(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

std::string LowerName(const fs::path& file) {
  std::string name = file.filename().string();
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name;
}

/// Adds `entry` of `folder` if it is a file of its own; says so when a link leads elsewhere.
void AddEntry(const fs::directory_entry& entry, const fs::path& folder, Walked& walked) {
  std::error_code failed;
  if (IsHidden(entry.path()) || !entry.is_regular_file(failed) || failed) return;
  if (entry.is_symlink(failed)) {
    const fs::path target = fs::canonical(entry.path(), failed);
    if (failed || !IsInside(target, folder)) {
      walked.notes.push_back(
          fmt::format("{} links out of {}: not read", entry.path().string(), folder.string()));
      return;
    }
  }
  walked.files.push_back(entry.path());
}

Result<void> WalkFolder(const fs::path& folder, Walked& walked) {
  std::error_code failed;
  fs::recursive_directory_iterator entry(folder, failed);
  for (; !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
    if (entry->is_directory() && IsHidden(entry->path())) entry.disable_recursion_pending();
    AddEntry(*entry, folder, walked);
    if (walked.files.size() > kMostFiles)
      return Error{ErrorKind::kData, fmt::format("more than {} files under {}: name the export's "
                                                 "own folder",
                                                 kMostFiles, folder.string())};
  }
  if (failed)
    return Error{ErrorKind::kDenied, fmt::format("read {}: {}", folder.string(), failed.message())};
  return {};
}

}  // namespace

Result<Walked> WalkInputs(const std::vector<fs::path>& inputs) {
  Walked walked;
  for (const fs::path& input : inputs) {
    std::error_code failed;
    const fs::path path = fs::canonical(input, failed);
    if (failed)
      return Error{ErrorKind::kNotFound, fmt::format("{}: {}", input.string(), failed.message())};
    if (fs::is_directory(path))
      TRY(WalkFolder(path, walked));
    else
      walked.files.push_back(path);
  }
  std::ranges::sort(walked.files);
  const auto [first, last] = std::ranges::unique(walked.files);
  walked.files.erase(first, last);
  return walked;
}

bool IsParquetFile(const fs::path& file) { return LowerName(file).ends_with(".parquet"); }

bool IsBillFile(const fs::path& file) {
  constexpr std::array<std::string_view, 6> kEndings = {".csv",     ".gz",    ".zip",
                                                        ".parquet", ".jsonl", ".ndjson"};
  const std::string name = LowerName(file);
  // BigQuery calls its JSON lines so; so are manifests called.
  if (name.ends_with(".json")) return !name.contains("manifest");
  return std::ranges::any_of(kEndings, [&](std::string_view end) { return name.ends_with(end); });
}

}  // namespace purser
