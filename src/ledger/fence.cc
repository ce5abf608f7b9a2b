#include "ledger/fence.h"

#include <algorithm>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "embedded.h"
#include "ledger/fence_check.h"
#include "ledger/fence_watch.h"
#include "ledger/fence_words.h"
#include "ledger/inventory.h"
#include "ledger/memory_limit.h"
#include "ledger/views.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestStatement = 1 << 20;

/// Runs `work` on a thread that Landlock restricts: its DuckDB threads inherit that.
template <typename T>
Result<T> OnRestrictedThread(const OpenPaths& paths, LandlockState& state,
                             const std::function<Result<T>()>& work) {
  Result<T> result = Error{ErrorKind::kInternal, "the fence did not start"};
  std::thread([&] {
    Result<LandlockState> restricted = RestrictThread(paths);
    if (!restricted.ok()) {
      result = std::move(restricted).error();
      return;
    }
    state = restricted.value();
    result = work();
  }).join();
  return result;
}

class DuckFence final : public Fence {
 public:
  explicit DuckFence(const FenceOptions& options) : options_(options) {}

  Result<void> Open(const Generation& generation);
  Result<Answer> Ask(std::string_view sql) override;
  void Interrupt() override;
  double Progress() override { return duck_->Progress(); }
  LandlockState landlock() const override { return landlock_; }

 private:
  Result<void> Prepare(const Generation& generation);
  Result<void> LockUp(const Generation& generation);
  Result<Answer> AskHere(std::string_view sql);
  void Watch(FenceWatch* watch);
  std::int64_t MostMemory() const;
  Error ErrorOf(FenceWatch::Reason reason) const;

  FenceOptions options_;
  OpenPaths paths_;
  LandlockState landlock_ = LandlockState::kNotThere;
  std::unique_ptr<Duck> duck_;
  std::mutex mutex_;
  FenceWatch* watch_ = nullptr;  ///< Of the statement that runs.
};

Result<void> DuckFence::Open(const Generation& generation) {
  for (const fs::path& root : options_.roots) paths_.readable.push_back(root);
  if (!options_.temporary_folder.empty()) paths_.writable.push_back(options_.temporary_folder);
  // Opening asks the kernel how large the machine is, which behind the wall would end the process.
  // With one thread nothing of it is left outside: the others start behind the wall.
  duck_ = TRY(Duck::Open({.memory_limit_bytes = options_.memory_limit_bytes,
                          .temporary_folder = options_.temporary_folder,
                          .threads = 1}));
  return OnRestrictedThread<void>(paths_, landlock_, [&] { return Prepare(generation); });
}

Result<void> DuckFence::Prepare(const Generation& generation) {
  TRY(duck_->Execute(
      fmt::format("SET threads = {}", std::max(1U, std::thread::hardware_concurrency()))));
  TRY(DefineViews(*duck_, generation.pieces, options_.roots, options_.owner_keys));
  TRY(DefineInventory(*duck_, options_.inventory));
  TRY(duck_->Execute(sql::ledger_fence_views.text));
  return LockUp(generation);
}

/// From here on the instance opens the generation's files, and changes no setting.
Result<void> DuckFence::LockUp(const Generation& generation) {
  std::string files;
  for (const Piece& piece : generation.pieces)
    for (const PieceFile& file : piece.files)
      for (const fs::path& root : options_.roots)
        files += (files.empty() ? "" : ", ") + SqlText((root / file.path).string());
  for (const fs::path& file : options_.inventory)
    files += (files.empty() ? "" : ", ") + SqlText(file.string());
  return duck_->Execute(
      fmt::format("SET allowed_paths = [{}]; SET enable_external_access = false; "
                  "SET lock_configuration = true",
                  files));
}

/// The engine's own limit, room for the answer and for the program.
std::int64_t DuckFence::MostMemory() const {
  const std::int64_t engine =
      options_.memory_limit_bytes > 0 ? options_.memory_limit_bytes : DefaultMemoryLimit();
  return engine + engine / 4 + 2 * options_.bounds.most_bytes;
}

Error DuckFence::ErrorOf(FenceWatch::Reason reason) const {
  switch (reason) {
    case FenceWatch::Reason::kTime:
      return {ErrorKind::kUnavailable,
              fmt::format("query: it ran longer than {} s", options_.time_limit.count())};
    case FenceWatch::Reason::kMemory:
      return {ErrorKind::kUnavailable,
              fmt::format("query: it takes more than {} MiB of memory", MostMemory() >> 20)};
    case FenceWatch::Reason::kAsked:
      return {ErrorKind::kInterrupted, "interrupted"};
  }
  return {ErrorKind::kInternal, "query: ended without a reason"};
}

void DuckFence::Interrupt() {
  const std::scoped_lock lock(mutex_);
  if (watch_ != nullptr) watch_->Interrupt();
}

void DuckFence::Watch(FenceWatch* watch) {
  const std::scoped_lock lock(mutex_);
  watch_ = watch;
}

Result<Answer> DuckFence::Ask(std::string_view sql) {
  if (sql.size() > kLongestStatement)
    return Error{ErrorKind::kUsage, "query: the statement is longer than 1 MiB"};
  FenceWatch watch({.time_limit = options_.time_limit,
                    .most_memory = MostMemory(),
                    .grace = options_.grace,
                    .interrupt = [this] { duck_->Interrupt(); },
                    .stuck =
                        [this](FenceWatch::Reason reason) {
                          if (options_.stuck) options_.stuck(ErrorOf(reason));
                        }});
  Watch(&watch);
  Result<Answer> answer =
      OnRestrictedThread<Answer>(paths_, landlock_, [&] { return AskHere(sql); });
  Watch(nullptr);
  if (answer.ok()) return answer;
  const std::optional<FenceWatch::Reason> reason = watch.reason();
  if (reason) return ErrorOf(*reason);
  Error error = std::move(answer).error();
  // What the engine refuses here is the asker's statement, not ours.
  if (error.kind == ErrorKind::kInternal) error.kind = ErrorKind::kUsage;
  return error;
}

Result<Answer> DuckFence::AskHere(std::string_view sql) {
  const Answer tree = TRY(
      duck_->Select({"query", "SELECT CAST(json_serialize_sql(CAST($sql AS VARCHAR)) AS VARCHAR)"},
                    {{"sql", std::string(sql)}}));
  TRY(CheckFenced(std::get<std::string>(tree.rows.at(0).at(0))));
  return duck_->SelectForeign({"query", sql}, options_.bounds);
}

}  // namespace

Result<std::unique_ptr<Fence>> Fence::Make(const Generation& generation,
                                           const FenceOptions& options) {
  auto fence = std::make_unique<DuckFence>(options);
  TRY(fence->Open(generation).While("open the books for query"));
  return std::unique_ptr<Fence>(std::move(fence));
}

Result<std::vector<FenceColumn>> DescribeFence(const std::vector<std::string>& owner_keys) {
  const std::unique_ptr<Duck> duck = TRY(Duck::Open({.threads = 1}));
  TRY(DefineViews(*duck, {}, {}, owner_keys));
  TRY(duck->Execute(sql::ledger_fence_views.text));
  std::vector<FenceColumn> columns;
  for (const std::string_view view : FenceViews()) {
    const std::string text = fmt::format("DESCRIBE {}", view);
    TRY(duck->ForEach({"describe", text}, {}, [&](const Row& row) -> Result<void> {
      columns.push_back({std::string(view), row.Text("column_name"), row.Text("column_type")});
      return {};
    }));
  }
  return columns;
}

}  // namespace purser
