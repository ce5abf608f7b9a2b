/// What every report reads from: one generation through an engine whose views are over it.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "config/config.h"
#include "ledger/api_use.h"
#include "ledger/books.h"
#include "ledger/engine.h"
#include "ledger/generation.h"
#include "report/conversion.h"

namespace purser {

struct ReaderContext {
  Engine& engine;  ///< Has the views of ledger/views.h over `generation`.
  const Generation& generation;
  const Config& config;
  const ReportingCurrency* reporting = nullptr;  ///< Null: every currency has its own column.
  Instant as_of{};                               ///< What "now" means.
  std::vector<Closing> closings = {};            ///< Closed periods, by period.
  std::vector<ApiUse> api_use = {};              ///< Calls that purser made, by day.
  std::vector<std::string> notes = {};  ///< About the reading itself, e.g. that owners were decided
                                        ///< in memory by rules that are not published yet.
};

}  // namespace purser
