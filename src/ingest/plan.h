/// What every importer's plans begin with, so that a kind says only what is its own.
#pragma once

#include <optional>
#include <string>

#include "ingest/source.h"

namespace purser {

/// A snapshot of `month` with all that request, delivery and clock say of it; rows, provider,
/// quality and proof are the kind's.
Snapshot NewSnapshot(const IngestRequest& request, const Delivery& delivery, Month month,
                     World& world);

/// Whether the request wants the month: its --period, and nothing before its `since`. An unknown
/// one may yet be wanted.
bool IsWanted(std::optional<Month> month, const IngestRequest& request);

/// The period that manifest, path or --period name.
std::optional<Month> NamedPeriod(const IngestRequest& request, const Delivery& delivery);

/// "DATE '2026-09-01'".
std::string DateLiteral(Month month);

}  // namespace purser
