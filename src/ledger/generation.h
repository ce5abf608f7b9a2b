/// What the catalog knows: snapshots, the pieces on disk, and the generation that names
/// everything that is current together.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/int128.h"
#include "base/time.h"

namespace purser {

/// Folders of the books that hold Parquet. One piece is one set of files of one kind.
enum class PieceKind {
  kCharges,        ///< charges/       one row a charge
  kIdentities,     ///< identities/    one row a distinct identity of the snapshot
  kCubeDay,        ///< cube_day/      day × identity
  kCubeClassHour,  ///< cube_class_hour/
  kOwners,         ///< owners/        identity × validity → OwnerId
  kOwnerValues,    ///< owner_values/  OwnerId → dimension values, method and detail
  kSettled,        ///< settled/       shares of pools, as rows
  kCubeOwner,      ///< cube_owner/    day × owner × service × account × region × category
};

struct PieceFile {
  std::string path;  ///< Relative to the books.
  std::int64_t bytes = 0;
  std::int64_t rows = 0;
  std::string digest;  ///< XXH3-128 of the bytes, hexadecimal.
};

/// Files of one kind that belong together. Snapshots own the first four kinds; the last
/// four are made per billing period by allocate.
struct Piece {
  PieceKind kind = PieceKind::kCharges;
  std::string id;      ///< ULID: the snapshot's, or the allocation's that made it.
  std::string source;  ///< Empty for the kinds that allocate makes.
  Month billing_period;
  std::string inputs_digest;  ///< Of all it was made from: equal digest, equal content.
  std::vector<PieceFile> files;
};

/// One billed or amortised sum, as proved at publish: the unit of reconcile.
struct Total {
  std::string invoice_issuer;
  std::string account;  ///< BillingAccountId.
  std::string currency;
  std::string category;                                        ///< ChargeCategory.
  Int128 billed = 0, effective = 0, list = 0, contracted = 0;  ///< 1e-18.
  std::int64_t rows = 0;
};

/// Something about the data that a person should know; shown by `report quality`.
struct QualityFinding {
  std::string kind;    ///< Stable: "effective-zero-on-paid", "shifted-columns", …
  std::string detail;  ///< One sentence.
  std::string remedy;
  std::int64_t rows = 0;
  Int128 amount = 0;  ///< Money at stake, 1e-18 of `currency`.
  std::string currency;
};

/// A row whose cost could not be read: kept out of the totals, never silently.
struct QuarantinedRow {
  std::string file;
  std::int64_t line = 0;
  std::string reason;
};

/// One check of money.md §3–4 that held when the snapshot was published.
struct ProofLine {
  std::string name;    ///< "negation", "amortisation", "used + unused = committed", …
  std::string detail;  ///< What was compared, both numbers.
  bool holds = true;
};

/// read + derived = kept + netted + quarantined.
struct RowCounts {
  std::int64_t read = 0, derived = 0, kept = 0, netted = 0, quarantined = 0;
};

/// One billing period of one source, whole and immutable.
struct Snapshot {
  std::string id;      ///< ULID.
  std::string source;  ///< [[source]] name.
  std::string kind;    ///< "aws-cur".
  std::string role;    ///< authority | check | history.
  std::string provider;
  Month billing_period;
  std::string export_name;
  std::string assembly;  ///< Assembly or execution id of the delivery, if it has one.
  std::string focus_version;
  std::string content_digest;  ///< Of the input files: unchanged input makes no new snapshot.
  Instant created{};
  Instant refreshed{};   ///< When the source last changed these files.
  std::string replaces;  ///< Snapshot id, or empty.
  RowCounts rows;
  Int128 residual = 0;                ///< Σ of what was rounded off, 1e-36.
  std::string discount_mode;          ///< none | net-columns | discount-map | discount-rows.
  std::vector<std::string> accounts;  ///< BillingAccountIds it has charges of.
  std::vector<Total> totals;
  std::vector<QualityFinding> quality;
  std::vector<QuarantinedRow> quarantined;
  std::vector<ProofLine> proof;
};

/// By how much a closed period's numbers would have changed, had it not been closed: booked in
/// the first period after it that was open when the restatement came (money.md §7).
struct Adjustment {
  Month closed_period;
  Month booked_in;
  std::string source;
  std::string before;  ///< Snapshot id of what was billed so far; empty when nothing was.
  std::string after;   ///< Snapshot id of the restatement.
  Total change;        ///< after - before; rows too.
};

/// What is current together. Every command pins one and reports its id.
struct Generation {
  std::string id;    ///< ULID.
  std::string base;  ///< The generation it was made from, or empty.
  Instant created{};
  std::string rules_digest;
  std::string rules_text;  ///< The taxonomy, allocation, pools and rates it stands for (JSON).
  std::vector<Snapshot> snapshots;
  std::vector<Piece> pieces;
  /// The newest bill of each closed period that came after its closing. Not part of any number
  /// but `adjustments`; `close --undo` makes them current.
  std::vector<Snapshot> restatements;
  std::vector<Piece> restated_pieces;   ///< Of `restatements`.
  std::vector<Adjustment> adjustments;  ///< All that came until this generation.
};

}  // namespace purser
