#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "ledger/generation.h"
#include "world/world.h"

namespace purser {

/// Moves sealed pieces from a staging folder to where they belong in the books, durably. Unless
/// Keep was called, they move back when this object goes away.
class PiecesInPlace {
 public:
  PiecesInPlace(Files& files, std::filesystem::path staging, std::filesystem::path books)
      : files_(files), staging_(std::move(staging)), books_(std::move(books)) {}
  ~PiecesInPlace();
  PiecesInPlace(const PiecesInPlace&) = delete;
  PiecesInPlace& operator=(const PiecesInPlace&) = delete;

  /// @error kInternal  a piece is not in staging as it was sealed
  Result<void> Move(std::span<const Piece> pieces);

  void Keep() { moved_.clear(); }

 private:
  Files& files_;
  std::filesystem::path staging_, books_;
  std::vector<std::filesystem::path> moved_;  ///< Relative to both.
};

}  // namespace purser
