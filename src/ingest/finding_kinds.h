/// The kinds of quality finding that importers make: one table (finding_kinds.cc), for the
/// reference pages. scripts/checks/findings.py holds statements and table together.
#pragma once

#include <span>
#include <string_view>

namespace purser {

struct FindingKind {
  std::string_view kind;   ///< QualityFinding::kind
  std::string_view about;  ///< What is doubtful, and what purser did about it.
};

/// Every kind, by name.
std::span<const FindingKind> AllFindingKinds();

}  // namespace purser
