/// One of the product's own catalogs (data/*.csv) as a temporary table.
#pragma once

#include <string_view>

#include "base/result.h"
#include "ledger/duck.h"

namespace purser {

/// Columns as the first line names them, VARCHAR; an empty field is ''. Quotes
/// stand around whole fields only.
Result<void> DefineCatalogTable(Duck& duck, std::string_view table, std::string_view csv);

}  // namespace purser
