/// From dated observations to spans of days: what each resource's tags were when.
///
/// All rows of all observations come from the engine in the order of resource and time, so that one
/// resource's history is in memory at a time. Observations that say about tags what their
/// neighbours say are not read: a fleet that rests costs nothing, however often it is looked at.

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "embedded.h"
#include "ledger/inventory.h"

namespace purser {
namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;
using Kept = std::vector<const KeptObservation*>;

constexpr std::chrono::days kDay{1};

Kept OfSource(const std::vector<KeptObservation>& all, const std::string& source) {
  Kept of;
  for (const KeptObservation& one : all)
    if (one.summary.source == source) of.push_back(&one);
  return of;
}

std::set<std::string> SourcesOf(const std::vector<KeptObservation>& all) {
  std::set<std::string> sources;
  for (const KeptObservation& one : all) sources.insert(one.summary.source);
  return sources;
}

/// Of a run of observations that say the same about tags, those between the first and the last.
Kept Repetitions(const Kept& kept) {
  Kept repetitions;
  for (std::size_t i = 1; i + 1 < kept.size(); ++i)
    if (kept[i]->tags_digest == kept[i - 1]->tags_digest &&
        kept[i]->tags_digest == kept[i + 1]->tags_digest)
      repetitions.push_back(kept[i]);
  return repetitions;
}

/// Where a resource is, for what an observation says of it when it does not have it.
struct Place {
  std::string account;
  std::string region;
  friend auto operator<=>(const Place&, const Place&) = default;
};

bool IsOf(const std::string& part, const std::string& of) { return part.empty() || part == of; }

/// Whether the observation would have the resources of `place` if they were there.
bool Covers(const KeptObservation& observation, const Place& place) {
  const bool is_global = place.region.empty() || place.region == "global";
  const bool asked = std::ranges::any_of(observation.covered, [&](const auto& pair) {
    return pair.first == place.account && (is_global || pair.second == place.region);
  });
  return asked && std::ranges::none_of(observation.summary.gaps, [&](const InventoryGap& gap) {
           return IsOf(gap.account, place.account) && (is_global || IsOf(gap.region, place.region));
         });
}

/// One source's observations, and the history of one resource after the other.
class Histories {
 public:
  Histories(Kept kept, std::vector<TagSpan>& spans) : kept_(std::move(kept)), spans_(spans) {}

  void Add(const Row& row, std::size_t observation);
  void End();

 private:
  struct Seen {
    std::size_t observation = 0;
    std::optional<Entries> tags;  ///< nullopt: they could not be read.
  };

  const std::vector<bool>& CoveredBy(const Place& place);
  Date DayAt(std::size_t observation) const { return DayOf(kept_[observation]->summary.observed); }

  Kept kept_;
  std::vector<TagSpan>& spans_;
  std::map<Place, std::vector<bool>> covered_;
  TagSpan resource_;
  Place place_;
  std::vector<Seen> seen_;
};

const std::vector<bool>& Histories::CoveredBy(const Place& place) {
  const auto [known, is_new] = covered_.try_emplace(place);
  if (is_new)
    for (const KeptObservation* one : kept_) known->second.push_back(Covers(*one, place));
  return known->second;
}

void Histories::Add(const Row& row, std::size_t observation) {
  const std::string arn = row.Text("arn");
  if (seen_.empty() || resource_.arn != arn) {
    End();
    resource_ = {.resource_id = row.Text("id"), .arn = arn, .account = row.Text("account")};
    place_ = {resource_.account, row.Text("region")};
  }
  seen_.push_back({observation, std::nullopt});
  if (!std::get<bool>(row["are_tags_known"])) return;
  TextMap tags = std::get<TextMap>(row["tags"]);
  std::ranges::sort(tags);
  seen_.back().tags = Entries(tags.begin(), tags.end());
}

/// A span a run of days with the same tags; what is not there any more ends the day after.
void Histories::End() {
  if (seen_.empty()) return;
  std::ranges::sort(seen_, {}, &Seen::observation);
  const std::vector<bool>& covered = CoveredBy(place_);
  std::optional<TagSpan> open;
  const auto close = [&](Date until) {
    open->days.until = until;
    if (*open->days.from < until) spans_.push_back(*open);
    open.reset();
  };
  std::size_t next = 0;
  for (std::size_t i = seen_.front().observation; i < kept_.size(); ++i) {
    if (next < seen_.size() && seen_[next].observation == i) {
      const std::optional<Entries>& tags = seen_[next++].tags;
      if (!tags || (open && open->tags == *tags)) continue;
      if (open) close(DayAt(i));
      open = resource_;
      open->days.from = DayAt(i);
      open->tags = *tags;
    } else if (open && covered[i]) {
      close(DayAt(i) + kDay);
    }
  }
  if (open) spans_.push_back(*open);
  seen_.clear();
}

Result<void> AddSpans(const Books& books, Duck& duck, const Kept& kept,
                      std::vector<TagSpan>& spans) {
  std::map<std::string, std::size_t> places;
  std::string list;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const std::filesystem::path file = books.folder() / kept[i]->file.path;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
      return Error{ErrorKind::kData, "the books miss " + kept[i]->file.path +
                                         ": restore the file, or ingest the inventory again"};
    places.emplace(file.string(), i);
    list += (list.empty() ? "" : ", ") + SqlText(file.string());
  }
  TRY(duck.Execute(fmt::format(
      "CREATE OR REPLACE TEMP VIEW inventory_rows AS SELECT * FROM read_parquet([{}], filename = "
      "true, hive_partitioning = false)",
      list)));
  Histories histories(kept, spans);
  TRY(duck.ForEach(sql::ledger_inventory_spans, {}, [&](const Row& row) -> Result<void> {
    histories.Add(row, places.at(row.Text("filename")));
    return {};
  }));
  histories.End();
  return duck.Execute("DROP VIEW inventory_rows");
}

}  // namespace

Result<std::vector<TagSpan>> TagSpans(Books& books, Duck& duck) {
  const std::vector<KeptObservation> all = TRY(books.inventory().All());
  std::vector<TagSpan> spans;
  for (const std::string& source : SourcesOf(all)) {
    Kept kept = OfSource(all, source);
    for (const KeptObservation* one : Repetitions(kept)) std::erase(kept, one);
    TRY(AddSpans(books, duck, kept, spans));
  }
  std::ranges::stable_sort(spans, {}, [](const TagSpan& span) { return *span.days.from; });
  return spans;
}

Result<std::int64_t> CollectObservations(World&, Books& books, int keep_days) {
  const std::vector<KeptObservation> all = TRY(books.inventory().All());
  std::vector<KeptObservation> removed;
  for (const std::string& source : SourcesOf(all)) {
    const Kept kept = OfSource(all, source);
    const Date first_kept =
        DayOf(kept.back()->summary.observed) - std::chrono::days(std::max(keep_days, 1) - 1);
    for (const KeptObservation* one : Repetitions(kept))
      if (DayOf(one->summary.observed) < first_kept) removed.push_back(*one);
  }
  return books.inventory().Remove(removed);
}

}  // namespace purser
