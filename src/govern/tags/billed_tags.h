/// Resources and tags as the bill has them: where there is no inventory, and for coverage by month.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "domain/resource.h"
#include "domain/taxonomy.h"
#include "ledger/engine.h"

namespace purser {

/// One identity's charges of one billing period. Views hold until the visitor returns.
struct BilledTags {
  Month period{};
  std::string_view resource;  ///< Empty: the charge names none.
  std::string_view name;
  std::string_view type;
  std::string_view service;
  std::string_view account;
  std::string_view region;
  bool is_usage = true;
  std::string currency;
  const std::vector<TagView>* tags = nullptr;
  Date newest{};
  Int128 effective = 0;  ///< 1e-18
};

struct BilledDays {
  Month first;
  Month last;  ///< Inclusive, billing periods.
  Period days;
};

Result<void> ForEachBilledTags(Engine& engine, const BilledDays& days,
                               const std::function<void(const BilledTags&)>& visit);

/// The last day with an effective cost, not after `day`; nullopt where there is none.
Result<std::optional<Date>> NewestBilledDay(Engine& engine, Date day);

/// What was used in `days`, each resource with the tags of its newest charge; by id.
Result<std::vector<Resource>> BilledResources(Engine& engine, const BilledDays& days);

}  // namespace purser
