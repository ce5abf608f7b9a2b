/// Every section and key of purser.toml that exists: one table.
///
/// Reading, spelling suggestions, environment variables, defaults, `config show`, `init` and
/// docs/reference/configuration.md are made from it. To add a setting: a row in keys.cc, a field
/// in config.h, and the line that fills it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace purser {

enum class KeyType {
  kText,
  kPath,  ///< Relative ones are under the file's folder.
  kInteger,
  kShare,  ///< 0 to 1, exact: 0.001 or "0.001".
  kBytes,  ///< "2GiB", or an integer.
  kBoolean,
  kMonth,    ///< "2026-09"
  kDay,      ///< "2026-09-01"
  kFilter,   ///< domain/filter.h
  kNames,    ///< List of texts or of { name = "…", from = "…", until = "…" }.
  kPairs,    ///< { key = "text", … }
  kWeights,  ///< { owner = 1, … } or { owner = "0.5", … }
};

/// "text", "folder or file", …: for people.
std::string_view KeyTypeName(KeyType type);

struct KeySpec {
  std::string_view name;
  KeyType type;
  std::string_view about;          ///< One line.
  std::string_view fallback = {};  ///< Default as TOML; empty: none.
  std::vector<std::string> choices = {};
  std::string_view example = {};  ///< A value as TOML, for `init` and reference pages.
  bool required = false;          ///< Of its section's every entry.
};

enum class SectionKind {
  kOnce,   ///< [ledger]
  kList,   ///< [[source]], told apart by `name`
  kNamed,  ///< [taxonomy.key.NAME]
  kFree,   ///< [allocation_defaults]: any key, each { taxonomy key = "text" }
};

struct SectionSpec {
  std::string_view name;  ///< "taxonomy.key"
  SectionKind kind;
  std::string_view about;
  std::vector<KeySpec> keys;

  const KeySpec* Find(std::string_view key) const;
  std::vector<std::string> KeyNames() const;
};

/// In the order of a file written by hand.
std::span<const SectionSpec> AllSections();
const SectionSpec& Section(std::string_view name);

/// "PURSER_LEDGER_PATH": the variable that overrides a key of a kOnce section; nullopt for keys
/// that have none.
std::optional<std::string> VariableOf(const SectionSpec& section, const KeySpec& key);

/// "[ledger]", "[[source]]", "[taxonomy.key.NAME]"
std::string SectionTitle(const SectionSpec& section);

}  // namespace purser
