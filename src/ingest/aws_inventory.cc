#include "ingest/aws_inventory.h"

#include <malloc.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "cloud/aws/client.h"
#include "cloud/aws/fan_out.h"
#include "ingest/aws_gaps.h"
#include "ingest/aws_listing.h"
#include "ingest/aws_values.h"

namespace purser {
namespace {

/// More would only be throttled.
constexpr std::size_t kAtOnce = 8;

constexpr std::string_view kAccountMark = "{account}";

/// One account, entered.
struct Account {
  std::string number;  ///< As configured; empty: whose the credentials are.
  AwsAccess access;
  std::unique_ptr<AwsClient> client;
  std::vector<std::string> regions;
  std::vector<InventoryGap> gaps;
  std::optional<Error> refused;  ///< Why it could not be entered.
};

/// One listing in one place, and what came of it.
struct Job {
  AwsClient* client = nullptr;
  AwsPlace place;
  const AwsListing* listing = nullptr;
  std::vector<Resource> found;
  std::optional<Error> error;
};

/// One resource that its listing leaves something open of.
struct Detail {
  const Job* job = nullptr;
  Resource* resource = nullptr;
  std::vector<AwsMiss> misses;
};

/// Each thread would get a heap of its own, where what is kept of a page (little) holds on to the
/// memory of what is not (most): ten thousand instances took twice the memory.
void ShareHeaps() {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 2);
#endif
}

/// What answers took is not the program's any longer, before an engine wants memory.
void GiveMemoryBack() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

std::string RoleOf(std::string role, const std::string& account) {
  const std::size_t at = role.find(kAccountMark);
  return at == std::string::npos ? role : role.replace(at, kAccountMark.size(), account);
}

/// Whom to enter, and as whom.
Result<std::vector<Account>> AccountsOf(const IngestRequest& request) {
  const bool is_pattern = request.role_arn.contains(kAccountMark);
  if (is_pattern && request.accounts.empty())
    return Error{ErrorKind::kConfig,
                 fmt::format("source {}: role_arn has {} but accounts names none: list them",
                             request.source, kAccountMark)};
  if (!is_pattern && request.accounts.size() > 1)
    return Error{ErrorKind::kConfig,
                 fmt::format("source {}: several accounts need a role_arn with {}: "
                             "arn:aws:iam::{}:role/purser-read",
                             request.source, kAccountMark, kAccountMark)};
  std::vector<std::string> numbers = request.accounts;
  if (numbers.empty()) numbers.emplace_back();
  std::vector<Account> accounts;
  for (const std::string& number : numbers) {
    Account account{.number = number};
    account.access = {.profile = request.profile,
                      .role_arn = RoleOf(request.role_arn, number),
                      .external_id = request.external_id,
                      .region = request.region};
    // Another partition's accounts are entered in a region of theirs.
    if (account.access.region.empty() && !request.regions.empty())
      account.access.region = request.regions.front();
    accounts.push_back(std::move(account));
  }
  return accounts;
}

/// Each region and whether the account has enabled it.
Result<std::map<std::string, bool>> RegionsOf(AwsClient& client) {
  const AwsAnswer answer = TRY(client.Call(
      {.service = "ec2", .operation = "DescribeRegions", .parameters = {{"AllRegions", "true"}}}));
  const XmlNode root = TRY(ReadXml(answer.body));
  std::map<std::string, bool> regions;
  for (const XmlNode* item : root.All("regionInfo/item")) {
    const std::string name = item->Text("regionName");
    if (!name.empty() && AwsPartitionOf(name) == AwsPartitionOf(client.region()))
      regions.emplace(name, item->Text("optInStatus") != "not-opted-in");
  }
  return regions;
}

/// The regions to ask: those the source names, else every enabled one.
void ChooseRegions(const IngestRequest& request, Account& account) {
  Result<std::map<std::string, bool>> known = RegionsOf(*account.client);
  if (!known.ok()) {
    // Which are enabled is not known: those named are asked, and answer for themselves.
    account.regions = request.regions;
    if (!account.regions.empty()) return;
    const AwsPlace place{account.number, account.client->region()};
    account.regions = {place.region};
    InventoryGap gap = AwsGapOf(place, {"ec2:DescribeRegions", std::move(known).error()});
    gap.region = "";
    gap.remedy += fmt::format("; until then only {} is asked, or the source's regions",
                              account.client->region());
    account.gaps.push_back(std::move(gap));
    return;
  }
  if (request.regions.empty()) {
    for (const auto& [region, is_enabled] : known.value())
      if (is_enabled) account.regions.push_back(region);
    return;
  }
  for (const std::string& region : request.regions) {
    const auto found = known.value().find(region);
    if (found == known.value().end() || found->second)
      account.regions.push_back(region);
    else
      account.gaps.push_back(AwsRegionGap({account.number, region}));
  }
}

/// Finds out whose the credentials are, and where to look.
Result<void> Enter(const IngestRequest& request, World& world, Account& account) {
  account.client = std::make_unique<AwsClient>(world, account.access);
  const std::string number = TRY(AwsAccountOf(*account.client));
  if (!account.number.empty() && account.number != number)
    return Error{ErrorKind::kConfig,
                 fmt::format("the credentials are of account {}, not {}: give a role_arn of {}",
                             number, account.number, account.number)};
  account.number = number;
  ChooseRegions(request, account);
  return {};
}

std::vector<Job> JobsOf(const std::vector<Account>& accounts) {
  std::vector<Job> jobs;
  for (const Account& account : accounts) {
    bool is_first = true;
    for (const std::string& region : account.regions) {
      for (const AwsListing& listing : AllAwsListings())
        if (is_first || !listing.once_per_account)
          jobs.push_back({.client = account.client.get(),
                          .place = {account.number, region},
                          .listing = &listing});
      is_first = false;
    }
  }
  return jobs;
}

bool IsListed(std::string_view type) {
  return std::ranges::find(AllAwsListings(), type, &AwsListing::type) != AllAwsListings().end();
}

/// Gives the tags that the tagging API knows to listed resources whose own listing says none, and
/// leaves of its answer what no listing covers: what a listing covers and did not find is gone.
void UseTagging(std::vector<Job>& jobs) {
  std::map<std::string_view, Resource*> open;
  for (Job& job : jobs)
    for (Resource& resource : job.found)
      if (!job.listing->type.empty() && !resource.AreTagsKnown())
        open.emplace(resource.arn, &resource);
  for (Job& job : jobs) {
    if (!job.listing->type.empty()) continue;
    for (Resource& tagged : job.found) {
      const auto resource = open.find(tagged.arn);
      if (resource != open.end() && !tagged.tags.empty())
        SetAwsTags(*resource->second, std::move(tagged.tags));
    }
    std::erase_if(job.found, [](const Resource& tagged) { return IsListed(tagged.type); });
  }
}

std::vector<Detail> DetailsOf(std::vector<Job>& jobs) {
  std::vector<Detail> details;
  for (Job& job : jobs)
    if (job.listing->detail != nullptr)
      for (Resource& resource : job.found)
        details.push_back({.job = &job, .resource = &resource, .misses = {}});
  return details;
}

/// Buckets are listed whatever their region: those of regions nobody asked for are not of this
/// observation. A bucket whose region is still unknown stays.
void LeaveOutElsewhere(std::vector<Job>& jobs, const std::vector<Account>& accounts) {
  std::set<std::pair<std::string_view, std::string_view>> asked;
  for (const Account& account : accounts)
    for (const std::string& region : account.regions) asked.emplace(account.number, region);
  for (Job& job : jobs)
    if (job.listing->once_per_account)
      std::erase_if(job.found, [&](const Resource& resource) {
        return !resource.region.empty() && !asked.contains({job.place.account, resource.region});
      });
}

void AskAll(std::vector<Job>& jobs, const std::vector<Account>& accounts,
            std::vector<Detail>& details) {
  FanOut(jobs.size(), kAtOnce, [&](std::size_t n) {
    Result<void> done = jobs[n].listing->list(*jobs[n].client, jobs[n].place, jobs[n].found);
    if (!done.ok()) jobs[n].error = std::move(done).error();
  });
  UseTagging(jobs);
  LeaveOutElsewhere(jobs, accounts);
  details = DetailsOf(jobs);
  FanOut(details.size(), kAtOnce, [&](std::size_t n) {
    const Job& job = *details[n].job;
    job.listing->detail(*job.client, job.place, *details[n].resource, details[n].misses);
  });
  for (Detail& detail : details) detail.resource = nullptr;  // Those left out move the others.
  LeaveOutElsewhere(jobs, accounts);
}

/// What became of one place.
struct Outcome {
  std::size_t asked = 0;
  std::size_t answered = 0;
  std::vector<InventoryGap> gaps;
};

using Outcomes = std::map<std::pair<std::string, std::string>, Outcome>;

Outcomes OutcomesOf(const std::vector<Job>& jobs, const std::vector<Detail>& details) {
  Outcomes outcomes;
  for (const Job& job : jobs) {
    Outcome& outcome = outcomes[{job.place.account, job.place.region}];
    ++outcome.asked;
    if (job.error)
      outcome.gaps.push_back(AwsGapOf(job.place, {std::string(job.listing->name), *job.error}));
    else
      ++outcome.answered;
  }
  for (const Detail& detail : details)
    for (const AwsMiss& miss : detail.misses)
      outcomes[{detail.job->place.account, detail.job->place.region}].gaps.push_back(
          AwsGapOf(detail.job->place, miss));
  return outcomes;
}

/// Why nothing at all was seen, or nullopt.
std::optional<Error> FirstRefusal(const std::vector<Account>& accounts,
                                  const std::vector<Job>& jobs) {
  std::optional<Error> first;
  for (const Job& job : jobs) {
    if (!job.error) return std::nullopt;
    if (!first) first = Error(*job.error).While("account " + job.place.account);
  }
  for (const Account& account : accounts)
    if (account.refused && !first)
      first = account.number.empty() ? *account.refused
                                     : Error(*account.refused).While("account " + account.number);
  if (!first && jobs.empty())
    first =
        Error{ErrorKind::kConfig,
              "none of the source's regions is enabled: leave `regions` out to ask those that are"};
  return first;
}

void TakeResources(std::vector<Job>& jobs, std::vector<Resource>& resources) {
  for (Job& job : jobs) {
    std::ranges::move(job.found, std::back_inserter(resources));
    job.found = {};
  }
  std::ranges::stable_sort(resources, {}, &Resource::arn);
  // Listed twice while it moved from page to page, or global and seen from two regions.
  const auto [twice, end] = std::ranges::unique(resources, {}, &Resource::arn);
  resources.erase(twice, end);
}

void TakeOutcomes(Outcomes outcomes, Observation& observation) {
  std::string account;
  for (auto& [place, outcome] : outcomes) {
    if (outcome.answered > 0) {
      if (place.first != account) observation.covered.emplace_back(place.first, "global");
      account = place.first;
      observation.covered.push_back(place);
    }
    for (InventoryGap& gap : MergeAwsGaps(std::move(outcome.gaps), outcome.asked))
      observation.gaps.push_back(std::move(gap));
  }
}

Result<Observation> Observe(const IngestRequest& request, World& world,
                            std::vector<Account>& accounts) {
  FanOut(accounts.size(), kAtOnce, [&](std::size_t n) {
    Result<void> entered = Enter(request, world, accounts[n]);
    if (!entered.ok()) accounts[n].refused = std::move(entered).error();
  });

  std::vector<Job> jobs = JobsOf(accounts);
  std::vector<Detail> details;
  AskAll(jobs, accounts, details);
  if (std::optional<Error> refusal = FirstRefusal(accounts, jobs)) return std::move(*refusal);

  Observation observation{.source = request.source,
                          .observed = std::chrono::floor<std::chrono::seconds>(world.clock.Now())};
  for (Account& account : accounts) {
    std::ranges::move(account.gaps, std::back_inserter(observation.gaps));
    if (account.refused)
      observation.gaps.push_back(AwsAccountGap(account.number, *account.refused));
  }
  TakeOutcomes(OutcomesOf(jobs, details), observation);
  TakeResources(jobs, observation.resources);
  GiveMemoryBack();
  return observation;
}

}  // namespace

Result<Observation> ObserveAws(const IngestRequest& request, World& world) {
  std::vector<Account> accounts = TRY(AccountsOf(request));
  ShareHeaps();
  Result<Observation> observation = Observe(request, world, accounts);
  for (const Account& account : accounts)
    if (account.client) request.tell_calls(account.client->Counts());
  return observation;
}

}  // namespace purser
