#include "pipeline.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "config/rules_text.h"
#include "domain/identity.h"
#include "ingest/plan.h"
#include "ingest/quality.h"
#include "ingest/replacement.h"
#include "ledger/inventory.h"
#include "ledger/next_generation.h"
#include "ledger/piece_path.h"
#include "ledger/stage.h"
#include "observe.h"
#include "source_request.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

/// Changes when the same files would give other charges: then every source is read again.
constexpr std::string_view kImportVersion = "import 2";

/// Tries when other writers publish between our allocation and our commit.
constexpr int kMostTries = 5;

/// Everything that decides what a delivery becomes: its bytes and how it was asked for.
std::string DigestOf(const Delivery& delivery, const IngestRequest& request) {
  IdentityHasher hasher;
  hasher.AddText(kImportVersion);
  hasher.AddText(request.kind);
  hasher.AddText(request.role);
  hasher.AddText(request.period ? MonthText(*request.period) : "");
  hasher.AddText(request.since ? MonthText(*request.since) : "");
  hasher.AddText(std::to_string(static_cast<int>(request.date_order)));
  hasher.AddText(delivery.content_digest);
  return hasher.Key().Text();
}

/// Parquet of a packed bill is about as large; plain text shrinks.
std::int64_t ExpectedBytes(const Delivery& delivery) {
  std::int64_t bytes = 0;
  for (const fs::path& file : delivery.files) {
    std::error_code ignored;
    const std::uintmax_t size = fs::file_size(file, ignored);
    if (ignored) continue;
    const bool is_plain = file.extension() == ".csv";
    bytes += static_cast<std::int64_t>(is_plain ? size / 2 : size * 2);
  }
  return bytes;
}

/// Files without a charge, or without one of the month that was asked for.
Error NothingIn(const Delivery& delivery, const IngestRequest& request) {
  const std::string file =
      delivery.files.empty() ? "the delivery" : delivery.files.front().filename().string();
  const std::string what =
      request.period
          ? "no charge of " + MonthText(*request.period)
          : std::string("no charge: an empty bill replaces a month only when --period names it");
  return {ErrorKind::kNotFound, fmt::format("{} has {}", file, what)};
}

const SourceKind& KindOf(const IngestRequest& request) {
  const SourceKind* kind = FindSourceKind(request.kind);
  Check(kind != nullptr, "the kind was looked up before");
  return *kind;
}

/// One source, one delivery after the other.
class SourceIngest {
 public:
  SourceIngest(const Desk& desk, const IngestOrder& order, IngestRequest request)
      : desk_(desk), order_(order), kind_(KindOf(request)), request_(std::move(request)) {
    CompleteRequest(desk, order, request_);
  }

  Result<void> Run();

 private:
  struct Arrived {
    StagedSnapshot staged;
    Arrival arrival;
  };

  Result<bool> TellIfUnchanged(const Delivery& delivery);
  Result<void> Bring(const Delivery& delivery);
  Result<std::vector<Arrived>> StageAll(const Delivery& delivery, Staging& staging);
  Result<void> Publish(const Delivery& delivery, Staging& staging, std::vector<Arrived> arrived);
  Result<Change> ChangeOf(std::vector<Arrived>& arrived, const Generation& base,
                          const Delivery& delivery);
  void Tell(IngestedPeriod period, const Delivery& delivery) {
    period.files = delivery.files.size();
    order_.tell(period);
  }
  void TellLeftOut(const Snapshot& snapshot, std::string reason, const Delivery& delivery) {
    Tell({.fate = Fate::kLeftOut, .snapshot = snapshot, .reason = std::move(reason)}, delivery);
  }
  void Step(std::string_view what) { order_.at_step(request_.source + ": " + std::string(what)); }

  const Desk& desk_;
  const IngestOrder& order_;
  const SourceKind& kind_;
  IngestRequest request_;
  Instant began_{};
};

Result<void> SourceIngest::Run() {
  TRY(FetchInputs(desk_, request_, [this](const std::string& what) { Step(what); }));
  Step("find files");
  const std::vector<Delivery> deliveries = TRY(kind_.discover(request_, desk_.world));
  for (Delivery delivery : deliveries) {
    delivery.content_digest = DigestOf(delivery, request_);
    const bool unchanged = TRY(TellIfUnchanged(delivery));
    if (!unchanged) TRY(Bring(delivery));
  }
  return {};
}

