#include "ledger/piece_path.h"

#include <array>

#include <fmt/format.h>

#include "ledger/books.h"

namespace purser {
namespace {

constexpr std::array kKinds = {
    PieceKind::kCharges, PieceKind::kIdentities,  PieceKind::kCubeDay, PieceKind::kCubeClassHour,
    PieceKind::kOwners,  PieceKind::kOwnerValues, PieceKind::kSettled, PieceKind::kCubeOwner,
};

}  // namespace

std::span<const PieceKind> AllPieceKinds() { return kKinds; }

std::string_view PieceFolderName(PieceKind kind) {
  switch (kind) {
    case PieceKind::kCharges:
      return "charges";
    case PieceKind::kIdentities:
      return "identities";
    case PieceKind::kCubeDay:
      return "cube_day";
    case PieceKind::kCubeClassHour:
      return "cube_class_hour";
    case PieceKind::kOwners:
      return "owners";
    case PieceKind::kOwnerValues:
      return "owner_values";
    case PieceKind::kSettled:
      return "settled";
    case PieceKind::kCubeOwner:
      return "cube_owner";
  }
  CheckFailed("a known kind of piece", __FILE__, __LINE__);
  return {};
}

std::optional<PieceKind> PieceKindNamed(std::string_view folder_name) {
  for (const PieceKind kind : kKinds)
    if (PieceFolderName(kind) == folder_name) return kind;
  return std::nullopt;
}

bool IsAllocation(PieceKind kind) {
  switch (kind) {
    case PieceKind::kCharges:
    case PieceKind::kIdentities:
    case PieceKind::kCubeDay:
    case PieceKind::kCubeClassHour:
      return false;
    case PieceKind::kOwners:
    case PieceKind::kOwnerValues:
    case PieceKind::kSettled:
    case PieceKind::kCubeOwner:
      return true;
  }
  return false;
}

std::string PiecePath(PieceKind kind, const std::string& id, const std::string& source,
                      Month period) {
  if (IsAllocation(kind))
    return fmt::format("{}/generation={}/billing_period={}", PieceFolderName(kind), id,
                       MonthText(period));
  return fmt::format("{}/source={}/billing_period={}/snapshot={}", PieceFolderName(kind), source,
                     MonthText(period), id);
}

std::string PieceFolder(const Piece& piece) {
  return PiecePath(piece.kind, piece.id, piece.source, piece.billing_period);
}

std::string PieceName(const Piece& piece) {
  return fmt::format("{}/{}/{}", PieceFolderName(piece.kind), piece.id,
                     MonthText(piece.billing_period));
}

}  // namespace purser
