/// Publishing to PostgreSQL: one transaction, and only what changed.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "publish/postgres_schema.h"
#include "report/context.h"
#include "world/postgres.h"

namespace purser {

struct PostgresOutcome {
  SchemaState schema;
  std::int64_t days = 0;          ///< That are published now, of each billing period.
  std::int64_t days_written = 0;  ///< Because they changed or are new.
  std::int64_t days_removed = 0;  ///< That the books do not have any more.
  std::int64_t rows_written = 0;  ///< Of cost_day.
};

/// Brings the schema to what the context's generation says. Billing periods whose allocation is
/// that of the last time are not even read; of the others each day is compared by digest. Before
/// the commit nobody sees anything; whatever ends it early leaves the database as it was.
Result<PostgresOutcome> PublishToPostgres(PostgresConnection& connection, ReaderContext& context,
                                          const PostgresSettings& settings);

}  // namespace purser
