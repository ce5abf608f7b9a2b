/// Writing observations and reading them back. The file of an observation is a table of the engine
/// first: texts of tags and facts become maps there.

#include "ledger/inventory.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "domain/identity.h"
#include "embedded.h"
#include "ledger/file_digest.h"
#include "world/real_world.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

using Entries = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kTable = R"(
  CREATE OR REPLACE TABLE inventory_kept (arn VARCHAR, id VARCHAR, type VARCHAR, account VARCHAR,
    region VARCHAR, name VARCHAR, state VARCHAR, instance_type VARCHAR, launched BIGINT,
    tags VARCHAR, facts VARCHAR))";

void AddEntries(IdentityHasher& hasher, const auto& entries) {
  hasher.AddText(std::to_string(entries.size()));
  for (const auto& [key, value] : entries) {
    hasher.AddText(key);
    hasher.AddText(value);
  }
}

void AddPlaces(IdentityHasher& hasher, const Observation& observation) {
  AddEntries(hasher, observation.covered);
  for (const InventoryGap& gap : observation.gaps)
    for (const std::string* text : {&gap.account, &gap.region, &gap.what}) hasher.AddText(*text);
}

std::string ContentDigest(const Observation& observation) {
  IdentityHasher hasher;
  AddPlaces(hasher, observation);
  for (const Resource& resource : observation.resources) {
    for (const std::string* text :
         {&resource.arn, &resource.id, &resource.type, &resource.account, &resource.region,
          &resource.name, &resource.state, &resource.instance_type})
      hasher.AddText(*text);
    hasher.AddText(resource.launched ? InstantText(*resource.launched) : "");
    AddEntries(hasher, resource.tags);
    AddEntries(hasher, resource.facts);
  }
  return hasher.Key().Text();
}

std::string TagsDigest(const Observation& observation) {
  IdentityHasher hasher;
  AddPlaces(hasher, observation);
  for (const Resource& resource : observation.resources) {
    for (const std::string* text :
         {&resource.arn, &resource.id, &resource.account, &resource.region})
      hasher.AddText(*text);
    AddEntries(hasher, resource.tags);
    if (!resource.AreTagsKnown()) hasher.AddText("unknown");
  }
  return hasher.Key().Text();
}

/// As it is kept: by ARN, each once; tags by key.
Observation Ordered(Observation observation) {
  std::vector<Resource>& resources = observation.resources;
  std::ranges::stable_sort(resources, {}, &Resource::arn);
  const auto again = std::ranges::unique(resources, {}, &Resource::arn);
  resources.erase(again.begin(), again.end());
  for (Resource& resource : resources) std::ranges::sort(resource.tags);
  std::ranges::sort(observation.covered);
  const auto twice = std::ranges::unique(observation.covered);
  observation.covered.erase(twice.begin(), twice.end());
  return observation;
}

std::string JsonText(const auto& entries) {
  nlohmann::json object = nlohmann::json::object();
  for (const auto& [key, value] : entries) object[key] = value;
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<void> FillTable(Duck& duck, const std::vector<Resource>& resources) {
  TRY(duck.Execute(kTable));
  const std::unique_ptr<TableWriter> writer = TRY(duck.WriteTable("inventory_kept"));
  for (const Resource& resource : resources) {
    for (const std::string* text :
         {&resource.arn, &resource.id, &resource.type, &resource.account, &resource.region,
          &resource.name, &resource.state, &resource.instance_type})
      writer->Text(*text);
    if (resource.launched)
      writer->Integer(resource.launched->time_since_epoch().count());
    else
      writer->Null();
    writer->Text(JsonText(resource.tags));
    writer->Text(JsonText(resource.facts));
    TRY(writer->EndRow());
  }
  return writer->Finish();
}

/// Writes, measures and syncs the file under the staging folder.
Result<PieceFile> Seal(World& world, const Staging& staging, const std::string& path, Duck& duck) {
  const fs::path file = staging.folder() / path;
  TRY(world.files.MakeFolders(file.parent_path()));
  const std::int64_t rows = TRY(duck.Materialise(sql::ledger_inventory_file, {}, file));
  TRY(duck.Execute("DROP TABLE inventory_kept"));
  std::error_code error;
  fs::permissions(file, fs::perms::owner_read | fs::perms::group_read, error);
  if (error) return DiskError("make read-only", file, error.value());
  TRY(world.files.Sync(file));
  TRY(world.files.Sync(file.parent_path()));
  const FileDigest measured = TRY(DigestFile(file));
  return PieceFile{.path = path, .bytes = measured.bytes, .rows = rows, .digest = measured.digest};
}

Entries ToEntries(const TextMap& map) { return {map.begin(), map.end()}; }

Resource ResourceOf(const Row& row) {
  Resource resource{.arn = row.Text("arn"),
                    .id = row.Text("id"),
                    .type = row.Text("type"),
                    .account = row.Text("account"),
                    .region = row.Text("region"),
                    .name = row.Text("name"),
                    .state = row.Text("state"),
                    .instance_type = row.Text("instance_type"),
                    .launched = {},
                    .tags = ToEntries(std::get<TextMap>(row["tags"])),
                    .facts = {}};
  if (!row.IsNull("launched")) resource.launched = std::get<Instant>(row["launched"]);
  std::ranges::sort(resource.tags);
  const TextMap facts = std::get<TextMap>(row["facts"]);
  resource.facts.insert(facts.begin(), facts.end());
  return resource;
}

/// "read_parquet([…])" of the observations' files.
/// @error kData  one is not there
Result<std::string> FilesOf(const Books& books, const std::vector<const KeptObservation*>& kept) {
  std::string list;
  for (const KeptObservation* one : kept) {
    const fs::path file = books.folder() / one->file.path;
    std::error_code ignored;
    if (!fs::exists(file, ignored))
      return Error{ErrorKind::kData, "the books miss " + one->file.path +
                                         ": restore the file, or ingest the inventory again"};
    list += (list.empty() ? "" : ", ") + SqlText(file.string());
  }
  return "read_parquet([" + list +
         "], filename = true, hive_partitioning = false, hive_types_autocast = false)";
}

}  // namespace

