/// What the parts of the loader share: mistakes collected, values typed, origins noted.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.h"
#include "base/time.h"
#include "config/config.h"
#include "config/document.h"
#include "config/keys.h"
#include "config/load.h"
#include "domain/filter.h"
#include "world/world.h"

namespace purser {

/// A value and where it stands.
struct Setting {
  TomlNode node;
  std::string origin;  ///< "purser.toml:3:1", "PURSER_LEDGER_PATH", "--books", "default"
};

/// One reading of one configuration. Mistakes do not stop it.
class Reading {
 public:
  Reading(World& world, const ConfigRequest& request, std::filesystem::path file);

  World& world() { return world_; }
  const ConfigRequest& request() const { return request_; }
  const std::filesystem::path& file() const { return file_; }

  /// A mistake at a place in the file.
  void Problem(TextPosition position, const std::string& message);
  /// A mistake in a value, wherever it came from.
  void Problem(const Setting& setting, const std::string& message);
  /// All mistakes, in the file's order, a line each.
  std::optional<Error> Failure() const;

  void Note(std::string key, const Setting& setting);
  std::vector<SettingOrigin> TakeOrigins() { return std::move(origins_); }

  std::string Place(TextPosition position) const;

 private:
  struct Mistake {
    TextPosition position;
    std::string text;
  };
  World& world_;
  const ConfigRequest& request_;
  std::filesystem::path file_;
  std::vector<Mistake> mistakes_;
  std::vector<SettingOrigin> origins_;
};

/// One entry of one section: [ledger], the third [[source]] …
///
/// Making it reports unknown keys, wrong types, wrong choices and missing required keys, and
/// notes every value's origin. The getters then report what is wrong with a value's text.
class SectionReader {
 public:
  /// @param table  null where the file does not have it
  /// @param label  "ledger", "source.prod": how `config show` calls it
  /// @param others  keys beside the section's own that the caller reads (tables below it)
  SectionReader(Reading& reading, const SectionSpec& section, const TomlNode* table,
                std::string label, const std::vector<std::string>& others = {});

  /// Flag, variable, file, or default; nullptr: none of them.
  const Setting* Find(std::string_view key) const;
  /// Where a missing value would stand.
  TextPosition position() const { return position_; }

  std::string Text(std::string_view key) const;  ///< "" without one.
  std::filesystem::path Path(std::string_view key) const;
  std::optional<std::int64_t> Integer(std::string_view key, std::int64_t least) const;
  std::optional<std::int64_t> Bytes(std::string_view key) const;
  std::optional<Int128> Share(std::string_view key) const;
  bool Boolean(std::string_view key) const;
  std::optional<Month> BillingMonth(std::string_view key) const;
  std::optional<Date> Day(std::string_view key) const;
  /// from and until.
  ValidDays Days() const;
  std::optional<Filter> Where(std::string_view key, const FilterNames& names) const;
  /// Texts of a table, in order; others are reported.
  std::vector<const TomlMember*> Pairs(std::string_view key) const;

 private:
  void CheckNames(const TomlNode& table, const std::vector<std::string>& others) const;
  std::optional<Setting> Resolve(const KeySpec& key, const TomlNode* table) const;
  bool Fits(const KeySpec& key, const Setting& setting) const;

  Reading& reading_;
  const SectionSpec& section_;
  TextPosition position_;
  std::vector<std::pair<std::string_view, Setting>> settings_;
};

/// The entries of a [[list]]; a table or value in its place is a mistake.
std::vector<const TomlNode*> Entries(Reading& reading, const TomlNode& root,
                                     std::string_view section);

/// The table of a [section], or null; anything else in its place is a mistake.
const TomlNode* TableAt(Reading& reading, const TomlNode& root, std::string_view section);

/// A day in a text; a mistake otherwise.
std::optional<Date> ReadDay(Reading& reading, const Setting& setting);

}  // namespace purser
