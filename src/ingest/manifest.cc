#include "ingest/manifest.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"

namespace purser {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string TextAt(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The month from `start` to `end`; Azure's end is its last day, AWS's the day after.
std::optional<Month> MonthBetween(std::string_view start, std::string_view end) {
  const std::optional<Instant> first = ParseInstant(start);
  const std::optional<Instant> last = ParseInstant(end);
  if (!first || !last) return std::nullopt;
  const Month month = MonthOf(DayOf(*first));
  const Period days = month.period();
  const bool whole = DayOf(*first) == days.start &&
                     DayOf(*last) >= days.end - std::chrono::days(1) && DayOf(*last) <= days.end;
  return whole ? std::optional(month) : std::nullopt;
}

/// "20261001-20261101", as one component of a path.
std::optional<Month> MonthOfRange(const std::string& name) {
  const bool shaped =
      name.size() == 17 && name[8] == '-' &&
      std::ranges::count_if(name, [](char c) { return c >= '0' && c <= '9'; }) == 16;
  if (!shaped) return std::nullopt;
  const auto iso = [&](std::size_t at) {
    return fmt::format("{}-{}-{}", name.substr(at, 4), name.substr(at + 4, 2),
                       name.substr(at + 6, 2));
  };
  return MonthBetween(iso(0), iso(9));
}

/// The data files' names: plain strings, or objects that call theirs `name`.
Result<std::vector<std::string>> KeysIn(const Json& list, const char* name, const fs::path& file) {
  std::vector<std::string> keys;
  for (const Json& entry : list) {
    if (entry.is_string())
      keys.push_back(entry.get<std::string>());
    else if (entry.is_object() && !TextAt(entry, name).empty())
      keys.push_back(TextAt(entry, name));
    else
      return Error{ErrorKind::kData,
                   fmt::format("{}: its list of data files is not one of names", file.string())};
  }
  return keys;
}

void ReadLegacy(const Json& json, Manifest& manifest) {
  manifest.export_name = TextAt(json, "reportName");
  manifest.assembly = TextAt(json, "assemblyId");
  const auto period = json.find("billingPeriod");
  if (period != json.end() && period->is_object())
    manifest.period = MonthBetween(TextAt(*period, "start"), TextAt(*period, "end"));
}

void ReadDataExport(const Json& json, Manifest& manifest) {
  const std::string arn = TextAt(json, "exportArn");
  manifest.export_name = arn.substr(arn.rfind('/') == std::string::npos ? 0 : arn.rfind('/') + 1);
  manifest.assembly = TextAt(json, "executionId");
}

void ReadAzure(const Json& json, Manifest& manifest) {
  const Json config = json.value("exportConfig", Json::object());
  const Json run = json.value("runInfo", Json::object());
  manifest.export_name = TextAt(config, "exportName");
  manifest.dataset = TextAt(config, "type");
  manifest.assembly = TextAt(run, "runId");
  manifest.refreshed = ParseInstant(TextAt(run, "submittedTime"));
  manifest.period = MonthBetween(TextAt(run, "startDate"), TextAt(run, "endDate"));
}

/// What the file's name and folders say where its content does not.
void FillFromPath(Manifest& manifest) {
  if (manifest.export_name.empty()) {
    const std::string stem = manifest.file.stem().string();
    const std::size_t end = LowerAscii(stem).find("-manifest");
    if (end != std::string::npos) manifest.export_name = stem.substr(0, end);
  }
  if (!manifest.period)
    if (const std::optional<Partition> partition = PartitionOf(manifest.file))
      manifest.period = partition->period;
  if (!manifest.refreshed) manifest.refreshed = TimeOfAssembly(manifest.assembly);
}

}  // namespace

bool IsManifestName(const fs::path& file) {
  const std::string name = LowerAscii(file.filename().string());
  return name == "manifest.json" || name.ends_with("-manifest.json");
}

Result<std::optional<Manifest>> ReadManifest(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const Json json = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded())
    return Error{ErrorKind::kData,
                 fmt::format("{} is not JSON: copy it again from the bucket", file.string())};
  Manifest manifest;
  manifest.file = file;
  struct Shape {
    const char* list;
    const char* name;
    void (*read)(const Json&, Manifest&);
  };
  for (const Shape& shape :
       {Shape{"reportKeys", "key", ReadLegacy}, Shape{"dataFiles", "key", ReadDataExport},
        Shape{"blobs", "blobName", ReadAzure}}) {
    if (!json.is_object() || !json.contains(shape.list) || !json[shape.list].is_array()) continue;
    manifest.keys = TRY(KeysIn(json[shape.list], shape.name, file));
    shape.read(json, manifest);
    FillFromPath(manifest);
    return std::optional(std::move(manifest));
  }
  return std::optional<Manifest>();
}

std::optional<Partition> PartitionOf(const fs::path& file) {
  fs::path above, root;
  std::string year;
  for (const fs::path& component : file.parent_path()) {
    const std::string name = component.string();
    const std::string lower = LowerAscii(name);
    std::optional<Month> period = MonthOfRange(name);
    if (lower.starts_with("billing_period=")) period = ParseMonth(lower.substr(15));
    if (lower.starts_with("month=") && !year.empty())
      period = ParseMonth(fmt::format("{}-{:0>2}", year, lower.substr(6)));
    else
      root = above;
    if (period) return Partition{.root = root, .folder = above / component, .period = *period};
    year = lower.starts_with("year=") ? lower.substr(5) : std::string();
    above /= component;
  }
  return std::nullopt;
}

std::optional<Instant> TimeOfAssembly(std::string_view assembly) {
  const std::size_t end = assembly.find('Z');
  return end == std::string_view::npos ? std::nullopt : ParseInstant(assembly.substr(0, end + 1));
}

}  // namespace purser
