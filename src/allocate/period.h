/// One billing period allocated: from the books' identities and day cube to owners, settled
/// shares and the owner cube, as tables in the engine.
///
/// The engine's views must hold that billing period only. What is made, and stays until the next
/// call, are the tables
///   allocate_owned         x_IdentityKey, ValidFrom, ValidTo, GroupId, IsPooled, InheritedFrom
///   allocate_group         GroupId, OwnerId, Pool, IsPooled and the columns of the owner cube
///   allocate_owner_values  the columns of owner_values (ledger/views.h)
///   allocate_direct        direct.sql
///   allocate_settled       Day, x_IdentityKey, OwnerId, Pool, source, snapshot, GroupId, sums
///   allocate_cube_owner    cube_owner.sql
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "allocate/drivers.h"
#include "allocate/inventory_tags.h"
#include "allocate/rulebook.h"
#include "base/result.h"
#include "ledger/duck.h"

namespace purser {

/// What was counted on the way, and what a person should know.
struct PeriodOutcome {
  std::int64_t identities = 0;
  std::int64_t shapes = 0;   ///< Identities that differ in something rules read.
  std::int64_t owners = 0;   ///< Distinct OwnerIds.
  std::int64_t settled = 0;  ///< Rows that pools gave.
  std::vector<std::string> notes;
};

/// @error kData    the owner cube does not add up to the day cube; names both numbers
/// @error kConfig  a pool that reaches no owner
Result<PeriodOutcome> AllocatePeriod(Duck& duck, const Rulebook& book, const Drivers& drivers,
                                     const InventoryTags& inventory = {});

/// Gives the tables' memory back.
Result<void> DropPeriodTables(Duck& duck);

}  // namespace purser
