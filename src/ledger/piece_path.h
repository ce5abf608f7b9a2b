/// Kinds of piece and where each lies.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ledger/generation.h"

namespace purser {

std::span<const PieceKind> AllPieceKinds();
std::optional<PieceKind> PieceKindNamed(std::string_view folder_name);

/// What allocate makes, a billing period at a time; the other kinds belong to a snapshot.
bool IsAllocation(PieceKind kind);

/// The piece's folder, relative to the books.
std::string PieceFolder(const Piece& piece);

/// "owners/01JC…/2026-09": how Change::dropped_pieces names a piece.
std::string PieceName(const Piece& piece);

}  // namespace purser
