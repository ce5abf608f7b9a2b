/// The published schema in PostgreSQL: made, migrated, and given to its readers. All inside the
/// caller's transaction.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "domain/taxonomy.h"
#include "world/postgres.h"

namespace purser {

/// What became of the schema.
struct SchemaState {
  int version = 0;
  bool is_changed = false;       ///< Made, migrated, or given a new owner dimension.
  bool readers_may_read = true;  ///< False where nobody could make or grant the reader role.
};

/// Waits for another publisher, puts `schema` first in the search path, makes it, applies the
/// migrations that are missing and adds a column for each key of the taxonomy.
/// @error kConfig  the schema is of a newer purser
/// @error kDenied  the role may not make it
Result<SchemaState> PrepareSchema(PostgresConnection& connection, const std::string& schema,
                                  const Taxonomy& taxonomy);

}  // namespace purser
