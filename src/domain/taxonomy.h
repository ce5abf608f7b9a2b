/// The taxonomy: the one list of owner dimensions, and how tags are read by it.
/// @source money.md §5
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace purser {

/// When something holds: half-open, UTC days; without an end it has none.
struct ValidDays {
  std::optional<Date> from;
  std::optional<Date> until;
  bool Contains(Date day) const { return (!from || day >= *from) && (!until || day < *until); }
  friend bool operator==(const ValidDays&, const ValidDays&) = default;
};

/// A value or an alias, and when it holds.
struct DatedName {
  std::string name;
  ValidDays days;
};

/// One owner dimension. Without values and pattern any value is valid.
struct TaxonomyKey {
  std::string name;  ///< Canonical spelling, also the dimension's name.
  bool required = false;
  std::vector<DatedName> values = {};
  std::string pattern = {};  ///< RE2, full match; empty: none. With `values` either may fit.
  std::vector<DatedName> aliases = {};
  std::vector<std::pair<std::string, std::string>> synonyms = {};  ///< written → meant
  ValidDays days = {};
  std::vector<std::pair<std::string, std::string>> defaults = {};  ///< environment → value
};

enum class TagKeyCase { kIgnore, kExact };

struct Taxonomy {
  TagKeyCase tag_key_case = TagKeyCase::kIgnore;
  std::vector<TaxonomyKey> keys;

  const TaxonomyKey* Find(std::string_view name) const;
  std::vector<std::string> KeyNames() const;
};

/// team project environment cost_center owner (required), experiment_id model_version
/// auto_shutdown dataset_version; any value is valid.
Taxonomy DefaultTaxonomy();

/// What an owner dimension reads when nobody owns it.
inline constexpr std::string_view kUnallocated = "unallocated";

using TagView = std::pair<std::string_view, std::string_view>;
using TagViews = std::span<const TagView>;

/// `key` without a provider's prefix: "user:team" and "user_team" are "team". In lower case
/// under kIgnore. Keys equal after this are one key.
std::string NormalTagKey(std::string_view key, TagKeyCase rule);

/// One tag key as `tag:KEY` and the taxonomy look it up: the canonical spelling, then each
/// alias in order, each under the case rule and with prefixes taken off. A tag with an empty
/// value counts as missing.
class TagKey {
 public:
  /// `key`'s aliases come from the taxonomy where it is one of its keys.
  TagKey(const Taxonomy& taxonomy, std::string_view key);

  struct Found {
    std::string_view key;    ///< As delivered; empty: not there.
    std::string_view value;  ///< As delivered.
    bool conflict = false;   ///< Another spelling or alias has a different value.
  };
  /// @param day  aliases that do not hold on it are not looked at
  Found Find(TagViews tags, Date day) const;

 private:
  struct Spelling {
    std::string name;  ///< Normal form.
    ValidDays days;
  };
  TagKeyCase case_;
  std::string canonical_;
  std::vector<Spelling> spellings_;
};

enum class TagVerdict {
  kMissing,  ///< No such tag, or an empty one.
  kValid,
  kInvalid,  ///< Outside the taxonomy, or "unknown": not compliant, so unallocated.
};

struct TagReading {
  TagVerdict verdict = TagVerdict::kMissing;
  std::string value;         ///< Synonym resolved; also when invalid.
  std::string_view tag_key;  ///< Spelling that decided, as delivered.
  bool conflict = false;
};

/// Reads tags by a taxonomy; made once, used for every identity, from any thread.
class TagReader {
 public:
  /// @error kConfig  a pattern is not an RE2 expression; names the key
  static Result<TagReader> Make(const Taxonomy& taxonomy);

  /// @param key  index in taxonomy().keys
  TagReading Read(std::size_t key, TagViews tags, Date day) const;

  /// Resolves a synonym and judges a value that did not come from a tag of this key
  /// (rules, defaults, launches): kValid or kInvalid. A key that does not hold on `day`
  /// takes no value.
  TagReading Judge(std::size_t key, std::string_view value, Date day) const;

  /// Days on which anything in the taxonomy begins or ends, sorted: between two of them
  /// every reading is the same.
  std::vector<Date> Breakpoints() const;

  const Taxonomy& taxonomy() const;

 private:
  struct Compiled;
  explicit TagReader(std::shared_ptr<const Compiled> compiled);
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace purser
