/// The loader's parts; load.cc calls them in this order, because rules speak of the taxonomy.
#pragma once

#include "config/reading.h"

namespace purser {

/// The names of a list that has no dates; dates are mistakes there.
std::vector<std::string> NameTexts(Reading& reading, const SectionReader& section,
                                   std::string_view key);

Taxonomy ReadTaxonomy(Reading& reading, const TomlNode& root);

std::vector<AllocationRule> ReadAllocation(Reading& reading, const TomlNode& root,
                                           const Taxonomy& taxonomy);
std::vector<AllocationDefault> ReadAllocationDefaults(Reading& reading, const TomlNode& root,
                                                      const Taxonomy& taxonomy);
std::vector<SharedCost> ReadSharedCosts(Reading& reading, const TomlNode& root,
                                        const Taxonomy& taxonomy);

/// What a taxonomy key's value in a rule means, judged on any day.
class ValueJudge {
 public:
  explicit ValueJudge(const Taxonomy& taxonomy);

  /// The value, its synonym resolved; a mistake (with the nearest) where the taxonomy has no
  /// such key or value.
  std::optional<std::string> Read(Reading& reading, const TomlMember& member) const;

  /// The same of a value that stands in place of a key, as weights' owners do.
  std::optional<std::string> ReadOwner(Reading& reading, std::string_view key,
                                       const TomlMember& member) const;

 private:
  std::optional<std::string> Judge(Reading& reading, std::string_view key, std::string_view value,
                                   TextPosition position) const;

  Taxonomy undated_;
  std::optional<TagReader> tags_;  ///< Nullopt where a pattern is broken (reported elsewhere).
};

}  // namespace purser
