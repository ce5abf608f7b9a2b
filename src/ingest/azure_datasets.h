/// Which export a file is of when neither manifest nor path says: its rows decide.
#pragma once

#include <vector>

#include "base/result.h"
#include "ingest/source.h"
#include "ledger/duck.h"

namespace purser {

/// By file: whether it is of the actual export. Reads the view azure_lines where names do not say.
///
/// What commitments cost is spread over usage in the amortized export only, and bought for money in
/// the actual one only. Files without either are parts of the export that the others in their
/// folder are of; alone they count as amortized, of which the actual export would say the same.
///
/// @error kData  a file that may be either beside files of both, or that has both; names it
Result<std::vector<bool>> ActualFiles(Duck& duck, const Delivery& delivery);

}  // namespace purser
