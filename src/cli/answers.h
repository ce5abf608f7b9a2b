/// What verbs about the books share: opening them, and showing a report.
#pragma once

#include <memory>

#include "cli/session.h"
#include "ledger/books.h"
#include "report/report.h"

namespace purser {

/// The books that configuration and --books name.
Result<std::unique_ptr<Books>> OpenBooks(Session& session, Access access);

/// Books that are there, to change them: only bills make new ones.
/// @error kNotFound  no books there
Result<std::unique_ptr<Books>> OpenBooksToChange(Session& session);

/// Prints `report` in --format and says its next command.
/// @error kUsage  an unknown format
Result<void> PrintReport(Session& session, const Report& report);

/// "2026-09" as typed after a verb.
/// @error kUsage  anything else
Result<Month> BillingPeriodOf(std::string_view text);

}  // namespace purser
