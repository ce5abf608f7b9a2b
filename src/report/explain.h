/// Where a number comes from: row → rule → share, until the cents add up.
/// @source cli.md §2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "report/context.h"
#include "report/reports.h"

namespace purser {

/// A charge's ID: "snapshot:file:row", with x_FileNumber and x_RowNumber.
struct ChargeId {
  std::string snapshot;
  std::int64_t file = 0;
  std::int64_t row = 0;
  std::string Text() const;
  /// @error kUsage  not of that form
  static Result<ChargeId> Parse(std::string_view text);
};

/// The charge's columns, who owns it and by which rule, and what pools made of it.
/// @error kUsage     no charge ID
/// @error kNotFound  no current snapshot has it
Result<Report> ExplainCharge(ReaderContext& context, std::string_view id);

/// What a resource cost in the period: by usage type and by how its owner was decided, and the
/// largest charges with their IDs. Both tables have the same total.
/// @error kNotFound  nothing was charged for it
Result<Report> ExplainResource(ReaderContext& context, const std::string& resource,
                               const ReportRequest& request);

/// One cell of a cost report: by how owners were decided, and by the resources it is made of.
/// Both tables have the total that `report cost` shows for it.
Result<Report> ExplainCell(ReaderContext& context, const ReportRequest& request);

}  // namespace purser