/// A delivery is in the books when each snapshot that was ever made of it still is the newest of
/// its scope.
Result<bool> SourceIngest::TellIfUnchanged(const Delivery& delivery) {
  const std::optional<Generation> current = TRY(desk_.books.Current());
  if (!current) return false;
  const auto is_of_it = [&](const Snapshot& snapshot) {
    return snapshot.source == request_.source && snapshot.content_digest == delivery.content_digest;
  };
  std::vector<const Snapshot*> found;
  for (const std::vector<Snapshot>* snapshots : {&current->snapshots, &current->restatements})
    for (const Snapshot& snapshot : *snapshots)
      if (is_of_it(snapshot)) found.push_back(&snapshot);
  if (found.empty()) return false;
  const std::vector<Snapshot> all = TRY(desk_.books.Snapshots());
  for (const Snapshot& snapshot : all) {
    if (!is_of_it(snapshot)) continue;
    const bool is_current = std::ranges::any_of(found, [&](const Snapshot* other) {
      return other->billing_period == snapshot.billing_period;
    });
    if (!is_current) return false;
  }
  for (const Snapshot* snapshot : found)
    Tell({.fate = Fate::kUnchanged, .snapshot = *snapshot}, delivery);
  return true;
}

Result<void> SourceIngest::Bring(const Delivery& delivery) {
  began_ = desk_.world.clock.Now();
  const std::unique_ptr<Staging> staging = TRY(desk_.books.Stage(ExpectedBytes(delivery)));
  std::vector<Arrived> arrived = TRY(StageAll(delivery, *staging));
  if (arrived.empty()) return {};
  return Publish(delivery, *staging, std::move(arrived));
}

Result<std::vector<SourceIngest::Arrived>> SourceIngest::StageAll(const Delivery& delivery,
                                                                  Staging& staging) {
  Step("read and check");
  const std::vector<SnapshotPlan> plans =
      TRY(kind_.plan(request_, delivery, desk_.duck, desk_.world));
  if (plans.empty() && !request_.since) return NothingIn(delivery, request_);
  const Generation base = TRY(desk_.books.Current()).value_or(Generation{});
  std::vector<Arrived> arrived;
  for (const SnapshotPlan& plan : plans) {
    const Arrival arrival{.whole = delivery.whole,
                          .named = delivery.whole || NamedPeriod(request_, delivery),
                          .replace = order_.replace};
    if (std::optional<std::string> reason = ReasonToLeaveOut(plan, arrival, base)) {
      TellLeftOut(plan.snapshot, std::move(*reason), delivery);
      continue;
    }
    Step("write " + MonthText(plan.snapshot.billing_period));
    StagedSnapshot staged = TRY(StageSnapshot(desk_.duck, staging, plan));
    TRY(AddTagCollisions(desk_.duck, "stage_identities", staged.snapshot.quality));
    arrived.push_back({std::move(staged), arrival});
  }
  return arrived;
}

/// What the staged snapshots may change of `base`; those that may not are told and taken out.
Result<Change> SourceIngest::ChangeOf(std::vector<Arrived>& arrived, const Generation& base,
                                      const Delivery& delivery) {
  Change change{.base = base.id,
                .rules_digest = desk_.config.rules_digest,
                .rules_text = desk_.config.rules_text,
                .command = order_.command};
  std::vector<Arrived> staying;
  for (Arrived& one : arrived) {
    const Snapshot& snapshot = one.staged.snapshot;
    TRY(CheckLoss(snapshot, one.arrival, base));
    Standing standing = TRY(StandingOf(snapshot, one.arrival, base));
    if (standing.left_out) {
      TellLeftOut(snapshot, std::move(*standing.left_out), delivery);
      continue;
    }
    std::ranges::move(standing.displaced, std::back_inserter(change.dropped_snapshots));
    change.snapshots.push_back(snapshot);
    std::ranges::copy(one.staged.pieces, std::back_inserter(change.pieces));
    staying.push_back(std::move(one));
  }
  arrived = std::move(staying);
  return change;
}

