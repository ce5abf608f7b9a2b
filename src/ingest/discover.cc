#include "ingest/discover.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "ingest/content_digest.h"
#include "ingest/manifest.h"
#include "ingest/match_keys.h"
#include "ingest/plan.h"
#include "ingest/walk.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

using Files = std::vector<fs::path>;

Instant TimeOfFile(const fs::path& file) {
  std::error_code failed;
  const fs::file_time_type time = fs::last_write_time(file, failed);
  if (failed) return {};
  return std::chrono::floor<std::chrono::microseconds>(fs::file_time_type::clock::to_sys(time));
}

/// Which of two manifests of one period speaks: higher up, then the newer assembly.
bool SpeaksBefore(const Manifest& a, const Manifest& b) {
  const auto rank = [](const Manifest& manifest) {
    const std::ptrdiff_t depth = std::distance(manifest.file.begin(), manifest.file.end());
    const Instant time = manifest.refreshed.value_or(TimeOfFile(manifest.file));
    return std::tuple(-depth, time, manifest.file);
  };
  return rank(a) > rank(b);
}

/// One manifest a period and export folder.
Result<std::vector<Manifest>> CurrentManifests(const Files& files) {
  std::map<std::pair<std::string, std::string>, Manifest> current;
  for (const fs::path& file : files) {
    if (!IsManifestName(file)) continue;
    std::optional<Manifest> manifest = TRY(ReadManifest(file));
    if (!manifest) continue;
    const std::optional<Partition> partition = PartitionOf(file);
    const std::pair key(partition ? partition->root.string() : file.parent_path().string(),
                        manifest->period ? MonthText(*manifest->period) : std::string());
    const auto [found, is_new] = current.try_emplace(key, *manifest);
    if (!is_new && SpeaksBefore(*manifest, found->second)) found->second = *std::move(manifest);
  }
  std::vector<Manifest> manifests;
  for (auto& [key, manifest] : current) manifests.push_back(std::move(manifest));
  return manifests;
}

/// The folders a manifest answers for: what else lies there is left aside.
std::set<fs::path> GovernedFolders(const Manifest& manifest, const Files& files) {
  std::set<fs::path> folders = {manifest.file.parent_path()};
  for (const fs::path& file : files) {
    folders.insert(file.parent_path());
    if (const std::optional<Partition> partition = PartitionOf(file))
      folders.insert(partition->folder);
  }
  if (const std::optional<Partition> partition = PartitionOf(manifest.file))
    folders.insert(partition->folder);
  return folders;
}

bool LiesIn(const fs::path& file, const std::set<fs::path>& folders) {
  for (fs::path folder = file.parent_path(); folder.has_relative_path();
       folder = folder.parent_path())
    if (folders.contains(folder)) return true;
  return false;
}

/// One sentence for files left aside, however many.
std::string LeftAside(const Files& files, std::string_view why) {
  return fmt::format("{} file{} left aside, {}: {}{}", files.size(), files.size() == 1 ? "" : "s",
                     why, files.front().string(), files.size() == 1 ? "" : " …");
}

/// Deliveries that manifests describe. `files` keeps what no manifest answers for.
Result<std::vector<Delivery>> DescribedDeliveries(const IngestRequest& request, Files& files) {
  std::vector<Delivery> deliveries;
  const Files all = files;
  std::set<fs::path> claimed;
  std::vector<std::set<fs::path>> governed;
  for (const Manifest& manifest : TRY(CurrentManifests(all))) {
    if (!IsWanted(manifest.period, request)) {
      governed.push_back(GovernedFolders(manifest, {}));
      continue;
    }
    std::vector<fs::path> listed = TRY(MatchKeys(manifest, all));
    Delivery delivery{.files = std::move(listed),
                      .manifest = manifest.file,
                      .export_name = manifest.export_name,
                      .assembly = manifest.assembly,
                      .period = manifest.period,
                      .content_digest = {},
                      .refreshed = manifest.refreshed.value_or(TimeOfFile(manifest.file)),
                      .whole = true};
    if (!manifest.dataset.empty())
      delivery.datasets.assign(delivery.files.size(), manifest.dataset);
    claimed.insert(delivery.files.begin(), delivery.files.end());
    governed.push_back(GovernedFolders(manifest, delivery.files));
    Files aside;
    for (const fs::path& file : all)
      if (IsBillFile(file) && std::ranges::find(delivery.files, file) == delivery.files.end() &&
          LiesIn(file, governed.back()))
        aside.push_back(file);
    if (!aside.empty())
      delivery.notes.push_back(LeftAside(
          aside, "the manifest does not name " + std::string(aside.size() == 1 ? "it" : "them")));
    deliveries.push_back(std::move(delivery));
  }
  std::erase_if(files, [&](const fs::path& file) {
    return !IsBillFile(file) || claimed.contains(file) ||
           std::ranges::any_of(governed,
                               [&](const auto& folders) { return LiesIn(file, folders); });
  });
  return deliveries;
}

