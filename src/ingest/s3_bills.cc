#include "ingest/s3_bills.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/manifest.h"
#include "ingest/match_keys.h"
#include "ingest/plan.h"
#include "ingest/s3_copy.h"
#include "ingest/walk.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostObjects = 200'000;
constexpr std::int64_t kLargestManifest = 64 << 20;
constexpr std::int64_t kReserve = 64 << 20;  ///< Left free on the disk.
constexpr std::size_t kMostNamed = 5;        ///< Missing files that an error names.

/// An object and where its copy lies below the folder of copies.
struct Listed {
  S3Object object;
  fs::path path;
};

std::optional<Month> PeriodOf(const fs::path& path) {
  const std::optional<Partition> partition = PartitionOf(path);
  return partition ? std::optional(partition->period) : std::nullopt;
}

class BillCopy {
 public:
  BillCopy(const IngestRequest& request, const FetchPlace& place, S3Location location,
           S3Copies copies)
      : request_(request),
        place_(place),
        location_(std::move(location)),
        bucket_(place.client, location_.bucket),
        copies_(std::move(copies)) {}

  Result<void> Run();

 private:
  Result<void> List();
  std::vector<const Listed*> SpeakingManifests() const;
  Result<void> NeedWhatManifestsName(const std::vector<const Listed*>& manifests);
  Result<std::optional<Manifest>> ReadNew(const Listed& listed);
  Result<void> Need(const Manifest& manifest);
  Result<void> CheckRoom() const;
  Result<void> FetchNeeded();
  Result<void> RemoveOld();

  const IngestRequest& request_;
  const FetchPlace& place_;
  S3Location location_;
  S3Bucket bucket_;
  S3Copies copies_;
  std::map<fs::path, Listed> listed_;                     ///< Bills and manifests, by path.
  std::map<std::string, std::vector<fs::path>> by_name_;  ///< Bills, by the file's name.
  std::set<fs::path> needed_;                             ///< Bills.
  std::vector<const Listed*> manifests_;                  ///< In place when all bills are.
};

Result<void> BillCopy::List() {
  for (S3Object& object : TRY(bucket_.List(location_.prefix, kMostObjects))) {
    const std::string below = object.key.substr(location_.prefix.size());
    const fs::path name =
        below.substr(below.rfind('/') == std::string::npos ? 0 : below.rfind('/') + 1);
    if (!IsBillFile(name) && !IsManifestName(name)) continue;
    fs::path path = TRY(LocalPathOf(below).While(location_.Text()));
    // Athena's sign of completeness, not a bill.
    if (path.parent_path().filename() == "cost_and_usage_data_status") continue;
    const auto [other, is_new] = listed_.try_emplace(path, Listed{object, path});
    if (!is_new)
      return Error{ErrorKind::kData, fmt::format("{} and {} would be one file here",
                                                 other->second.object.key, object.key)};
    if (IsBillFile(name)) by_name_[path.filename().string()].push_back(path);
  }
  if (!listed_.empty()) return {};
  return Error{ErrorKind::kNotFound,
               fmt::format("no CSV or Parquet files below {}", location_.Text())};
}

/// One a period and export: the one nearest to the top, of those the newest. AWS keeps the newest
/// of a Cost and Usage Report above its assemblies; a Data Export that keeps every version has one
/// an execution.
std::vector<const Listed*> BillCopy::SpeakingManifests() const {
  std::map<std::pair<std::string, std::string>, const Listed*> speaking;
  const auto rank = [](const Listed& listed) {
    return std::tuple(-std::distance(listed.path.begin(), listed.path.end()),
                      listed.object.modified, listed.object.key);
  };
  for (const auto& [path, listed] : listed_) {
    if (!IsManifestName(path)) continue;
    const std::optional<Partition> partition = PartitionOf(path);
    const std::pair key(partition ? partition->root.string() : path.parent_path().string(),
                        partition ? MonthText(partition->period) : std::string());
    const auto [found, is_new] = speaking.try_emplace(key, &listed);
    if (!is_new && rank(listed) > rank(*found->second)) found->second = &listed;
  }
  std::vector<const Listed*> manifests;
  for (const auto& [key, listed] : speaking) manifests.push_back(listed);
  return manifests;
}

Result<std::optional<Manifest>> BillCopy::ReadNew(const Listed& listed) {
  if (listed.object.size > kLargestManifest)
    return Error{ErrorKind::kData, fmt::format("{} has {} bytes: no manifest is so large",
                                               listed.object.key, listed.object.size)};
  fs::path file = copies_.folder() / listed.path;
  if (!copies_.Has(listed.object, listed.path))
    file = TRY(copies_.Fetch(bucket_, listed.object, listed.path, [](std::int64_t) {}));
  std::optional<Manifest> manifest = TRY(ReadManifest(file));
  if (manifest) manifest->file = listed.path;
  return manifest;
}

