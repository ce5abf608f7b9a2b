/// The catalog's versions: opening one of any age, and bringing an old one up to date.
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "base/query.h"
#include "base/result.h"
#include "ledger/books.h"
#include "ledger/sqlite.h"

namespace purser {

/// What makes version n of the catalog from version n-1; n is the place in the table, from 1.
struct Migration {
  Query statements;
  std::string_view needs_purser;  ///< The first program that understands the result.
};

/// All of them. A row is never changed once it was released.
std::span<const Migration> AllMigrations();

/// Opens books/catalog.db at its newest version: makes it (kWrite), or migrates it under the
/// writer lock after copying it to catalog-vN-TIME.db.
/// @error kNotFound     kRead and there is none
/// @error kConfig       made by a newer purser (says which), or not a catalog at all
/// @error kDenied       old, and may not be written
/// @error kUnavailable  old, and another writer holds the lock
Result<std::unique_ptr<Sqlite>> OpenCatalog(World& world, const std::filesystem::path& books,
                                            Access access, std::span<const Migration> migrations);

}  // namespace purser
