/// Quality findings and quarantine, as every importer makes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/duck.h"
#include "ledger/generation.h"

namespace purser {

/// Findings that a query answers: columns kind, detail, remedy VARCHAR, rows BIGINT, amount
/// DECIMAL(38,18), currency VARCHAR.
Result<std::vector<QualityFinding>> SelectFindings(Duck& duck, const Query& query,
                                                   const Parameters& parameters);

/// Proof lines that a query answers: columns name, detail VARCHAR, holds BOOLEAN.
Result<std::vector<ProofLine>> SelectProof(Duck& duck, const Query& query,
                                           const Parameters& parameters);

/// Rows that a query answers: columns file BIGINT (number in `files`), line BIGINT, reason VARCHAR.
Result<std::vector<QuarantinedRow>> SelectQuarantine(
    Duck& duck, const Query& query, const std::vector<std::filesystem::path>& files);

/// What may be left out of the totals before a bill is refused.
struct QuarantineLimit {
  std::int64_t read = 0;
  std::int64_t quarantined = 0;
  Int128 share = 0;  ///< Of the rows read, 1e-18.
};

/// @error kData  more rows than the limit; names the first one's file, line and reason
Result<void> CheckQuarantine(const QuarantineLimit& limit, const std::vector<QuarantinedRow>& rows);

/// A finding about files, one a note of the delivery.
std::vector<QualityFinding> FindingsOfNotes(const std::vector<std::string>& notes);

/// Keys of tags that differ by case, blanks, symbols or the provider's prefix only: a finding that
/// names them. `keys` may repeat.
std::vector<QualityFinding> TagCollisions(const std::vector<std::string>& keys);

/// Adds TagCollisions of `relation`'s column Tags, a MAP, that are not there yet.
/// Cheap on the identities of a staged snapshot, where an importer would read the bill once more.
Result<void> AddTagCollisions(Duck& duck, std::string_view relation,
                              std::vector<QualityFinding>& findings);

}  // namespace purser
