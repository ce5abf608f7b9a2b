/// Requirements of FOCUS that a bill breaks, as quality findings.
///
/// data/focus_rules.csv has the requirements of FOCUS 1.2 that depend on which values are there, as
/// SQL that is true for a row that breaks one. They are judged on focus_scan, which has a row for
/// each combination of closed values and of what is missing, so no charge is read again.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ingest/raw.h"
#include "ledger/duck.h"
#include "ledger/generation.h"

namespace purser {

/// What the billing period breaks: the dearest rules a finding each, the others named in one. Rules
/// on columns that the delivery does not have at all are left out: columns-missing says so.
Result<std::vector<QualityFinding>> FindBrokenRules(Duck& duck, const RawView& raw, Month period);

}  // namespace purser
