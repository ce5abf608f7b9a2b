#include "ledger/fence.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "embedded.h"
#include "ledger/fence_check.h"
#include "ledger/views.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestStatement = 1 << 20;

/// Calls `late` once unless it is destroyed before `limit`.
class Deadline {
 public:
  Deadline(std::chrono::seconds limit, const std::function<void()>& late)
      : thread_([this, limit, late](const std::stop_token& stop) {
          std::unique_lock lock(mutex_);
          if (changed_.wait_for(lock, stop, limit, [] { return false; }) || stop.stop_requested())
            return;
          passed_ = true;
          late();
        }) {}
  bool passed() const { return passed_; }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::atomic<bool> passed_ = false;
  std::jthread thread_;
};

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
  void Interrupt() override { duck_->Interrupt(); }
  double Progress() override { return duck_->Progress(); }
  LandlockState landlock() const override { return landlock_; }

 private:
  Result<void> Prepare(const Generation& generation);
  Result<void> LockUp(const Generation& generation);
  Result<Answer> AskHere(std::string_view sql);

  FenceOptions options_;
  OpenPaths paths_;
  LandlockState landlock_ = LandlockState::kNotThere;
  std::unique_ptr<Duck> duck_;
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
  return duck_->Execute(
      fmt::format("SET allowed_paths = [{}]; SET enable_external_access = false; "
                  "SET lock_configuration = true",
                  files));
}

Result<Answer> DuckFence::Ask(std::string_view sql) {
  if (sql.size() > kLongestStatement)
    return Error{ErrorKind::kUsage, "query: the statement is longer than 1 MiB"};
  const Deadline deadline(options_.time_limit, [this] { duck_->Interrupt(); });
  Result<Answer> answer =
      OnRestrictedThread<Answer>(paths_, landlock_, [&] { return AskHere(sql); });
  if (answer.ok()) return answer;
  if (deadline.passed())
    return Error{ErrorKind::kUnavailable,
                 fmt::format("query: it ran longer than {} s", options_.time_limit.count())};
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
  return duck_->SelectForeign({"query", sql}, options_.most_rows);
}

}  // namespace

Result<std::unique_ptr<Fence>> Fence::Make(const Generation& generation,
                                           const FenceOptions& options) {
  auto fence = std::make_unique<DuckFence>(options);
  TRY(fence->Open(generation).While("open the books for query"));
  return std::unique_ptr<Fence>(std::move(fence));
}

}  // namespace purser
