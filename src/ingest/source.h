/// The kinds of source purser can read: one table (sources.cc), one file a kind.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "cloud/aws/client.h"
#include "ledger/duck.h"
#include "ledger/inventory.h"
#include "ledger/stage.h"
#include "world/world.h"

namespace purser {

struct FetchPlace;  // ingest/fetch.h

/// What one ingest of one source was asked to do.
struct IngestRequest {
  std::string source;                         ///< Name in the books.
  std::string kind;                           ///< "aws-cur"
  std::string role = "authority";             ///< authority | check | history
  std::vector<std::filesystem::path> inputs;  ///< Files and folders, as given.
  std::optional<Month> period;                ///< Only this billing period.
  std::optional<Month> since;                 ///< Nothing older.
  DateOrder date_order = DateOrder::kUnknown;
  Int128 quarantine_limit = 0;              ///< Share of rows, 1e-18.
  std::vector<std::string> class_tag_keys;  ///< See SnapshotPlan.
  std::string location;                     ///< "s3://bucket/prefix" instead of inputs.
  std::filesystem::path downloads;          ///< Where what was fetched is kept between ingests.
  std::string owner_key;                    ///< The taxonomy's first key; "team" without one.
  // As whom AWS is asked, and where; see SourceSettings.
  std::string profile;
  std::string role_arn;
  std::string external_id;
  std::string region;
  std::vector<std::string> regions;
  std::vector<std::string> accounts;
  /// Takes what was called of AWS, also by what failed then.
  std::function<void(std::span<const AwsCallCount>)> tell_calls = [](auto) {};
};

/// Input files that belong together: one assembly of one export, or the files of a command.
struct Delivery {
  std::vector<std::filesystem::path> files;  ///< In reading order; file numbers follow it.
  std::filesystem::path manifest;            ///< Empty without one.
  std::string export_name;
  std::string assembly;                 ///< Assembly or execution id, for people.
  std::optional<Month> period;          ///< What manifest or path say; else the rows decide.
  std::string content_digest;           ///< Over manifest's list and all bytes.
  Instant refreshed{};                  ///< Manifest's or the newest file's time.
  bool whole = false;                   ///< A manifest's list is the whole period (money.md §3).
  std::vector<std::string> notes{};     ///< Files left aside and why, one sentence each.
  std::vector<std::string> datasets{};  ///< What each file is, where manifests or paths say:
                                        ///< "ActualCost"; empty, or as many as files.
};

/// One kind. Both steps may only read; nothing is published by an importer.
struct SourceKind {
  std::string_view name;   ///< After --kind and in [[source]] kind.
  std::string_view about;  ///< One line for help and reference pages.

  /// Which deliveries the inputs hold: manifests first, older assemblies left out.
  /// @error kNotFound  nothing there that this kind reads
  /// @error kData      a manifest names files that are missing
  Result<std::vector<Delivery>> (*discover)(const IngestRequest& request, World& world);

  /// One plan a billing period. Creates the views and temporary tables in `duck` that the plans'
  /// SELECTs read. Fills counts, quality findings, quarantine and proof of the snapshot.
  /// @error kData  unreadable, or a check of money.md §2–3 fails; names file, line, remedy
  Result<std::vector<SnapshotPlan>> (*plan)(const IngestRequest& request, const Delivery& delivery,
                                            Duck& duck, World& world);

  bool asks_api = false;  ///< Takes no path.
  /// Of a kind that asks an API for what is billed: brings the answers into request.downloads, from
  /// where discover and plan read them.
  /// @error any  nobody answers, or refuses
  Result<void> (*fetch)(const IngestRequest& request, const FetchPlace& place) = nullptr;
  /// Of a kind that observes what exists instead of reading charges: discover and plan are null.
  /// @error any  nothing at all could be asked; a part that could not be is a gap of the answer
  Result<Observation> (*observe)(const IngestRequest& request, World& world) = nullptr;
};

/// Every kind, in the order people see them.
std::span<const SourceKind> AllSourceKinds();
const SourceKind* FindSourceKind(std::string_view name);

}  // namespace purser
