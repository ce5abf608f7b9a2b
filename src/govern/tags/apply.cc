#include "govern/tags/apply.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "govern/tags/tag_apis.h"

namespace purser {
namespace {

constexpr std::size_t kNotedAtOnce = 50;

std::optional<std::string> ValueIn(const TagPairs& tags, const std::string& key) {
  const auto found = std::ranges::find(tags, key, [](const auto& tag) { return tag.first; });
  if (found == tags.end()) return std::nullopt;
  return found->second;
}

std::string NowText(const std::optional<std::string>& value) {
  return value ? fmt::format("it is \"{}\" now", *value) : "the tag is gone";
}

std::size_t OwnCount(const TagPairs& tags) {
  return static_cast<std::size_t>(
      std::ranges::count_if(tags, [](const auto& tag) { return !tag.first.starts_with("aws:"); }));
}

/// One resource's changes that are to be made now.
struct Job {
  TagTarget target;
  std::string account;
  std::vector<TagChange*> changes;
  TagPairs set;
  std::vector<std::string> remove;
};

class Writer {
 public:
  explicit Writer(const ClientOf& clients) : clients_(clients) {}

  /// All changes of some resources.
  void Write(std::span<TagChange> changes);

 private:
  void Prepare(AwsClient& client, Job& job);
  void WriteAlike(std::span<Job*> jobs);
  void WriteOne(Job& job);
  static void Settle(Job& job, const Result<void>& done);

  const ClientOf& clients_;
};

std::vector<Job> JobsOf(std::span<TagChange> changes) {
  std::map<std::pair<std::string, std::string>, Job> jobs;
  for (TagChange& change : changes) {
    Job& job = jobs[{change.arn, change.resource}];
    job.target = {.arn = change.arn,
                  .id = change.resource,
                  .type = change.type,
                  .region = change.region == "global" ? "" : change.region};
    job.account = change.account;
    job.changes.push_back(&change);
  }
  std::vector<Job> list;
  for (auto& [place, job] : jobs) list.push_back(std::move(job));
  return list;
}

void Fail(Job& job, const std::string& error) {
  for (TagChange* change : job.changes)
    if (change->state == TagChangeState::kPlanned) {
      change->state = TagChangeState::kFailed;
      change->error = error;
    }
}

/// Reads what is there, keeps what somebody changed meanwhile, and collects the rest.
void Writer::Prepare(AwsClient& client, Job& job) {
  const Result<TagPairs> tags = TagApiOf(job.target.type).read(client, job.target);
  if (!tags.ok()) return Fail(job, tags.error().message);
  std::size_t count = OwnCount(tags.value());
  for (TagChange* change : job.changes) {
    const std::optional<std::string> now = ValueIn(tags.value(), change->key);
    if (now != change->before) {
      change->state = TagChangeState::kKept;
      change->error = NowText(now);
    } else if (change->after) {
      count += now ? 0 : 1;
      job.set.emplace_back(change->key, *change->after);
    } else {
      count -= 1;
      job.remove.push_back(change->key);
    }
  }
  if (count > kMostTags)
    Fail(job, fmt::format("it would have {} tags; AWS takes {}", count, kMostTags));
}

void Writer::Settle(Job& job, const Result<void>& done) {
  if (!done.ok()) return Fail(job, done.error().message);
  for (TagChange* change : job.changes)
    if (change->state == TagChangeState::kPlanned) change->state = TagChangeState::kWritten;
}

void Writer::WriteOne(Job& job) {
  const TagApi& api = TagApiOf(job.target.type);
  Result<AwsClient*> client = clients_(job.account);
  if (!client.ok()) return Fail(job, client.error().message);
  Result<void> done;
  if (!job.set.empty()) done = api.write(*client.value(), {&job.target, 1}, job.set);
  if (done.ok() && !job.remove.empty()) {
    // What is written stays written, whatever becomes of the rest: undo must know it.
    for (TagChange* change : job.changes)
      if (change->state == TagChangeState::kPlanned && change->after)
        change->state = TagChangeState::kWritten;
    done = api.remove(*client.value(), job.target, job.remove);
  }
  Settle(job, done);
}

/// Jobs of one account, region and service that set the same. Where the call fails, nobody knows
/// on whom: each is tried alone.
void Writer::WriteAlike(std::span<Job*> jobs) {
  const TagApi& api = TagApiOf(jobs[0]->target.type);
  Result<AwsClient*> client = clients_(jobs[0]->account);
  std::vector<TagTarget> targets;
  for (const Job* job : jobs) targets.push_back(job->target);
  const bool together =
      client.ok() && jobs.size() > 1 && api.write(*client.value(), targets, jobs[0]->set).ok();
  for (Job* job : jobs) {
    if (together)
      Settle(*job, {});
    else
      WriteOne(*job);
  }
}

void Writer::Write(std::span<TagChange> changes) {
  std::vector<Job> jobs = JobsOf(changes);
  using Kind = std::tuple<std::string, std::string, std::string_view, TagPairs>;
  std::map<Kind, std::vector<Job*>> alike;
  for (Job& job : jobs) {
    Result<AwsClient*> client = clients_(job.account);
    if (!client.ok()) {
      Fail(job, client.error().message);
      continue;
    }
    Prepare(*client.value(), job);
    const bool anything = std::ranges::any_of(job.changes, [](const TagChange* change) {
      return change->state == TagChangeState::kPlanned;
    });
    if (!anything) continue;
    if (!job.remove.empty())
      WriteOne(job);
    else
      alike[{job.account, job.target.region, TagApiOf(job.target.type).service, job.set}].push_back(
          &job);
  }
  for (auto& [kind, together] : alike) {
    const std::size_t most = TagApiOf(together[0]->target.type).most_targets;
    for (std::size_t at = 0; at < together.size(); at += most)
      WriteAlike(std::span(together).subspan(at, std::min(most, together.size() - at)));
  }
}

/// The end of the part of `changes` that begins at `from`: some resources, each whole.
std::size_t PartEnd(std::span<const TagChange> changes, std::size_t from) {
  std::size_t end = std::min(from + kNotedAtOnce, changes.size());
  while (end < changes.size() && changes[end].arn == changes[end - 1].arn) ++end;
  return end;
}

}  // namespace

std::int64_t Applied::Count(TagChangeState state) const {
  return std::ranges::count(changes, state, &TagChange::state);
}

Result<Applied> ApplyTags(TagJournal& journal, const ClientOf& clients, const std::string& about,
                          std::vector<TagChange> changes) {
  Applied applied;
  std::ranges::stable_sort(changes, {}, [](const TagChange& change) {
    return std::tuple(change.account, change.region, change.type, change.arn);
  });
  applied.changes = std::move(changes);
  applied.run = TRY(journal.Begin(about, applied.changes).While("journal of tags"));
  Writer writer(clients);
  const std::span<TagChange> all = applied.changes;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = PartEnd(all, at);
    writer.Write(all.subspan(at, end - at));
    // From here on the journal says what was done, whatever happens next.
    TRY(journal.Record(applied.run, all.subspan(at, end - at)).While("journal of tags"));
    at = end;
  }
  return applied;
}

