#include "ingest/finding_kinds.h"

#include <array>

namespace purser {
namespace {

constexpr std::array kKinds = {
    FindingKind{"account-missing", "no billing account: the subscription stands in"},
    FindingKind{"blank-rows", "rows without any value: not read"},
    FindingKind{"columns-missing",
                "columns that FOCUS demands are not in the file: taken as empty"},
    FindingKind{"commitment-unused", "commitments were paid and not used: what it cost"},
    FindingKind{"commitment-used-free",
                "usage that a commitment covers has no Effective cost: kept as delivered"},
    FindingKind{"contracted-block-divided",
                "Azure's ContractedCost is too small by the unit's size: kept as delivered"},
    FindingKind{"contracted-zero",
                "Azure's ContractedCost is 0 on rows that cost money: kept as delivered"},
    FindingKind{"cost-allocation-not-netted",
                "a cost allocation rule does not move as much as it takes: kept as delivered"},
    FindingKind{"cost-blank", "the cost is empty: taken as 0"},
    FindingKind{"currency-missing", "no currency: booked under XXX"},
    FindingKind{"dates-repaired",
                "dates are empty, impossible or out of order: the billing period stands in"},
    FindingKind{"digits-rounded", "costs have more than 18 decimals: the rest is the residual"},
    FindingKind{"effective-zero-on-paid",
                "Effective is 0 on rows that are billed or covered: kept as delivered"},
    FindingKind{"ends-inclusive", "periods end with their last moment: moved to the one after it"},
    FindingKind{"export-missing",
                "one of the actual and amortized exports is missing: what it would say is unknown"},
    FindingKind{"exports-differ",
                "the actual export does not add up to what the pair bills: kept as delivered"},
    FindingKind{"fees-not-amortised",
                "the report has no amortisation columns: fees are effective when billed"},
    FindingKind{"files-left-aside",
                "files that the export's manifest does not name, or older ones"},
    FindingKind{"instance-type-unparsed",
                "instance types that the catalog does not know: accelerator-hours are unknown"},
    FindingKind{"invoice-open", "no invoice yet: the month is still open"},
    FindingKind{"line-type-unknown", "line item types that purser does not know: kept by cost"},
    FindingKind{"list-missing", "the export has no list cost: List is empty"},
    FindingKind{"list-price-mismatch",
                "ListUnitPrice × PricingQuantity is not ListCost: kept as delivered"},
    FindingKind{"list-zero", "Azure's ListCost is 0 on rows that cost money: kept as delivered"},
    FindingKind{"money-text", "costs are written for people, like $1,000.00: read exactly"},
    FindingKind{"net-columns-refused",
                "net columns do not add up to what is payable: another discount mode is used"},
    FindingKind{"numbers-unreadable",
                "quantities, list or contracted costs are no numbers: taken as empty"},
    FindingKind{"quantity-unit-mixed",
                "some quantities count units of measure, some what those hold: the more frequent"},
    FindingKind{"reserved-usage-billed", "usage that a reservation covers is billed"},
    FindingKind{"rounding-adjusted",
                "parts miss their whole by rounding: one Adjustment row makes it up"},
    FindingKind{"savings-plan-not-netted",
                "covered usage and its negation do not cancel: both stay as rows"},
    FindingKind{"shifted-columns",
                "columns are shifted: what stands in the wrong place is left out"},
    FindingKind{"split-exceeds-parent", "split costs are more than the instance's: scaled to it"},
    FindingKind{"split-parent-missing",
                "split costs of an instance that the bill does not have: not counted"},
    FindingKind{"tag-keys-collide", "tag keys that are spellings of one: merged by the taxonomy"},
    FindingKind{"unit-unknown", "units of measure that the catalog does not know: taken as one"},
    FindingKind{"value-repaired",
                "values in the wrong case or spelling: taken as FOCUS writes them"},
    FindingKind{"value-unknown", "values that FOCUS does not know: kept as they are"},
    FindingKind{"values-missing", "values that FOCUS demands are empty"},
};

}  // namespace

std::span<const FindingKind> AllFindingKinds() { return kKinds; }

}  // namespace purser