const Snapshot* FindSnapshot(const std::vector<Snapshot>& snapshots, const std::string& id) {
  const auto found = std::ranges::find(snapshots, id, &Snapshot::id);
  return found == snapshots.end() ? nullptr : &*found;
}

std::vector<std::string> NotesOf(const Allocation& allocation, Month period) {
  for (const AllocatedPeriod& allocated : allocation.periods)
    if (allocated.period == period) return allocated.outcome.notes;
  return {};
}

Result<std::vector<std::string>> ObservationIds(Books& books) {
  const std::vector<KeptObservation> kept = TRY(books.inventory().All());
  std::vector<std::string> ids;
  for (const KeptObservation& one : kept) ids.push_back(one.summary.id);
  return ids;
}

Result<void> SourceIngest::Publish(const Delivery& delivery, Staging& staging,
                                   std::vector<Arrived> arrived) {
  for (int attempt = 1;; ++attempt) {
    const Generation base = TRY(desk_.books.Current()).value_or(Generation{});
    const std::vector<Closing> closings = TRY(desk_.books.Closings());
    Change change = TRY(ChangeOf(arrived, base, delivery));
    if (arrived.empty()) return {};
    const Generation next = ApplyChange(base, change, closings).generation;
    Step("allocate");
    const std::vector<std::string> observed = TRY(ObservationIds(desk_.books));
    std::vector<TagSpan> inventory = TRY(TagSpans(desk_.books, desk_.duck));
    const Prospect prospect{.snapshots = next.snapshots,
                            .pieces = next.pieces,
                            .roots = {staging.folder(), desk_.books.folder()},
                            .inventory = std::move(inventory)};
    const Allocation allocation = TRY(
        AllocateOpenPeriods({desk_.world, desk_.duck, staging}, desk_.config, prospect, closings));
    std::ranges::copy(allocation.made, std::back_inserter(change.pieces));
    change.dropped_pieces = allocation.dropped;
    if (!order_.dry_run) {
      Step("publish");
      const Result<std::string> committed = desk_.books.Commit(staging, change, order_.wait);
      if (!committed.ok()) {
        const std::optional<Generation> now = TRY(desk_.books.Current());
        const bool moved_on = now && now->id != base.id;
        if (moved_on && attempt < kMostTries) continue;
        return committed.error();
      }
      TRY(desk_.books.inventory().MarkAllocated(observed));
    }
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(desk_.world.clock.Now() - began_);
    for (const Arrived& one : arrived) {
      const Snapshot& snapshot = one.staged.snapshot;
      const Snapshot* booked = FindSnapshot(next.snapshots, snapshot.id);
      const bool is_closed = booked == nullptr;
      Tell({.fate = order_.dry_run ? Fate::kPlanned
                    : is_closed    ? Fate::kRestated
                                   : Fate::kPublished,
            .snapshot = is_closed ? snapshot : *booked,
            .notes = NotesOf(allocation, snapshot.billing_period),
            .took = took},
           delivery);
    }
    return {};
  }
}

/// Owners of a counted period: its four allocation pieces.
bool HasOwners(const Generation& generation, Month period) {
  return std::ranges::any_of(generation.pieces, [&](const Piece& piece) {
    return piece.kind == PieceKind::kOwners && piece.billing_period == period;
  });
}

Result<Prospect> ProspectOf(const Desk& desk, const Generation& generation,
                            const fs::path& folder) {
  std::vector<TagSpan> inventory = TRY(TagSpans(desk.books, desk.duck));
  return Prospect{.snapshots = generation.snapshots,
                  .pieces = generation.pieces,
                  .roots = {folder, desk.books.folder()},
                  .inventory = std::move(inventory)};
}

}  // namespace

Result<std::unique_ptr<Duck>> OpenEngine(Books& books, const Config& config) {
  return Duck::Open({.memory_limit_bytes = config.ledger.memory_limit.value_or(0),
                     .temporary_folder = books.temporary_folder()});
}