Result<std::vector<TagChange>> UndoOf(TagJournal& journal, const TagRun& run) {
  std::vector<TagChange> changes = TRY(journal.Changes(run.id));
  // What was planned and not noted further may have been written: whether it was is looked at.
  std::erase_if(changes, [](const TagChange& change) {
    return change.state != TagChangeState::kWritten && change.state != TagChangeState::kPlanned;
  });
  for (TagChange& change : changes) {
    std::swap(change.before, change.after);
    change.evidence = "undo " + run.id;
    change.state = TagChangeState::kPlanned;
    change.error = {};
  }
  return changes;
}

Result<Applied> UndoTags(TagJournal& journal, const ClientOf& clients, const TagRun& run,
                         std::vector<TagChange> changes) {
  std::vector<TagChange> undone = changes;
  Applied applied = TRY(ApplyTags(journal, clients, "undo " + run.id, std::move(changes)));
  std::map<std::pair<std::string_view, std::string_view>, const TagChange*> outcomes;
  for (const TagChange& change : applied.changes) outcomes[{change.arn, change.key}] = &change;
  for (TagChange& was : undone) {
    const auto found = outcomes.find({was.arn, was.key});
    Check(found != outcomes.end(), "every change is undone or says why not");
    const TagChange* now = found->second;
    std::swap(was.before, was.after);
    was.state = now->state == TagChangeState::kWritten ? TagChangeState::kUndone
                : now->state == TagChangeState::kKept  ? TagChangeState::kKept
                                                       : TagChangeState::kWritten;
    was.error = now->error;
  }
  TRY(journal.Record(run.id, undone).While("journal of tags"));
  return applied;
}

std::vector<TagChange> ChangesOf(std::span<const Repair> repairs) {
  std::vector<TagChange> changes;
  for (const Repair& repair : repairs) {
    if (!repair.refused.empty()) continue;
    const Resource& resource = *repair.checked->resource;
    TagChange base{.arn = resource.arn,
                   .resource = resource.id,
                   .type = resource.type,
                   .account = resource.account,
                   .region = resource.region};
    for (const PlannedTag& tag : repair.set) {
      base.key = tag.key;
      base.before = tag.before;
      base.after = tag.value;
      base.evidence = fmt::format("{} % {}", tag.confidence, tag.evidence);
      changes.push_back(base);
    }
    for (const std::string& key : repair.remove) {
      const std::string* value = resource.Tag(key);
      base.key = key;
      base.before = value == nullptr ? std::nullopt : std::optional(*value);
      base.after = std::nullopt;
      base.evidence = "another spelling";
      changes.push_back(base);
    }
  }
  return changes;
}

}  // namespace purser
