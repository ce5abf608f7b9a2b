/// The plans of a kind whose mapping is SQL and nothing else: what gcp-billing and oci share.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/raw.h"
#include "ingest/source.h"

namespace purser {

/// What such a kind says of itself. Its statements may use the variable bill_period (DATE; NULL
/// unless manifest or command name the period) and define, under these names:
///   bill_lines    view   bill_raw and: period DATE, why_bad VARCHAR (why the cost cannot be read)
///   bill_scan     table  one look at everything: period DATE, is_bad BOOLEAN, lines, derived,
///                        netted BIGINT, residual DECIMAL(38,36) and what else is summed
///   bill_charges  view   canonical columns and _period DATE
///   bill_totals   table  period DATE, currency, metric VARCHAR, amount DECIMAL(38,18)
struct BillMapping {
  std::string_view provider;
  std::span<const RawColumn> columns;        ///< Of bill_raw.
  std::span<const std::string_view> wanted;  ///< Columns whose absence is a finding.
  std::string_view wanted_remedy;
  std::string (*why_not)(const RawView& view);  ///< Empty when it is such a bill.
  std::span<const Query> statements;            ///< Run in this order.
  Query findings;                               ///< SelectFindings, $period DATE.
  Query proof;                                  ///< SelectProof, $period DATE.
  /// Makes what the statements read as bill_raw of files that are no tables; null: columns of CSV,
  /// JSON lines or Parquet.
  Result<RawView> (*define)(const IngestRequest& request, const Delivery& delivery, Duck& duck,
                            World& world) = nullptr;
};

/// Plans of one delivery, one a billing period. A period of under 1 % of the rows that nobody named
/// is minor.
///
/// @error kData  another kind of file; a cost column twice; costs that cannot be read beyond the
///               limit; no billing period
Result<std::vector<SnapshotPlan>> PlanBill(const BillMapping& mapping, const IngestRequest& request,
                                           const Delivery& delivery, Duck& duck, World& world);

}  // namespace purser