Result<void> BillCopy::Need(const Manifest& manifest) {
  std::vector<std::string> missing;
  std::vector<fs::path> candidates;
  std::set<std::string> names;
  for (const std::string& key : manifest.keys) {
    const std::string name = fs::path(key).filename().string();
    const auto found = by_name_.find(name);
    if (found == by_name_.end())
      missing.push_back(key);
    else if (names.insert(name).second)
      std::ranges::copy(found->second, std::back_inserter(candidates));
  }
  if (missing.empty()) {
    const std::vector<fs::path> matched = TRY(MatchKeys(manifest, candidates));
    needed_.insert(matched.begin(), matched.end());
    return {};
  }
  const std::size_t shown = std::min(missing.size(), kMostNamed);
  return Error{
      ErrorKind::kData,
      fmt::format(
          "{} names {} that {} not in the bucket: {}{}; where AWS is writing it just now, "
          "ingest again in a while, else have the export delivered anew",
          manifest.file.string(),
          missing.size() == 1 ? "a file" : fmt::format("{} files", missing.size()),
          missing.size() == 1 ? "is" : "are",
          fmt::join(missing.begin(), missing.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
          shown < missing.size() ? " …" : "")};
}

Result<void> BillCopy::NeedWhatManifestsName(const std::vector<const Listed*>& manifests) {
  for (const Listed* listed : manifests) {
    if (!IsWanted(PeriodOf(listed->path), request_)) continue;
    const std::optional<Manifest> manifest = TRY(ReadNew(*listed));
    if (manifest && !IsWanted(manifest->period, request_)) continue;
    manifests_.push_back(listed);
    if (manifest) TRY(Need(*manifest));
  }
  return {};
}

Result<void> BillCopy::CheckRoom() const {
  std::int64_t bytes = 0;
  for (const fs::path& path : needed_)
    if (const Listed& listed = listed_.at(path); !copies_.Has(listed.object, path))
      bytes += listed.object.size;
  const std::int64_t room = TRY(place_.world.files.FreeBytes(copies_.folder()));
  if (bytes == 0 || bytes + kReserve <= room) return {};
  return Error{ErrorKind::kUnavailable,
               fmt::format("{} MiB to fetch and {} MiB free in {}: make room, or fetch less with "
                           "--period or since",
                           bytes >> 20, room >> 20, copies_.folder().string())};
}

Result<void> BillCopy::FetchNeeded() {
  std::vector<const Listed*> missing;
  std::int64_t bytes = 0, before = 0;
  for (const fs::path& path : needed_) {
    const Listed& listed = listed_.at(path);
    if (copies_.Has(listed.object, path)) continue;
    missing.push_back(&listed);
    bytes += listed.object.size;
  }
  for (std::size_t i = 0; i < missing.size(); ++i) {
    const auto say = [&](std::int64_t done) {
      place_.at_step(fmt::format("fetch file {} of {}, {} of {} MiB", i + 1, missing.size(),
                                 (before + done) >> 20, bytes >> 20));
    };
    say(0);
    TRY(copies_.Fetch(bucket_, missing[i]->object, missing[i]->path, say));
    TRY(copies_.Settle(missing[i]->object, missing[i]->path));
    before += missing[i]->object.size;
  }
  return {};
}

/// Periods that were not asked for stay as they are.
Result<void> BillCopy::RemoveOld() {
  std::set<fs::path> current = needed_;
  for (const Listed* manifest : manifests_) current.insert(manifest->path);
  return copies_.Remove([&](const std::string&, const S3Copies::Copy& copy) {
    return !current.contains(copy.path) && IsWanted(PeriodOf(copy.path), request_);
  });
}

Result<void> BillCopy::Run() {
  place_.at_step("list " + location_.Text());
  TRY(List());
  const std::vector<const Listed*> manifests = SpeakingManifests();
  TRY(NeedWhatManifestsName(manifests).While(location_.Text()));
  if (manifests.empty())
    for (const auto& [path, listed] : listed_)
      if (IsWanted(PeriodOf(path), request_)) needed_.insert(path);
  TRY(CheckRoom());
  TRY(FetchNeeded());
  // All that the manifests name is here.
  for (const Listed* manifest : manifests_)
    if (!copies_.Has(manifest->object, manifest->path))
      TRY(copies_.Settle(manifest->object, manifest->path));
  return RemoveOld();
}

}  // namespace

Result<void> CopyBills(const IngestRequest& request, const FetchPlace& place) {
  S3Location location = TRY(ParseS3Location(request.location));
  S3Copies copies = TRY(S3Copies::Open(place.world, request.downloads, location));
  return BillCopy(request, place, std::move(location), std::move(copies)).Run();
}

}  // namespace purser
