#include "allocate/allocate.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "domain/identity.h"
#include "ledger/piece_path.h"
#include "ledger/views.h"

namespace purser {
namespace {

/// Changes when the same inputs would give other owners: a new way of inheriting, say.
constexpr std::string_view kMethodVersion = "allocation 1";

struct Output {
  PieceKind kind;
  std::string_view select;
};

/// The pieces of one period. Owners lie in the order of their keys, cubes by day.
constexpr std::array kOutputs = {
    Output{PieceKind::kOwners,
           "SELECT o.x_IdentityKey, o.ValidFrom, o.ValidTo, g.OwnerId, "
           "CASE WHEN g.IsPooled THEN g.Pool END AS Pool, o.InheritedFrom "
           "FROM allocate_owned o JOIN allocate_group g ON g.GroupId = o.GroupId"},
    Output{PieceKind::kOwnerValues, "SELECT * FROM allocate_owner_values"},
    Output{PieceKind::kSettled,
           "SELECT Day, x_IdentityKey, OwnerId, Pool, source, snapshot, BilledCost, "
           "EffectiveCost, ListCost, ContractedCost, ConsumedQuantity, PricingQuantity, "
           "x_GpuHours FROM allocate_settled"},
    Output{PieceKind::kCubeOwner, "SELECT * FROM allocate_cube_owner"},
};

/// What one billing period consists of.
struct PeriodInput {
  std::vector<Piece> pieces;  ///< Of its snapshots.
  std::vector<Piece> last;    ///< Of its last allocation.
  std::set<std::string> snapshots;
};

std::map<Month, PeriodInput> InputsOf(const Prospect& prospect) {
  std::map<Month, PeriodInput> inputs;
  std::set<std::string> left_out;
  for (const Snapshot& snapshot : prospect.snapshots) {
    if (snapshot.role == "check")
      left_out.insert(snapshot.id);
    else
      inputs[snapshot.billing_period].snapshots.insert(snapshot.id);
  }
  for (const Piece& piece : prospect.pieces) {
    if (IsAllocation(piece.kind))
      inputs[piece.billing_period].last.push_back(piece);
    else if (!left_out.contains(piece.id))
      inputs[piece.billing_period].pieces.push_back(piece);
  }
  return inputs;
}

/// Over everything that decides owners besides the snapshots, which a period adds. Of an inventory
/// only what it says about the period's days: a month that was over before it stays as it is.
class Digests {
 public:
  Digests(const AllocationPlace& place, const Config& config, const Drivers& drivers,
          const InventoryTags& inventory)
      : place_(place), config_(config), drivers_(drivers), inventory_(inventory) {}

  Result<std::string> Of(const PeriodInput& input, const Prospect& prospect) const {
    IdentityHasher hasher;
    hasher.AddText(kMethodVersion);
    hasher.AddText(config_.rules_digest);
    hasher.AddText(drivers_.digest);
    for (const std::string& snapshot : input.snapshots) hasher.AddText(snapshot);
    if (inventory_.empty()) return hasher.Key().Text();
    const std::optional<Period> days = TRY(DaysOf(place_.duck, input.pieces, prospect.roots));
    if (days) inventory_.AddTo(hasher, *days);
    return hasher.Key().Text();
  }

 private:
  const AllocationPlace& place_;
  const Config& config_;
  const Drivers& drivers_;
  const InventoryTags& inventory_;
};

bool StillHolds(const PeriodInput& input, const std::string& digest) {
  return input.last.size() == kOutputs.size() &&
         std::ranges::all_of(input.last,
                             [&](const Piece& piece) { return piece.inputs_digest == digest; });
}

/// Allocates periods one after the other into one staging folder, under one id.
class Run {
 public:
  Run(const AllocationPlace& place, const Rulebook& book, const Drivers& drivers,
      const InventoryTags& inventory)
      : place_(place),
        book_(book),
        drivers_(drivers),
        inventory_(inventory),
        id_(NewUlid(place.world)) {}

  Result<void> Make(Month period, const PeriodInput& input, const Prospect& prospect,
                    Allocation& allocation);

