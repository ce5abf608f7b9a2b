/// The tour of the demo's books: commands as the user would type them, and what comes back.
#pragma once

#include <filesystem>

#include "cli/session.h"

namespace purser {

/// Ingests the bills under `folder` with its purser.toml into its books, and shows reports.
/// @error any  of a command that failed; what it printed is shown
Result<void> RunTour(Session& session, const std::filesystem::path& folder);

}  // namespace purser
