/// Pass, fail, or unknown until apply: tags held against the taxonomy and the clouds' own limits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/taxonomy.h"
#include "govern/gate/resource.h"

namespace purser {

enum class GateVerdict { kPass, kFail, kUnknown, kNotTaggable };
/// "pass", "fail", "unknown", "not_taggable"
std::string_view VerdictName(GateVerdict verdict);

enum class Reason {
  kMissing,
  kNotAllowed,  ///< Not among the values, or not on this day, or a word for nobody.
  kPattern,     ///< Does not match the pattern, and is none of the values.
  kConflict,    ///< Two spellings of one key say different things.
  kDuplicate,   ///< One key is declared twice.
  kReserved,    ///< "aws:" and the like belong to the cloud.
  kTooLong,     ///< Key or value, for the cloud.
  kCharacters,  ///< The cloud does not take these characters.
  kTooMany,     ///< Tags on one resource, for the cloud.
  kKnownAfterApply,
};
/// "missing", "not-allowed", …: what JSON and SARIF call it.
std::string_view ReasonName(Reason reason);
/// "missing", "not allowed", …: what people read, behind the value where there is one.
std::string_view ReasonText(Reason reason);

struct Violation {
  std::string key;
  Reason reason = Reason::kMissing;
  std::optional<std::string> value = {};    ///< nullopt: there is none, or it is secret.
  std::optional<std::string> nearest = {};  ///< The valid value that was probably meant.
  std::string remedy;                       ///< "add team, one of nlp, search"
};

struct GatedResource {
  PlannedResource resource;  ///< Without its tags: they may be secret, and they are many.
  GateVerdict verdict = GateVerdict::kPass;
  std::vector<Violation> violations = {};  ///< Of kFail its failures, then what is unknown.
};

/// A plan or template, read and judged.
struct GatedChanges {
  std::vector<GatedResource> resources;
  std::vector<std::string> notes;  ///< What the reader had to assume.
};

/// Judges resources by one taxonomy on one day.
class TagJudge {
 public:
  /// @error kConfig  a pattern that is no expression, a key no tag can ever satisfy
  static Result<TagJudge> Make(const Taxonomy& taxonomy, Date day);

  GatedResource Judge(PlannedResource resource) const;

 private:
  TagJudge(TagReader reader, Date day);
  void JudgeKey(const PlannedResource& resource, TagViews views, std::size_t key,
                std::vector<Violation>& violations) const;
  Violation Missing(const PlannedResource& resource, std::size_t key) const;
  Violation Invalid(std::size_t key, const DeclaredTag& tag, std::string_view value) const;

  TagReader reader_;
  Date day_;
  std::vector<TagKey> tag_keys_;
  std::vector<std::vector<std::string>> values_;  ///< Of each key, those that hold on the day.
  std::vector<std::string> examples_;             ///< "for example cc-ml-001", or "".
};

}  // namespace purser