 private:
  Result<Piece> Write(const Output& output, Month period);

  const AllocationPlace& place_;
  const Rulebook& book_;
  const Drivers& drivers_;
  const InventoryTags& inventory_;
  std::string id_;
};

Result<Piece> Run::Write(const Output& output, Month period) {
  const std::filesystem::path folder = TRY(place_.staging.FolderFor(output.kind, id_, "", period));
  const std::int64_t rows = TRY(place_.duck.CopyToParquet(output.select, folder));
  Piece piece = TRY(place_.staging.Seal(output.kind, id_, "", period));
  if (piece.files.size() == 1) piece.files[0].rows = rows;
  return piece;
}

Result<void> Run::Make(Month period, const PeriodInput& input, const Prospect& prospect,
                       Allocation& allocation) {
  TRY(DefineViews(place_.duck, input.pieces, prospect.roots, book_.dimensions()));
  PeriodOutcome outcome = TRY(AllocatePeriod(place_.duck, book_, drivers_, inventory_));
  for (const Output& output : kOutputs) {
    Piece piece = TRY(Write(output, period));
    allocation.made.push_back(std::move(piece));
  }
  allocation.periods.push_back({.period = period, .anew = true, .outcome = std::move(outcome)});
  return DropPeriodTables(place_.duck);
}

}  // namespace

Result<Allocation> AllocatePeriods(const AllocationPlace& place, const Config& config,
                                   const Prospect& prospect) {
  const Rulebook book = TRY(Rulebook::Make(config));
  const Drivers drivers = TRY(ReadDrivers(place.world.files, config.shared_costs));
  const InventoryTags inventory(prospect.inventory, book);
  const Digests digests(place, config, drivers, inventory);
  Run run(place, book, drivers, inventory);
  Allocation allocation;
  for (const auto& [period, input] : InputsOf(prospect)) {
    const std::string digest = TRY(digests.Of(input, prospect));
    if (!input.snapshots.empty() && StillHolds(input, digest)) {
      allocation.kept.insert(allocation.kept.end(), input.last.begin(), input.last.end());
      allocation.periods.push_back({.period = period, .anew = false, .outcome = {}});
      continue;
    }
    for (const Piece& piece : input.last) allocation.dropped.push_back(PieceName(piece));
    if (input.snapshots.empty()) continue;
    const std::size_t before = allocation.made.size();
    TRY(run.Make(period, input, prospect, allocation).While("allocate " + MonthText(period)));
    for (std::size_t i = before; i < allocation.made.size(); ++i)
      allocation.made[i].inputs_digest = digest;
  }
  return allocation;
}

Result<std::filesystem::path> AsideFolder::FolderFor(PieceKind kind, const std::string& id,
                                                     const std::string& source, Month period) {
  std::filesystem::path path = folder_ / PiecePath(kind, id, source, period);
  TRY(files_.MakeFolders(path));
  return path;
}

Result<Piece> AsideFolder::Seal(PieceKind kind, const std::string& id, const std::string& source,
                                Month period) {
  Piece piece{.kind = kind,
              .id = id,
              .source = source,
              .billing_period = period,
              .inputs_digest = {},
              .files = {}};
  std::error_code error;
  const std::string relative = PieceFolder(piece);
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / relative, error))
    piece.files.push_back({.path = relative + "/" + entry.path().filename().string(),
                           .bytes = 0,
                           .rows = 0,
                           .digest = {}});
  if (error) return Error{ErrorKind::kInternal, "list " + relative + ": " + error.message()};
  std::ranges::sort(piece.files, {}, &PieceFile::path);
  return piece;
}

std::vector<Piece> PiecesAfter(const Prospect& prospect, const Allocation& allocation) {
  std::vector<Piece> pieces;
  for (const Piece& piece : prospect.pieces)
    if (!IsAllocation(piece.kind)) pieces.push_back(piece);
  pieces.insert(pieces.end(), allocation.kept.begin(), allocation.kept.end());
  pieces.insert(pieces.end(), allocation.made.begin(), allocation.made.end());
  return pieces;
}

}  // namespace purser
