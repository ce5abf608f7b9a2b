#include "ledger/catalog_migrate.h"

#include <gtest/gtest.h>

#include <array>

#include "ledger/test_books.h"
#include "ledger/writer_lock.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr std::array<Migration, 1> kOld = {Migration{
    {"one.sql", "CREATE TABLE format (needs_purser TEXT); CREATE TABLE t (a TEXT)"}, "0.1.0"}};
constexpr std::array<Migration, 2> kNew = {
    kOld[0], Migration{{"two.sql", "ALTER TABLE t ADD COLUMN b TEXT"}, "7.8.9"}};
constexpr std::array<Migration, 2> kBroken = {
    kOld[0], Migration{{"two.sql", "ALTER TABLE t ADD COLUMN b TEXT; SELECT nonsense"}, "7.8.9"}};

std::vector<std::string> CopiesIn(const fs::path& folder) {
  std::vector<std::string> copies;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().starts_with("catalog-v"))
      copies.push_back(entry.path().filename());
  return copies;
}

class CatalogTest : public testing::Test {
 protected:
  auto Open(Access access, std::span<const Migration> migrations) {
    return OpenCatalog(world_.world, folder_.path(), access, migrations);
  }
  TemporaryFolder folder_;
  FakeWorld world_;
};

TEST_F(CatalogTest, AnOldOneIsCopiedAndBroughtUpToDate) {
  Open(Access::kWrite, kOld).value()->Execute("INSERT INTO t VALUES ('kept')").value();

  const std::unique_ptr<Sqlite> sqlite = Open(Access::kWrite, kNew).value();

  EXPECT_EQ(sqlite->Column("SELECT a FROM t WHERE b IS NULL").value().at(0), "kept");
  EXPECT_EQ(CopiesIn(folder_.path()), std::vector<std::string>{"catalog-v1-2026-10-05T120000Z.db"});
  const auto copy =
      Sqlite::Open(folder_.path() / "catalog-v1-2026-10-05T120000Z.db", SqliteMode::kRead).value();
  EXPECT_EQ(copy->Column("SELECT a FROM t").value().at(0), "kept");
}

TEST_F(CatalogTest, AReaderBringsItUpToDateToo) {
  ASSERT_TRUE(Open(Access::kWrite, kOld).ok());

  EXPECT_TRUE(Open(Access::kRead, kNew).value()->Column("SELECT b FROM t").ok());
}

TEST_F(CatalogTest, AMigrationThatFailsChangesNothing) {
  ASSERT_TRUE(Open(Access::kWrite, kOld).ok());

  EXPECT_FALSE(Open(Access::kWrite, kBroken).ok());

  EXPECT_FALSE(Open(Access::kWrite, kOld).value()->Column("SELECT b FROM t").ok());
}

TEST_F(CatalogTest, ANewerOneIsRefusedWithTheVersionItNeeds) {
  ASSERT_TRUE(Open(Access::kWrite, kNew).ok());

  for (const Access access : {Access::kRead, Access::kWrite}) {
    const Error error = Open(access, kOld).error();
    EXPECT_EQ(error.kind, ErrorKind::kConfig);
    EXPECT_NE(error.message.find("7.8.9"), std::string::npos);
  }
}

TEST_F(CatalogTest, AMigrationWaitsForNoOtherWriter) {
  ASSERT_TRUE(Open(Access::kWrite, kOld).ok());
  const FileLock other = TakeWriterLock(folder_.path(), "ingest", LockWait::kRefuse).value();

  EXPECT_EQ(Open(Access::kWrite, kNew).error().kind, ErrorKind::kUnavailable);
}

TEST_F(CatalogTest, SomebodyElsesDatabaseIsLeftAlone) {
  Sqlite::Open(folder_.path() / "catalog.db", SqliteMode::kCreate)
      .value()
      ->Execute("CREATE TABLE mine (a TEXT)")
      .value();

  EXPECT_EQ(Open(Access::kWrite, kOld).error().kind, ErrorKind::kConfig);
}

TEST_F(CatalogTest, WhatIsNotADatabaseIsBadData) {
  ASSERT_TRUE(DiskFiles().Write(folder_.path() / "catalog.db", std::string(5000, 'x')).ok());

  EXPECT_EQ(Open(Access::kWrite, kOld).error().kind, ErrorKind::kData);
}

TEST_F(CatalogTest, ACopyWithoutItsLogCanBeReadWhereNothingMayBeWritten) {
  Open(Access::kWrite, kOld).value()->Execute("INSERT INTO t VALUES ('kept')").value();
  fs::remove(folder_.path() / "catalog.db-wal");
  fs::remove(folder_.path() / "catalog.db-shm");

  const auto sqlite = Sqlite::Open(folder_.path() / "catalog.db", SqliteMode::kImmutable).value();

  EXPECT_EQ(sqlite->Column("SELECT a FROM t").value().at(0), "kept");
  EXPECT_FALSE(fs::exists(folder_.path() / "catalog.db-shm"));
}

TEST(AllMigrations, MakeACatalogThatAnyPurserRefusesOrKnows) {
  const TemporaryFolder folder;
  FakeWorld world;

  const auto sqlite =
      OpenCatalog(world.world, folder.path(), Access::kWrite, AllMigrations()).value();

  EXPECT_EQ(sqlite->Column("SELECT count(*) FROM format").value().at(0), "1");
  EXPECT_EQ(sqlite->Column("PRAGMA integrity_check").value().at(0), "ok");
  EXPECT_EQ(sqlite->Column("PRAGMA journal_mode").value().at(0), "wal");
}

}  // namespace
}  // namespace purser
