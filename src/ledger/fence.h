/// Other people's SQL over the books, behind a fence (docs/architecture/books.md §10).
///
/// Four walls, each enough for most attacks and none trusted alone: the parse tree may name
/// listed views and functions only; the statement must prepare as one SELECT; the instance has
/// no files but the generation's, no external access beside, and a locked configuration; and
/// where the kernel has Landlock its threads cannot write or open anything else.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "ledger/duck.h"
#include "ledger/generation.h"
#include "ledger/landlock.h"

namespace purser {

struct FenceOptions {
  std::vector<std::filesystem::path> roots;        ///< As of DefineViews.
  std::vector<std::string> owner_keys{};           ///< As of DefineViews.
  std::filesystem::path temporary_folder{};        ///< Empty: no spilling.
  std::int64_t memory_limit_bytes = 0;             ///< 0: books.md §9's default.
  std::vector<std::filesystem::path> inventory{};  ///< As of DefineInventory.
  AnswerBounds bounds{};
  std::chrono::seconds time_limit{300};
  /// For a statement to end once it was interrupted. A few functions do not look up from one value,
  /// and the engine does not count its memory: `stuck` is called then, once, from another thread;
  /// its caller may have to end the process.
  std::chrono::seconds grace{5};
  std::function<void(const Error&)> stuck = nullptr;
};

/// One instance for one generation. One question at a time.
class Fence {
 public:
  /// Opens a DuckDB of its own and takes everything from it that a question does not need.
  static Result<std::unique_ptr<Fence>> Make(const Generation& generation,
                                             const FenceOptions& options);
  virtual ~Fence() = default;

  /// @error kUsage        not allowed, or not SQL over these views
  /// @error kData         a value does not fit, or the answer is larger than allowed
  /// @error kUnavailable  longer than the time limit, or more than the memory
  /// @error kInterrupted  Interrupt() was called
  virtual Result<Answer> Ask(std::string_view sql) = 0;

  /// From any thread.
  virtual void Interrupt() = 0;
  virtual double Progress() = 0;

  /// Whether the kernel's wall stands.
  virtual LandlockState landlock() const = 0;
};

/// A column of what a question may read.
struct FenceColumn {
  std::string view;
  std::string name;
  std::string type;  ///< "DECIMAL(38,18)"
};

/// All of them in order, asked of the engine. `owner_keys` as in FenceOptions.
Result<std::vector<FenceColumn>> DescribeFence(const std::vector<std::string>& owner_keys);

}  // namespace purser