Result<std::string> KeepObservation(World& world, Books& books, Duck& duck,
                                    const Observation& observation, bool wait) {
  const Observation ordered = Ordered(observation);
  KeptObservation kept{.summary = {.id = NewUlid(world),
                                   .source = ordered.source,
                                   .observed = ordered.observed,
                                   .resources = static_cast<std::int64_t>(ordered.resources.size()),
                                   .gaps = ordered.gaps},
                       .covered = ordered.covered,
                       .content_digest = ContentDigest(ordered),
                       .tags_digest = TagsDigest(ordered),
                       .file = {}};
  const std::vector<KeptObservation> all = TRY(books.inventory().All());
  for (const KeptObservation& other : all)
    if (other.summary.source == ordered.source && other.summary.observed == ordered.observed &&
        other.content_digest == kept.content_digest)
      return other.summary.id;
  const std::unique_ptr<Staging> staging = TRY(books.Stage());
  TRY(FillTable(duck, ordered.resources));
  const std::string path =
      fmt::format("{}/source={}/observed={}/observation={}/part.parquet", kInventoryFolder,
                  ordered.source, InstantText(ordered.observed), kept.summary.id);
  kept.file = TRY(Seal(world, *staging, path, duck));
  TRY(books.inventory().Put(*staging, kept, wait));
  return kept.summary.id;
}

Result<std::vector<ObservationSummary>> Observations(Books& books) {
  const std::vector<KeptObservation> all = TRY(books.inventory().All());
  std::vector<ObservationSummary> summaries;
  for (const KeptObservation& one : all) summaries.push_back(one.summary);
  std::ranges::reverse(summaries);
  return summaries;
}

Result<std::vector<Resource>> ResourcesAt(Books& books, Duck& duck, Instant as_of) {
  const std::vector<KeptObservation> all = TRY(books.inventory().All());
  std::map<std::string, const KeptObservation*> newest;
  for (const KeptObservation& one : all)
    if (one.summary.observed <= as_of) newest[one.summary.source] = &one;
  if (newest.empty())
    return Error{ErrorKind::kNotFound,
                 "no inventory was observed" +
                     std::string(all.empty() ? "" : " by " + InstantText(as_of)) +
                     ": purser ingest --kind aws-inventory --source fleet observes one"};
  std::vector<const KeptObservation*> by_time;
  for (const auto& [source, one] : newest) by_time.push_back(one);
  std::ranges::sort(by_time, {}, [](const KeptObservation* one) {
    return std::pair(one->summary.observed, one->summary.id);
  });
  std::map<std::string, Resource> resources;
  for (const KeptObservation* one : by_time) {
    const std::string files = TRY(FilesOf(books, {one}));
    TRY(duck.ForEach({"resources", "SELECT * FROM " + files}, {},
                     [&](const Row& row) -> Result<void> {
                       Resource resource = ResourceOf(row);
                       resources[resource.arn] = std::move(resource);
                       return {};
                     }));
  }
  std::vector<Resource> answer;
  for (auto& [arn, resource] : resources) answer.push_back(std::move(resource));
  return answer;
}

}  // namespace purser
