/// What the inventory knows about a resource, beside what the bill does.
#pragma once

#include <string>

#include "report/context.h"
#include "report/report.h"

namespace purser {

/// A row a fact: when and where it was seen, its state, its tags. No row where no inventory has it.
Result<Table> InventoryTable(ReaderContext& context, const std::string& resource);

}  // namespace purser
