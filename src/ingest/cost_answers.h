/// Answers of Cost Explorer's GetCostAndUsage, as the API gives them and `aws ce
/// get-cost-and-usage` prints them: JSON files into a table.
/// @source AWS Cost Explorer API reference, GetCostAndUsage
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/duck.h"
#include "world/world.h"

namespace purser {

/// One file.
struct CostAnswerFile {
  std::filesystem::path file;
  std::string part;  ///< Which charges were asked for: "credit", "refund", "tax", "usage"; empty:
                     ///< not known, or all.
};

/// Makes the table `ce_answer`, a row a group and time span:
///   part, record_type, service, account, region, usage_type, operation, instance_type VARCHAR
///   tags, categories, custom VARCHAR   JSON objects, for purser_tags
///   starts, ends VARCHAR, estimated BOOLEAN
///   currency, unblended, net_unblended, amortized, net_amortized, quantity, quantity_unit VARCHAR
///   shape VARCHAR   by what and how long the sums are; of one part they must be alike
///   keys VARCHAR    the group, as delivered
///   _file, _row BIGINT
/// Amounts stay the text that they are.
///
/// @error kData  not such an answer, or its amounts are no text; pages are missing; names the file
Result<void> DefineCostAnswers(Duck& duck, World& world, const std::vector<CostAnswerFile>& files);

}  // namespace purser
