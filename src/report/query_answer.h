#pragma once

#include "ledger/engine.h"
#include "report/report.h"

namespace purser {

/// Whom decimals are written for: people are spared the zeros that its type ends with.
enum class Readers { kPeople, kMachines };

/// The answer to somebody's own SQL as a report: its columns in order, their names verbatim ("x"
/// and "x_2" where two have the same), every digit. The four costs are money of the row's
/// BillingCurrency where that is a column too; other decimals are quantities. Instants are text
/// ("2026-09-01T00:00:00Z"), so are tags (as JSON), keys, booleans and floating-point numbers.
Report QueryReport(const Answer& answer, Readers readers);

}  // namespace purser
