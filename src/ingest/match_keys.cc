#include "ingest/match_keys.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace purser {
namespace {

namespace fs = std::filesystem;

struct Fit {
  std::size_t trailing = 0;  ///< Components at the end that key and file share.
  std::size_t leading = 0;   ///< Components at the start that manifest and file share.
  friend auto operator<=>(const Fit&, const Fit&) = default;
};

std::size_t SharedTrailing(const fs::path& key, const fs::path& file) {
  const std::vector<fs::path> a(key.begin(), key.end());
  const std::vector<fs::path> b(file.begin(), file.end());
  const auto differ = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  return static_cast<std::size_t>(differ.first - a.rbegin());
}

std::size_t SharedLeading(const fs::path& a, const fs::path& b) {
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(std::distance(a.begin(), differ.first));
}

/// s3://bucket/a/b.gz as a/b.gz.
fs::path KeyPath(std::string_view key) {
  const std::size_t scheme = key.find("://");
  if (scheme != std::string_view::npos) {
    key.remove_prefix(scheme + 3);
    const std::size_t bucket = key.find('/');
    key.remove_prefix(bucket == std::string_view::npos ? 0 : bucket + 1);
  }
  return fs::path(key);
}

/// The best-fitting files for one key: none, one, or several that fit alike.
std::vector<fs::path> BestFits(const fs::path& key, const fs::path& manifest,
                               const std::vector<fs::path>& files) {
  std::vector<fs::path> best;
  Fit best_fit;
  for (const fs::path& file : files) {
    if (file.filename() != key.filename()) continue;
    const Fit fit{SharedTrailing(key, file), SharedLeading(manifest, file)};
    if (!best.empty() && fit < best_fit) continue;
    if (best.empty() || fit > best_fit) best.clear();
    best_fit = fit;
    best.push_back(file);
  }
  return best;
}

}  // namespace

Result<std::vector<fs::path>> MatchKeys(const Manifest& manifest,
                                        const std::vector<fs::path>& files) {
  std::vector<fs::path> matched;
  std::vector<std::string> missing;
  for (const std::string& key : manifest.keys) {
    const std::vector<fs::path> fits = BestFits(KeyPath(key), manifest.file, files);
    if (fits.size() > 1)
      return Error{ErrorKind::kData,
                   fmt::format("{} names {}, and {} and {} fit it alike: name one export's folder",
                               manifest.file.string(), key, fits[0].string(), fits[1].string())};
    if (fits.empty())
      missing.push_back(key);
    else
      matched.push_back(fits.front());
  }
  if (missing.empty()) return matched;
  const std::size_t shown = std::min<std::size_t>(missing.size(), 5);
  return Error{
      ErrorKind::kData,
      fmt::format(
          "{} names {} file{} missing here: {}{}; copy the whole export again",
          manifest.file.string(), missing.size(), missing.size() == 1 ? " that is" : "s that are",
          fmt::join(missing.begin(), missing.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
          shown < missing.size() ? " …" : "")};
}

}  // namespace purser
