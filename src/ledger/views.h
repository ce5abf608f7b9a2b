/// The views that statements read: one set of names over whatever pieces are current.
///
///   charges          canonical schema + source, billing_period ("2026-09"), snapshot
///   identities       identity columns, x_IdentityKey, + source, billing_period, snapshot
///   cube_day         Day DATE, x_IdentityKey UUID, BilledCost, EffectiveCost, ListCost,
///                    ContractedCost DECIMAL(38,18), ConsumedQuantity, PricingQuantity,
///                    x_GpuHours DECIMAL(38,12), Lines BIGINT, OpenLines BIGINT (rows without
///                    InvoiceId), + source, billing_period, snapshot. Charges longer than a day
///                    are spread (money.md §1): Billed, quantities and Lines on the first day.
///   cube_class_hour  Hour TIMESTAMP, ClassKey UUID, the class's columns, the same sums
///   owners           x_IdentityKey, ValidFrom DATE, ValidTo DATE (half-open), OwnerId BIGINT,
///                    Pool VARCHAR (the pool that takes it, or NULL), InheritedFrom VARCHAR (the
///                    resource whose owner its first inherited dimension is), + billing_period
///   owner_values     OwnerId, one VARCHAR a taxonomy key, and for each KEY: KEY_method (rule tag
///                    inventory-tag inherited account shared none), KEY_detail (rule, tag key,
///                    pool; for none: the reason), + billing_period
///   settled          Day, x_IdentityKey (of the pooled charge), OwnerId, Pool, the sums of
///                    cube_day but lines, + source, billing_period, snapshot
///   cube_owner       Day, OwnerId, ServiceName, BillingAccountId, SubAccountId, SubAccountName,
///                    RegionId, ChargeCategory, BillingCurrency, Pool, the sums, + source,
///                    billing_period. Direct charges (pooled ones taken out) and settled rows.
/// A view whose pieces do not exist yet is empty, never missing. OwnerId is unique within a
/// billing period only: join on (billing_period, OwnerId) and (billing_period, x_IdentityKey).
#pragma once

#include <filesystem>

#include "ledger/duck.h"
#include "ledger/generation.h"

namespace purser {

/// The generation's pieces without those of check sources: what reports count.
std::vector<Piece> CountedPieces(const Generation& generation);

/// (Re)defines all the views in `duck` over `pieces`.
///
/// @param roots  Where a piece's files lie: the first folder that has them wins, so that staged
///               pieces can be read together with published ones.
/// @param owner_keys  The taxonomy's keys, for the empty owner_values.
Result<void> DefineViews(Duck& duck, const std::vector<Piece>& pieces,
                         const std::vector<std::filesystem::path>& roots,
                         const std::vector<std::string>& owner_keys);

/// The days of the day cube of `pieces`; nullopt where it has no row.
Result<std::optional<Period>> DaysOf(Duck& duck, const std::vector<Piece>& pieces,
                                     const std::vector<std::filesystem::path>& roots);

}  // namespace purser
