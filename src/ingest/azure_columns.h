/// What Azure's cost exports call their columns: Enterprise Agreement, Microsoft Customer
/// Agreement, pay-as-you-go, old and new.
#pragma once

#include <span>
#include <string>

#include "ingest/raw.h"

namespace purser {

/// Every column that has a place in the books or says something that is said elsewhere.
/// @source  Microsoft Learn, "Understand cost details fields" and the schemas of its datasets
std::span<const RawColumn> AzureColumns();

/// What else the file may be when it has no cost: a sentence with the remedy; empty when it has.
std::string WhyNotAzure(const RawView& view);

}  // namespace purser
