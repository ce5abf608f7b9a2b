#include "ingest/azure_files.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/ascii.h"
#include "ingest/content_digest.h"
#include "ingest/discover.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRunIdLength = 36;

bool IsRunId(std::string_view text) {
  if (text.size() != kRunIdLength) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (is_dash ? c != '-' : !is_hex) return false;
  }
  return true;
}

/// "cost_0a1b….csv" as what it is of ("cost_" and its folder) and the run that wrote it.
std::optional<std::pair<std::string, std::string>> RunOf(const fs::path& file) {
  const std::string name = file.filename().string();
  for (std::size_t at = name.find('_'); at != std::string::npos; at = name.find('_', at + 1)) {
    const std::string_view rest = std::string_view(name).substr(at + 1);
    if (!IsRunId(rest.substr(0, kRunIdLength))) continue;
    return std::pair((file.parent_path() / name.substr(0, at)).string(),
                     std::string(rest.substr(0, kRunIdLength)));
  }
  return std::nullopt;
}

fs::file_time_type WrittenAt(const fs::path& file) {
  std::error_code failed;
  return fs::last_write_time(file, failed);
}

/// Leaves the newest of several runs that lie in one folder.
Result<void> KeepNewestRun(Delivery& delivery) {
  struct Newest {
    std::string run;
    fs::file_time_type written;
  };
  std::map<std::string, Newest> newest;
  for (const fs::path& file : delivery.files) {
    const auto run = RunOf(file);
    if (!run) continue;
    const Newest found{run->second, WrittenAt(file)};
    const auto [known, is_new] = newest.try_emplace(run->first, found);
    if (!is_new &&
        std::tie(known->second.written, known->second.run) < std::tie(found.written, found.run))
      known->second = found;
  }
  std::vector<fs::path> kept;
  for (const fs::path& file : delivery.files) {
    const auto run = RunOf(file);
    if (!run || newest.at(run->first).run == run->second)
      kept.push_back(file);
    else
      delivery.notes.push_back(
          fmt::format("{} is left aside: a newer run of the export lies beside", file.string()));
  }
  if (kept.size() == delivery.files.size()) return {};
  delivery.files = std::move(kept);
  delivery.content_digest = TRY(ContentDigest(delivery.files));
  return {};
}

/// The components of `file` that may say what it is: of a folder that was named, itself and all
/// below; of a named file, its name and two folders above.
std::vector<std::string> Names(const fs::path& file, const std::vector<fs::path>& inputs) {
  std::ptrdiff_t count = 3;
  for (const fs::path& input : inputs) {
    std::error_code failed;
    const fs::path folder = fs::canonical(input, failed);
    if (failed || !fs::is_directory(folder, failed)) continue;
    const fs::path below = file.lexically_relative(folder);
    if (below.empty() || *below.begin() == "..") continue;
    count = std::max(count, std::distance(below.begin(), below.end()) + 1);
  }
  std::vector<std::string> names;
  for (fs::path path = file; count > 0 && path.has_filename(); path = path.parent_path(), --count)
    names.push_back(path.filename().string());
  return names;
}

/// Says for each file which export it is of, as far as manifest or path do.
void NameDatasets(const IngestRequest& request, Delivery& delivery) {
  const std::string_view by_manifest =
      delivery.datasets.empty() ? std::string_view() : AzureDatasetOf(delivery.datasets.front());
  delivery.datasets.assign(delivery.files.size(), std::string(by_manifest));
  if (!by_manifest.empty()) return;
  for (std::size_t i = 0; i < delivery.files.size(); ++i)
    for (const std::string& name : Names(delivery.files[i], request.inputs))
      if (delivery.datasets[i].empty()) delivery.datasets[i] = AzureDatasetOf(name);
}

/// The one export that all files are of, or empty.
std::string_view DatasetOf(const Delivery& delivery) {
  if (delivery.datasets.empty()) return {};
  const std::string& first = delivery.datasets.front();
  const bool is_one =
      std::ranges::all_of(delivery.datasets, [&](const auto& other) { return other == first; });
  return is_one ? std::string_view(first) : std::string_view();
}

