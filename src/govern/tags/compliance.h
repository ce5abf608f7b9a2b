/// Which resources carry the tags that the taxonomy asks for, by count and by money.
///
/// Pure: resources, taxonomy and money in, verdicts out. One reading of tags for all: the gate's
/// TagJudge, so that what it lets pass is compliant once it exists.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/int128.h"
#include "base/result.h"
#include "base/time.h"
#include "domain/resource.h"
#include "domain/taxonomy.h"
#include "govern/gate/verdict.h"

namespace purser {

/// Effective cost of one resource in some days, and who owned most of it.
struct ResourceMoney {
  std::string owner;                     ///< "unallocated" too; empty: not known.
  std::map<std::string, Int128> amount;  ///< By currency, 1e-18.
};
using MoneyByResource = std::unordered_map<std::string, ResourceMoney>;  ///< By the bill's id.

enum class TagStanding {
  kCompliant,
  kNotCompliant,
  kCannotBeTagged,  ///< Its type carries no tags.
  kGone,            ///< Terminated or ended: nothing to tag any more.
  kTagsUnknown,     ///< Its tags could not be read: neither compliant nor not.
};

struct CheckedResource {
  const Resource* resource = nullptr;
  TagStanding standing = TagStanding::kCompliant;
  std::string team;  ///< By its own tag, else by who owns its charges, else "unallocated".
  std::vector<Violation> faults = {};
  const ResourceMoney* money = nullptr;  ///< Null: the books do not say.
};

struct MoneyRate {
  Int128 all = 0;        ///< Positive cost of the resources that are counted.
  Int128 compliant = 0;  ///< Of it.
};

/// How much of something is compliant.
struct ComplianceRate {
  std::int64_t resources = 0;  ///< That exist, can be tagged, and whose tags are known.
  std::int64_t compliant = 0;
  std::int64_t without_money = 0;  ///< Of `resources`, those the books have no cost of.
  std::map<std::string, MoneyRate> money = {};
  void Add(const CheckedResource& checked);
};

struct ComplianceQuestion {
  std::string team_key;  ///< The taxonomy key that teams are told by; empty: none.
  const MoneyByResource* money = nullptr;
};

/// Judges resources by one taxonomy on one day.
class ComplianceJudge {
 public:
  /// @error kConfig  as TagJudge::Make
  static Result<ComplianceJudge> Make(const Taxonomy& taxonomy, Date day);

  CheckedResource Check(const Resource& resource, const ComplianceQuestion& question) const;

  /// All of them: those that cost most first, then by how many keys are wrong, then by id.
  std::vector<CheckedResource> CheckAll(std::span<const Resource> resources,
                                        const ComplianceQuestion& question) const;

  const TagReader& reader() const { return reader_; }
  Date day() const { return day_; }

 private:
  ComplianceJudge(TagJudge judge, TagReader reader, Date day)
      : judge_(std::move(judge)), reader_(std::move(reader)), day_(day) {}

  TagJudge judge_;
  TagReader reader_;
  Date day_;
};

/// Whether its tags were read and mean something: it is compliant or is not.
bool IsJudged(const CheckedResource& checked);

/// Terminated instances, ended jobs and the like.
bool IsGone(const Resource& resource);

/// Whether its type carries tags; types that nobody knows do.
bool CanBeTagged(const Resource& resource);

/// The resource's own tags, without those that begin with "aws:" (AWS writes them, nobody else
/// can).
std::vector<TagView> OwnTags(const Resource& resource);

/// In the currency that most is spent in, to rank by; unknown ranks below 0.
Int128 RankOf(const CheckedResource& checked);

/// By team, and "" for all together.
std::map<std::string, ComplianceRate> RatesByTeam(std::span<const CheckedResource> checked);

}  // namespace purser
