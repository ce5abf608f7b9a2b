#pragma once

#include <span>
#include <string_view>

#include "ingest/raw.h"

namespace purser {

/// The columns of a Cost and Usage Report that the mapping reads, by their CUR 2.0 names.
/// @source  AWS Data Exports user guide, CUR 2.0 table dictionary
std::span<const RawColumn> AwsCurColumns();

/// Families of columns whose members are known and not all kept.
std::span<const std::string_view> AwsCurFamilies();

}  // namespace purser
