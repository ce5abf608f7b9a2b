/// What a FOCUS file may call its columns, and what that says about it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ingest/raw.h"

namespace purser {

/// Every column of FOCUS 1.0 to 1.4, the ones AWS and Azure add that have a place in the books,
/// and the names that 1.0-preview and OCI use instead (Provider, Region, UsageQuantity …).
std::span<const RawColumn> FocusColumns();

/// "1.0" to "1.4": the newest version of whose columns the file has one.
/// @source  FOCUS 1.0–1.4, tables of columns
std::string FocusVersion(const RawView& view);

/// Columns that FOCUS demands of every file and this one has not, in the order of the schema.
std::vector<std::string> MissingFocusColumns(const RawView& view);

/// What else the file may be when it has neither BilledCost nor EffectiveCost, or is one of FOCUS's
/// other datasets: a sentence with the remedy; empty when it is a Cost and Usage file.
std::string WhyNotFocus(const RawView& view);

}  // namespace purser
