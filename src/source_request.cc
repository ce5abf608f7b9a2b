#include "source_request.h"

#include <set>

#include "api_use.h"
#include "ingest/fetch.h"

namespace purser {
namespace {

/// Tags that rules may read, in lower case: what the hour cube keeps of tags.
std::vector<std::string> ClassTagKeys(const Config& config) {
  std::set<std::string> keys;
  const auto add = [&](std::string_view key) {
    keys.insert(NormalTagKey(key, TagKeyCase::kIgnore));
  };
  for (const TaxonomyKey& key : config.taxonomy.keys) {
    add(key.name);
    for (const DatedName& alias : key.aliases) add(alias.name);
  }
  const auto add_names = [&](const Filter& filter) {
    for (const std::string& name : filter.Names())
      if (name.starts_with("tag:")) add(std::string_view(name).substr(4));
  };
  for (const AllocationRule& rule : config.allocation) add_names(rule.where);
  for (const SharedCost& pool : config.shared_costs) add_names(pool.where);
  return {keys.begin(), keys.end()};
}

}  // namespace

IngestRequest RequestOf(const SourceSettings& source) {
  return {.source = source.name,
          .kind = source.kind,
          .role = std::string(RoleName(source.role)),
          .inputs =
              source.path.empty() ? std::vector<std::filesystem::path>() : std::vector{source.path},
          .since = source.since,
          .date_order = source.date_order,
          .location = source.location,
          .profile = source.profile,
          .role_arn = source.role_arn,
          .external_id = source.external_id,
          .region = source.region,
          .regions = source.regions,
          .accounts = source.accounts};
}

void CompleteRequest(const Desk& desk, const IngestOrder& order, IngestRequest& request) {
  request.class_tag_keys = ClassTagKeys(desk.config);
  request.quarantine_limit = desk.config.ledger.quarantine_limit;
  request.downloads = desk.books.folder() / "downloads" / request.source;
  const std::vector<TaxonomyKey>& keys = desk.config.taxonomy.keys;
  request.owner_key = keys.empty() ? "team" : keys.front().name;
  request.tell_calls = [&](std::span<const AwsCallCount> counts) {
    const Result<void> counted = CountUse(desk.books, desk.world.clock, counts);
    if (!counted.ok()) order.tell_detail("calls were not counted: " + counted.error().message);
  };
}

/// What cannot be fetched costs as much as what can, so it is counted either way.
Result<void> FetchInputs(const Desk& desk, IngestRequest& request,
                         const std::function<void(const std::string&)>& at_step) {
  if (!NeedsFetch(request)) return {};
  AwsClient client(desk.world, AccessOf(request));
  TRY(desk.world.files.MakeFolders(request.downloads));
  const Result<void> fetched = FetchInputs(request, FetchPlace{desk.world, client, at_step});
  request.tell_calls(client.Counts());
  return fetched;
}

}  // namespace purser
