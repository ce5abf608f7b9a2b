/// What tests of importers share: a source's charges as a table, from files beside the sources.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/source.h"
#include "ledger/duck.h"
#include "world/fakes.h"

namespace purser {

/// tests/fixtures/`name`.
std::filesystem::path Fixture(std::string_view name);

/// ../shared/data/`name` beside the checkout; empty where there is none.
std::filesystem::path SharedData(std::string_view name);

/// Runs one kind of source over files and keeps the charges of every period in the table `charges`.
class TestSource {
 public:
  explicit TestSource(std::string_view kind, std::vector<std::filesystem::path> inputs);

  IngestRequest request;

  /// Discovers, plans, and materialises; the plans are kept even of a delivery without rows.
  Result<void> Ingest();

  const std::vector<SnapshotPlan>& plans() const { return plans_; }
  const Snapshot& snapshot(std::size_t i = 0) const { return plans_.at(i).snapshot; }
  const std::vector<Delivery>& deliveries() const { return deliveries_; }

  /// The single value of a statement over `charges`, as text: decimals without trailing zeros,
  /// NULL as "NULL".
  std::string One(std::string_view sql);
  /// SUM of a cost column over rows where `condition`.
  std::string Sum(std::string_view column, std::string_view condition = "true");
  /// Whether the snapshot has a finding of this kind.
  bool Found(std::string_view kind) const;

 private:
  const SourceKind* kind_;
  FakeWorld world_;
  std::unique_ptr<Duck> duck_;
  std::vector<Delivery> deliveries_;
  std::vector<SnapshotPlan> plans_;
};

/// A bill of one file, written for the test.
class WrittenBill {
 public:
  WrittenBill(std::string_view kind, std::string_view text, std::string_view name = "bill.csv");

  /// The snapshot's finding of this kind; one without kind where there is none.
  QualityFinding Finding(std::string_view kind, std::size_t plan = 0) const;

 private:
  TemporaryFolder folder_;

 public:
  TestSource source;
};

}  // namespace purser
