#include "allocate/period.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "allocate/census.h"
#include "allocate/proof.h"
#include "allocate/share.h"
#include "allocate/sums.h"
#include "embedded.h"

namespace purser {
namespace {

constexpr std::string_view kTables = R"(
  CREATE OR REPLACE TABLE allocate_owned (x_IdentityKey UUID, ValidFrom DATE, ValidTo DATE,
    GroupId BIGINT, IsPooled BOOLEAN, InheritedFrom VARCHAR);
  CREATE OR REPLACE TABLE allocate_group (GroupId BIGINT, OwnerId BIGINT, Pool VARCHAR,
    IsPooled BOOLEAN, ServiceName VARCHAR, BillingAccountId VARCHAR, SubAccountId VARCHAR,
    SubAccountName VARCHAR, RegionId VARCHAR, ChargeCategory VARCHAR, BillingCurrency VARCHAR);
  CREATE OR REPLACE TABLE allocate_settled (Day DATE, x_IdentityKey UUID, OwnerId BIGINT,
    Pool VARCHAR, source VARCHAR, snapshot VARCHAR, GroupId BIGINT, BilledCost DECIMAL(38,18),
    EffectiveCost DECIMAL(38,18), ListCost DECIMAL(38,18), ContractedCost DECIMAL(38,18),
    ConsumedQuantity DECIMAL(38,12), PricingQuantity DECIMAL(38,12), x_GpuHours DECIMAL(38,12));
)";

/// An ownership in a class of the cube, and whether it is what a pool takes.
struct Group {
  OwnershipId ownership = 0;
  ClassId cube_class = 0;
  bool is_pooled = false;
};

/// The run over one period; its steps in the order of Run.
class PeriodRun {
 public:
  PeriodRun(Duck& duck, const Rulebook& book, const Drivers& drivers,
            const InventoryTags& inventory)
      : duck_(duck), book_(book), drivers_(drivers), inventory_(inventory) {}

  Result<PeriodOutcome> Run();

 private:
  Result<void> ReadIdentities();
  Result<std::vector<Date>> InventoryChanges();
  Result<void> WriteOwned();
  Result<void> MeasureUse();
  Result<void> AddMetered();
  Result<void> SolvePools();
  void NumberOwners();
  Result<void> WriteSettled();
  Result<void> SettleRow(const Row& row, TableWriter& writer);
  Result<void> WriteGroups();
  Result<void> WriteOwnerValues();
  Result<void> MakeTable(std::string_view name, const Query& query);

  std::int64_t GroupOf(const Group& group);

