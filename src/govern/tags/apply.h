/// Writing tags, and taking that back: nothing is changed that is not as the plan saw it, and
/// everything is in the journal before AWS is asked.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cloud/aws/client.h"
#include "govern/tags/repair.h"
#include "ledger/tag_journal.h"

namespace purser {

/// The client that may write to an account; lives as long as whoever gave it.
using ClientOf = std::function<Result<AwsClient*>(const std::string& account)>;

struct Applied {
  std::string run;  ///< In the journal.
  std::vector<TagChange> changes;
  std::int64_t Count(TagChangeState state) const;
};

/// Writes `changes`. A tag that is not as its `before` says any more is kept (state kKept, with
/// what it is now); one that cannot be written is kFailed and does not hold up the others.
/// @error kUnavailable, kDenied  the journal cannot be written: nothing was done
Result<Applied> ApplyTags(TagJournal& journal, const ClientOf& clients, const std::string& about,
                          std::vector<TagChange> changes);

/// What would take `run` back: for each tag it wrote, the one that was there before.
Result<std::vector<TagChange>> UndoOf(TagJournal& journal, const TagRun& run);

/// Takes `run` back with `changes` of UndoOf, and notes in it what was.
Result<Applied> UndoTags(TagJournal& journal, const ClientOf& clients, const TagRun& run,
                         std::vector<TagChange> changes);

/// What writing the plan changes, tag by tag.
std::vector<TagChange> ChangesOf(std::span<const Repair> repairs);

}  // namespace purser