/// The folder right below `partition` that a file lies in; empty when it lies in the partition.
fs::path AssemblyFolder(const fs::path& file, const fs::path& partition) {
  const fs::path below = file.parent_path().lexically_relative(partition);
  return below == "." ? fs::path() : *below.begin();
}

/// Of several assemblies in one period's folder only the newest is read.
void KeepNewestAssembly(const fs::path& partition, Delivery& delivery) {
  std::map<fs::path, Files> assemblies;
  for (const fs::path& file : delivery.files)
    assemblies[AssemblyFolder(file, partition)].push_back(file);
  const auto time_of = [](const auto& assembly) {
    const std::optional<Instant> named = TimeOfAssembly(assembly.first.string());
    if (named) return *named;
    return TimeOfFile(std::ranges::max(assembly.second, {}, TimeOfFile));
  };
  const auto newest = std::ranges::max_element(assemblies, {}, time_of);
  delivery.assembly = newest->first.string();
  delivery.files = newest->second;
  for (const auto& [folder, files] : assemblies)
    if (folder != newest->first)
      delivery.notes.push_back(LeftAside(files, "a newer assembly lies beside"));
}

/// Deliveries that no manifest describes: by the period in their path, the rest as one.
std::vector<Delivery> UndescribedDeliveries(const IngestRequest& request, const Files& files) {
  std::map<fs::path, std::pair<Partition, Files>> partitions;
  Files loose;
  for (const fs::path& file : files) {
    const std::optional<Partition> partition = PartitionOf(file);
    if (!partition)
      loose.push_back(file);
    else if (IsWanted(partition->period, request))
      partitions.try_emplace(partition->folder, *partition, Files())
          .first->second.second.push_back(file);
  }
  std::vector<Delivery> deliveries;
  for (auto& [folder, found] : partitions) {
    Delivery delivery;
    delivery.files = std::move(found.second);
    delivery.export_name = found.first.root.filename().string();
    delivery.period = found.first.period;
    KeepNewestAssembly(folder, delivery);
    deliveries.push_back(std::move(delivery));
  }
  if (!loose.empty()) {
    Delivery delivery;
    delivery.files = loose;
    deliveries.push_back(std::move(delivery));
  }
  for (Delivery& delivery : deliveries)
    delivery.refreshed = TimeOfFile(std::ranges::max(delivery.files, {}, TimeOfFile));
  return deliveries;
}

}  // namespace

Result<std::vector<Delivery>> DiscoverDeliveries(const IngestRequest& request, World&) {
  Walked walked = TRY(WalkInputs(request.inputs));
  // Athena's sign of completeness, not a bill.
  std::erase_if(walked.files, [](const fs::path& file) {
    return file.parent_path().filename() == "cost_and_usage_data_status";
  });
  const bool has_any = std::ranges::any_of(
      walked.files, [](const fs::path& file) { return IsBillFile(file) || IsManifestName(file); });
  if (!has_any)
    return Error{
        ErrorKind::kNotFound,
        fmt::format("no CSV or Parquet files in {}",
                    request.inputs.empty() ? "no path at all" : request.inputs.front().string())};
  std::vector<Delivery> deliveries = TRY(DescribedDeliveries(request, walked.files));
  std::ranges::move(UndescribedDeliveries(request, walked.files), std::back_inserter(deliveries));
  if (deliveries.empty() && !request.since)
    return Error{ErrorKind::kNotFound,
                 fmt::format("{} in {}",
                             request.period ? "nothing of " + MonthText(*request.period)
                                            : "no manifest that names data files, and no others",
                             request.inputs.front().string())};
  std::ranges::stable_sort(deliveries, {}, [](const Delivery& delivery) {
    return std::tuple(delivery.period.value_or(Month()), delivery.export_name, delivery.manifest);
  });
  for (Delivery& delivery : deliveries) {
    delivery.content_digest = TRY(ContentDigest(delivery.files));
    std::ranges::copy(walked.notes, std::back_inserter(delivery.notes));
  }
  return deliveries;
}

}  // namespace purser