  Duck& duck_;
  const Rulebook& book_;
  const Drivers& drivers_;
  const InventoryTags& inventory_;
  std::optional<Census> census_;
  std::vector<Group> groups_;
  std::unordered_map<std::uint64_t, std::int64_t> group_ids_;
  std::vector<GroupUse> uses_;
  std::optional<Sharing> sharing_;
  struct Receivers {
    GroupShares shares;
    std::vector<std::int64_t> groups;  ///< One a share.
  };
  std::map<std::int64_t, Receivers> receivers_;  ///< By the pooled group.
  std::vector<std::int64_t> owner_ids_;          ///< By OwnershipId.
  std::vector<OwnershipId> owners_;              ///< One ownership for each OwnerId, from 1.
  std::int64_t settled_ = 0;
};

std::string ColumnList(const Rulebook& book) {
  std::string list = "x_IdentityKey, Tags";
  for (const std::string& column : book.columns()) list += ", " + SqlName(column);
  return list;
}

void WriteText(TableWriter& writer, std::string_view text, bool is_null) {
  if (is_null)
    writer.Null();
  else
    writer.Text(text);
}

Result<PeriodOutcome> PeriodRun::Run() {
  TRY(duck_.Execute(kTables));
  TRY(ReadIdentities());
  TRY(WriteOwned());
  // From here on each charge's identity has an owner for each day, or is in a pool.
  TRY(MakeTable("allocate_direct", sql::allocate_direct));
  TRY(MeasureUse());
  TRY(SolvePools());
  NumberOwners();
  // All owners are known and numbered, also those that only get something from a pool.
  TRY(WriteSettled());
  TRY(WriteGroups());
  TRY(WriteOwnerValues());
  TRY(MakeTable("allocate_cube_owner", sql::allocate_cube_owner));
  TRY(ProveOwnerCube(duck_));
  return PeriodOutcome{.identities = static_cast<std::int64_t>(census_->identities()),
                       .shapes = static_cast<std::int64_t>(census_->shapes()),
                       .owners = static_cast<std::int64_t>(owners_.size()),
                       .settled = settled_,
                       .notes = sharing_->notes()};
}

Result<void> PeriodRun::MakeTable(std::string_view name, const Query& query) {
  return duck_.Execute(fmt::format("CREATE OR REPLACE TABLE {} AS\n{}", name, query.text))
      .While(query.file);
}

Result<void> PeriodRun::ReadIdentities() {
  Period period{.start = kFirstDay, .end = kFirstDay};
  bool several = false;
  TRY(duck_.ForEach(sql::allocate_days, {}, [&](const Row& row) -> Result<void> {
    several = std::get<bool>(row["several"]);
    if (!row.IsNull("first"))
      period = {.start = row.Day("first"), .end = row.Day("last") + std::chrono::days(1)};
    return {};
  }));
  const std::vector<Date> changes = TRY(InventoryChanges());
  census_.emplace(book_, period, inventory_, changes);
  const std::string select = "SELECT " + ColumnList(book_) + " FROM identities";
  TextMapView tags;
  std::vector<FilterValue> fields(book_.columns().size());
  TRY(duck_.ForEach({"identities", select}, {}, [&](const Row& row) -> Result<void> {
    row.Entries(1, tags);
    for (std::size_t i = 0; i < fields.size(); ++i)
      fields[i] = row.IsNull(i + 2) ? FilterValue() : FilterValue(row.Text(i + 2));
    census_->Add(std::get<IdentityKey>(row.At(0)), {.fields = fields, .tags = tags});
    return {};
  }));
  if (several) census_->RemoveDuplicates();
  return {};
}

/// Of the resources that the bill has: others would split owners for nothing.
Result<std::vector<Date>> PeriodRun::InventoryChanges() {
  std::vector<Date> days;
  if (inventory_.empty()) return days;
  std::set<HistoryId> found;
  TRY(duck_.ForEach(sql::allocate_billed_resources, {}, [&](const Row& row) -> Result<void> {
    found.insert(inventory_.HistoryOf(row.Text(0), row.Text(1)));
    return {};
  }));
  for (const HistoryId history : found) inventory_.AddChanges(history, days);
  return days;
}

std::int64_t PeriodRun::GroupOf(const Group& group) {
  // What a pool takes and what it gives are different ownerships: is_pooled follows.
  const std::uint64_t key = std::uint64_t{group.ownership} << 32 | group.cube_class;
  const auto [known, is_new] =
      group_ids_.try_emplace(key, static_cast<std::int64_t>(groups_.size()));
  if (is_new) groups_.push_back(group);
  return known->second;
}

Result<void> PeriodRun::WriteOwned() {
  const std::unique_ptr<TableWriter> writer = TRY(duck_.WriteTable("allocate_owned"));
  TRY(census_->Decide([&](const Owned& owned) -> Result<void> {
    const bool is_pooled = census_->ownerships()[owned.ownership].pool != kNoPool;
    writer->Key(owned.key);
    writer->Day(owned.from);
    writer->Day(owned.until);
    writer->Integer(GroupOf({owned.ownership, owned.cube_class, is_pooled}));
    writer->Boolean(is_pooled);
    const bool inherits = owned.inherited_from != kNoResource;
    WriteText(*writer, inherits ? census_->resources()[owned.inherited_from] : "", !inherits);
    return writer->EndRow();
  }));
  return writer->Finish();
}

Result<void> PeriodRun::MeasureUse() {
  for (const Group& group : groups_)
    uses_.push_back({.ownership = group.ownership, .cube_class = group.cube_class});
  TRY(duck_.ForEach(sql::allocate_use, {}, [&](const Row& row) -> Result<void> {
    GroupUse& use = uses_[static_cast<std::size_t>(row.Integer("GroupId"))];
    use.effective = row.Units("effective");
    const Int128 hours = row.Units("gpu_hours");
    use.measures["gpu_hours"] = hours > 0 ? static_cast<UInt128>(hours) : UInt128{0};
    use.measures["lines"] = static_cast<UInt128>(row.Integer("lines"));
    return {};
  }));
  const bool by_quantity = std::ranges::any_of(book_.pools(), [](const Rulebook::Pool& pool) {
    return pool.cost->driver == "bytes" || pool.cost->driver == "requests";
  });
  if (by_quantity) TRY(AddMetered());
  return {};
}

Result<void> PeriodRun::AddMetered() {
  return duck_.ForEach(sql::allocate_metered, {}, [&](const Row& row) -> Result<void> {
    GroupUse& use = uses_[static_cast<std::size_t>(row.Integer("GroupId"))];
    for (const std::string measure : {"bytes", "requests"})
      if (const auto amount = MeasureOf(measure, row.Text("ConsumedUnit"), row.Units("quantity")))
        use.measures[measure] += *amount;
    return {};
  });
}

Result<void> PeriodRun::SolvePools() {
  Sharing sharing = TRY(Sharing::Make(book_, drivers_, *census_, uses_));
  sharing_.emplace(std::move(sharing));
  const std::size_t own_groups = groups_.size();
  for (std::size_t i = 0; i < own_groups; ++i) {
    const Group group = groups_[i];
    if (!group.is_pooled) continue;
    GroupShares shares = TRY(sharing_->Of(group.ownership, group.cube_class));
    Receivers receivers{.shares = std::move(shares), .groups = {}};
    for (const OwnershipId owner : receivers.shares.owners)
      receivers.groups.push_back(GroupOf({owner, group.cube_class, false}));
    receivers_.emplace(static_cast<std::int64_t>(i), std::move(receivers));
  }
  return {};
}

/// By the owners' texts, so that the same rules on the same bill give the same numbers.
void PeriodRun::NumberOwners() {
  const std::vector<Ownership>& ownerships = census_->ownerships();
  const auto compare = [&](OwnershipId a, OwnershipId b) {
    for (std::size_t i = 0; i < ownerships[a].choices.size(); ++i) {
      const Choice& left = census_->choices()[ownerships[a].choices[i]];
      const Choice& right = census_->choices()[ownerships[b].choices[i]];
      const auto order = std::tie(left.value, left.method, left.detail) <=>
                         std::tie(right.value, right.method, right.detail);
      if (order != 0) return order;
    }
    return std::strong_ordering::equal;
  };
  std::vector<OwnershipId> order;
  for (OwnershipId id = 0; id < ownerships.size(); ++id) order.push_back(id);
  std::ranges::sort(order, [&](OwnershipId a, OwnershipId b) { return compare(a, b) < 0; });
  owner_ids_.resize(ownerships.size());
  for (const OwnershipId id : order) {
    if (owners_.empty() || compare(owners_.back(), id) != 0) owners_.push_back(id);
    owner_ids_[id] = static_cast<std::int64_t>(owners_.size());
  }
}

Result<void> PeriodRun::SettleRow(const Row& row, TableWriter& writer) {
  const Receivers& receivers = receivers_.at(row.Integer("GroupId"));
  const Sums sums = SumsOf(row);
  std::array<std::vector<Int128>, kSumColumns.size()> parts;
  for (std::size_t i = 0; i < sums.size(); ++i) parts[i] = receivers.shares.shares.Split(sums[i]);
  const IdentityKey key = std::get<IdentityKey>(row["x_IdentityKey"]);
  const std::string source = row.Text("source");
  const std::string snapshot = row.Text("snapshot");
  for (std::size_t share = 0; share < receivers.groups.size(); ++share) {
    if (std::ranges::all_of(parts, [&](const auto& part) { return part[share] == 0; })) continue;
    const OwnershipId owner = receivers.shares.owners[share];
    writer.Day(row.Day("Day"));
    writer.Key(key);
    writer.Integer(owner_ids_[owner]);
    writer.Text(census_->decider().PoolName(census_->ownerships()[owner].pool));
    writer.Text(source);
    writer.Text(snapshot);
    writer.Integer(receivers.groups[share]);
    for (const std::vector<Int128>& part : parts) writer.Units(part[share]);
    TRY(writer.EndRow());
    ++settled_;
  }
  return {};
}

Result<void> PeriodRun::WriteSettled() {
  const std::unique_ptr<TableWriter> writer = TRY(duck_.WriteTable("allocate_settled"));
  if (!receivers_.empty())
    TRY(duck_.ForEach(sql::allocate_pooled, {},
                      [&](const Row& row) { return SettleRow(row, *writer); }));
  return writer->Finish();
}

Result<void> PeriodRun::WriteGroups() {
  const std::unique_ptr<TableWriter> writer = TRY(duck_.WriteTable("allocate_group"));
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const Group& group = groups_[i];
    const std::string_view pool =
        census_->decider().PoolName(census_->ownerships()[group.ownership].pool);
    const CubeClass& of = census_->classes()[group.cube_class];
    writer->Integer(static_cast<std::int64_t>(i));
    writer->Integer(owner_ids_[group.ownership]);
    WriteText(*writer, pool, pool.empty());
    writer->Boolean(group.is_pooled);
    const std::string* const columns[] = {
        &of.service, &of.billing_account, &of.sub_account, &of.sub_account_name,
        &of.region,  &of.category,        &of.currency};
    for (std::size_t column = 0; column < of.is_null.size(); ++column)
      WriteText(*writer, *columns[column], of.is_null[column]);
    TRY(writer->EndRow());
  }
  return writer->Finish();
}