/// The export's name without the words that tell the two apart.
std::string CommonName(std::string_view name) {
  std::string common = LowerAscii(name);
  for (const std::string_view word :
       {"actualcost", "amortizedcost", "amortisedcost", "actual", "amortized", "amortised"})
    for (std::size_t at = common.find(word); at != std::string::npos; at = common.find(word))
      common.erase(at, word.size());
  const auto is_mark = [](char c) { return c == '-' || c == '_' || c == '.' || c == ' '; };
  std::string tidy;
  for (const char c : common)
    if (!is_mark(c) || (!tidy.empty() && !is_mark(tidy.back()))) tidy += c;
  while (!tidy.empty() && is_mark(tidy.back())) tidy.pop_back();
  return tidy;
}

/// `other`'s files behind those of `delivery`.
void Join(Delivery& delivery, const Delivery& other) {
  delivery.files.insert(delivery.files.end(), other.files.begin(), other.files.end());
  delivery.datasets.insert(delivery.datasets.end(), other.datasets.begin(), other.datasets.end());
  for (const std::string& note : other.notes)
    if (std::ranges::find(delivery.notes, note) == delivery.notes.end())
      delivery.notes.push_back(note);
  if (!other.assembly.empty())
    delivery.assembly += (delivery.assembly.empty() ? "" : " + ") + other.assembly;
  delivery.content_digest += " + " + other.content_digest;
  delivery.refreshed = std::max(delivery.refreshed, other.refreshed);
  delivery.whole = delivery.whole && other.whole;
}

/// Whether the two are the halves of one month.
bool AreHalves(const Delivery& a, const Delivery& b) {
  return a.period && a.period == b.period && DatasetOf(a) == kAmortizedCost &&
         DatasetOf(b) == kActualCost;
}

/// Puts each actual export behind the amortized one of its month: the one of the same name, or
/// the only one.
std::vector<Delivery> Paired(std::vector<Delivery> deliveries) {
  std::vector<bool> is_taken(deliveries.size());
  const auto take = [&](bool by_name) {
    for (Delivery& half : deliveries) {
      std::vector<std::size_t> fits;
      for (std::size_t i = 0; i < deliveries.size(); ++i)
        if (!is_taken[i] && AreHalves(half, deliveries[i]) &&
            (!by_name || deliveries[i].export_name == half.export_name))
          fits.push_back(i);
      if (fits.size() != 1) continue;
      Join(half, deliveries[fits.front()]);
      is_taken[fits.front()] = true;
    }
  };
  take(true);
  take(false);
  std::vector<Delivery> paired;
  for (std::size_t i = 0; i < deliveries.size(); ++i)
    if (!is_taken[i]) paired.push_back(std::move(deliveries[i]));
  return paired;
}

}  // namespace

std::string_view AzureDatasetOf(std::string_view name) {
  const std::string lower = LowerAscii(name);
  const bool is_actual = lower.find("actual") != std::string::npos;
  const bool is_amortized =
      lower.find("amortized") != std::string::npos || lower.find("amortised") != std::string::npos;
  if (is_actual == is_amortized) return {};
  return is_actual ? kActualCost : kAmortizedCost;
}

Result<std::vector<Delivery>> DiscoverAzure(const IngestRequest& request, World& world) {
  std::vector<Delivery> deliveries = TRY(DiscoverDeliveries(request, world));
  for (Delivery& delivery : deliveries) {
    if (!delivery.whole) TRY(KeepNewestRun(delivery));
    NameDatasets(request, delivery);
    // The same bytes under another name may be the other export.
    for (const std::string& dataset : delivery.datasets) delivery.content_digest += " " + dataset;
    delivery.export_name = CommonName(delivery.export_name);
  }
  return Paired(std::move(deliveries));
}

}  // namespace purser
