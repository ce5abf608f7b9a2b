/// purser.toml as typed values: what load.h makes of files, environment and flags.
///
/// Every key has a default, so Config{} is what an empty file means (the taxonomy then is
/// DefaultTaxonomy()). Paths are ready to open: relative ones of a file are under its folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/int128.h"
#include "base/time.h"
#include "domain/filter.h"
#include "domain/taxonomy.h"

namespace purser {

/// [ledger]
struct LedgerSettings {
  std::filesystem::path path;  ///< Of the books.
  std::string engine = "duckdb";
  std::optional<std::int64_t> memory_limit;  ///< Bytes; nullopt: min(2 GiB, half of what there is).
  int keep_snapshots = 5;                    ///< Older snapshots kept a billing period.
  Int128 quarantine_limit = 1'000'000'000'000'000;  ///< Share of rows, 1e-18: 0.001.
};

/// [currency]: one column a currency where `report` is empty.
struct CurrencySettings {
  std::string report;           ///< ISO 4217, or empty.
  std::filesystem::path rates;  ///< CSV of dated rates; set together with `report`.
};

enum class SourceRole { kAuthority, kCheck, kHistory };
std::string_view RoleName(SourceRole role);

/// [[source]]
struct SourceSettings {
  std::string name;
  std::string kind;            ///< A row of AllSourceKinds() or of the kinds that ask an API.
  std::filesystem::path path;  ///< File or folder; empty for kinds that ask an API.
  std::string location;        ///< "s3://bucket/prefix"; `path` is empty then.
  SourceRole role = SourceRole::kAuthority;
  std::optional<Month> since;
  DateOrder date_order = DateOrder::kUnknown;
  // As whom AWS is asked, and where; AWS's own variables where empty.
  std::string profile;
  std::string role_arn;  ///< "{account}" stands for each of `accounts`.
  std::string external_id;
  std::string region;                 ///< Of an s3:// location.
  std::vector<std::string> regions;   ///< Empty: those the account has enabled.
  std::vector<std::string> accounts;  ///< 12 digits each; empty: the caller's own.
};

/// Taxonomy key → value, in file order.
using OwnerSettings = std::vector<std::pair<std::string, std::string>>;

/// [[allocation]], in file order: the first match wins for each dimension.
struct AllocationRule {
  std::string name;
  Filter where;
  OwnerSettings set;
  ValidDays days;
};

/// A line of [allocation_defaults].
struct AllocationDefault {
  std::string account;  ///< Sub-account, or billing account of charges without one.
  OwnerSettings set;
};

enum class ShareMethod { kEven, kFixed, kProportional, kMetered };
std::string_view MethodName(ShareMethod method);

/// [[shared_cost]], in file order: the first match wins.
struct SharedCost {
  std::string name;
  Filter where;
  std::string to;  ///< Taxonomy key that receives it.
  ShareMethod method = ShareMethod::kEven;
  /// Of kFixed: an owner, or "pool:NAME" (a pool with the same `to`), and its share: of the
  /// shares' sum, and at least 0. Decimals were scaled to integers, so nothing is rounded.
  std::vector<std::pair<std::string, UInt128>> weights = {};
  std::string driver = {};  ///< Of kMetered: gpu_hours bytes requests lines, or a CSV file's path.
  ValidDays days = {};
};

/// NAME of the weight target "pool:NAME"; nullopt for an owner.
std::optional<std::string_view> PoolOfTarget(std::string_view target);

/// Drivers that are measures of the bill: gpu_hours bytes requests lines. Others are files.
const std::vector<std::string>& MeasureDrivers();
bool IsMeasureDriver(std::string_view driver);

/// [publish.postgres]
struct PostgresSettings {
  std::string url_env = "PURSER_POSTGRES_URL";  ///< Environment variable with the address.
  std::string schema = "purser";                ///< Lower case letters, digits and _.
};

/// Where a value came from, for `config show`.
struct SettingOrigin {
  std::string key;     ///< "ledger.path", "source.prod.kind"
  std::string value;   ///< As TOML.
  std::string origin;  ///< "default", "purser.toml:3:1", "PURSER_LEDGER_PATH", "--books"
};

struct Config {
  LedgerSettings ledger;
  CurrencySettings currency;
  std::vector<SourceSettings> sources;
  Taxonomy taxonomy;
  std::vector<AllocationRule> allocation;
  std::vector<AllocationDefault> allocation_defaults;
  std::vector<SharedCost> shared_costs;
  PostgresSettings postgres;

  std::filesystem::path file;          ///< Empty when there was none.
  std::vector<SettingOrigin> origins;  ///< Every value, in the order of the key table.
  std::string rules_text;    ///< JSON of all that decides owners and rates; the same text for the
                             ///< same meaning, whatever the file's layout.
  std::string rules_digest;  ///< XXH3-128 of rules_text, hexadecimal: Generation::rules_digest.
};

}  // namespace purser