Result<void> PeriodRun::WriteOwnerValues() {
  std::string columns = "OwnerId BIGINT";
  for (const std::string& key : book_.dimensions())
    columns += fmt::format(", {} VARCHAR, {} VARCHAR, {} VARCHAR", SqlName(key),
                           SqlName(key + "_method"), SqlName(key + "_detail"));
  TRY(duck_.Execute("CREATE OR REPLACE TABLE allocate_owner_values (" + columns + ")"));
  const std::unique_ptr<TableWriter> writer = TRY(duck_.WriteTable("allocate_owner_values"));
  for (std::size_t i = 0; i < owners_.size(); ++i) {
    writer->Integer(static_cast<std::int64_t>(i + 1));
    for (const ChoiceId id : census_->ownerships()[owners_[i]].choices) {
      const Choice& choice = census_->choices()[id];
      WriteText(*writer, choice.value, choice.value.empty());
      writer->Text(MethodText(choice.method));
      writer->Text(choice.detail);
    }
    TRY(writer->EndRow());
  }
  return writer->Finish();
}

}  // namespace

Result<PeriodOutcome> AllocatePeriod(Duck& duck, const Rulebook& book, const Drivers& drivers,
                                     const InventoryTags& inventory) {
  return PeriodRun(duck, book, drivers, inventory).Run();
}

Result<void> DropPeriodTables(Duck& duck) {
  return duck.Execute(
      "DROP TABLE IF EXISTS allocate_owned; DROP TABLE IF EXISTS allocate_group; "
      "DROP TABLE IF EXISTS allocate_owner_values; DROP TABLE IF EXISTS allocate_direct; "
      "DROP TABLE IF EXISTS allocate_settled; DROP TABLE IF EXISTS allocate_cube_owner");
}

}  // namespace purser
