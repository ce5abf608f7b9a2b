/// What asking Cost Explorer and reading its answers share: where answers lie, and their parts.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "ingest/source.h"

namespace purser {

/// Charges that are asked for apart, since an answer takes two groups and they are service and tag.
struct CostPart {
  std::string_view name;         ///< Begins the names of its answers' files.
  std::string_view record_type;  ///< Of the dimension RECORD_TYPE; empty: what no other part has.
};
inline constexpr auto kCostParts = std::to_array<CostPart>(
    {{"usage", ""}, {"credit", "Credit"}, {"refund", "Refund"}, {"tax", "Tax"}});

/// downloads/account=ACCOUNT/2026-10/usage-001.json: answers that purser asked for.
struct CostAnswerPlace {
  std::string account;
  Month month;
  std::string part;
};
std::filesystem::path CostMonthFolder(const std::filesystem::path& downloads,
                                      const std::string& account, Month month);
/// nullopt for files from elsewhere.
std::optional<CostAnswerPlace> CostAnswerPlaceOf(const std::filesystem::path& file);

/// Asks for the months that the request wants: the open one and the one before always, older ones
/// since `since`, and those that are here, until their bill was closed. Days by service and the tag
/// `owner_key`, each of kCostParts for itself.
/// @error kUsage        a month before those that Cost Explorer keeps
/// @error kUnavailable  another purser fetches
/// @error any           of the client
Result<void> FetchCostExplorer(const IngestRequest& request, const FetchPlace& place);

}  // namespace purser