Result<void> Ingest(const Desk& desk, const IngestOrder& order) {
  std::optional<Error> first;
  for (const IngestRequest& request : order.requests) {
    const Result<void> done =
        (KindOf(request).observe != nullptr ? ObserveSource(desk, order, request)
                                            : SourceIngest(desk, order, request).Run())
            .While("ingest " + request.source);
    if (done.ok()) continue;
    if (done.error().kind == ErrorKind::kInterrupted) return done;
    if (first)
      first->message += "\n" + done.error().message;
    else
      first = done.error();
  }
  if (first) return *first;
  return {};
}

Result<Allocation> AllocateOpenPeriods(const AllocationPlace& place, const Config& config,
                                       const Prospect& prospect,
                                       std::span<const Closing> closings) {
  Prospect open{
      .snapshots = {}, .pieces = {}, .roots = prospect.roots, .inventory = prospect.inventory};
  std::vector<Piece> closed_owners;
  for (const Snapshot& snapshot : prospect.snapshots)
    if (!IsClosed(closings, snapshot.billing_period)) open.snapshots.push_back(snapshot);
  for (const Piece& piece : prospect.pieces) {
    if (!IsClosed(closings, piece.billing_period))
      open.pieces.push_back(piece);
    else if (IsAllocation(piece.kind))
      closed_owners.push_back(piece);
  }
  Allocation allocation = TRY(AllocatePeriods(place, config, open));
  std::ranges::move(closed_owners, std::back_inserter(allocation.kept));
  return allocation;
}

Result<bool> OwnersHold(Books& books, const Generation& generation, const Config& config) {
  const bool has_new_inventory = TRY(books.inventory().AwaitsAllocation());
  return !has_new_inventory && generation.rules_digest == config.rules_digest &&
         std::ranges::all_of(generation.snapshots, [&](const Snapshot& snapshot) {
           return snapshot.role == "check" || HasOwners(generation, snapshot.billing_period);
         });
}

Result<Generation> AllocateAside(const Desk& desk, const Generation& generation,
                                 const fs::path& folder) {
  TRY(desk.world.files.MakeFolders(folder));
  AsideFolder aside(desk.world.files, folder);
  const Prospect prospect = TRY(ProspectOf(desk, generation, folder));
  const std::vector<Closing> closings = TRY(desk.books.Closings());
  const Allocation allocation =
      TRY(AllocateOpenPeriods({desk.world, desk.duck, aside}, desk.config, prospect, closings));
  Generation read = generation;
  read.pieces = PiecesAfter(prospect, allocation);
  read.rules_digest = desk.config.rules_digest;
  read.rules_text = desk.config.rules_text;
  return read;
}

Result<Reallocation> Reallocate(const Desk& desk, bool wait) {
  const std::unique_ptr<Staging> staging = TRY(desk.books.Stage());
  for (int attempt = 1;; ++attempt) {
    const std::optional<Generation> base = TRY(desk.books.Current());
    if (!base)
      return Error{ErrorKind::kNotFound, "nothing was published yet: purser ingest does it"};
    const std::vector<Closing> closings = TRY(desk.books.Closings());
    const std::vector<std::string> observed = TRY(ObservationIds(desk.books));
    const Prospect prospect = TRY(ProspectOf(desk, *base, staging->folder()));
    Reallocation done;
    done.allocation = TRY(
        AllocateOpenPeriods({desk.world, desk.duck, *staging}, desk.config, prospect, closings));
    const bool is_same = done.allocation.made.empty() && done.allocation.dropped.empty() &&
                         base->rules_digest == desk.config.rules_digest;
    if (is_same) {
      TRY(desk.books.inventory().MarkAllocated(observed));
      return done;
    }
    const Change change{.base = base->id,
                        .pieces = done.allocation.made,
                        .dropped_pieces = done.allocation.dropped,
                        .rules_digest = desk.config.rules_digest,
                        .rules_text = desk.config.rules_text,
                        .command = "allocate"};
    const Result<std::string> committed = desk.books.Commit(*staging, change, wait);
    if (committed.ok()) {
      TRY(desk.books.inventory().MarkAllocated(observed));
      done.generation = committed.value();
      return done;
    }
    const std::optional<Generation> now = TRY(desk.books.Current());
    if (!now || now->id == base->id || attempt >= kMostTries) return committed.error();
  }
}

}  // namespace purser
