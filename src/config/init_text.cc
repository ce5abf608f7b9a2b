#include "config/init_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "config/document.h"
#include "config/keys.h"
#include "domain/taxonomy.h"

namespace purser {
namespace {

/// "# …" lines of at most 90 columns.
std::string Comment(std::string_view text) {
  constexpr std::size_t kWidth = 90;
  std::string comment = "#";
  std::size_t column = 1;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (column > 1 && column + 1 + end > kWidth) {
      comment += "\n#";
      column = 1;
    }
    comment += fmt::format(" {}", text.substr(0, end));
    column += 1 + end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return comment + "\n";
}

std::string KeyText(const KeySpec& key) {
  const std::string_view value = key.example.empty() ? key.fallback : key.example;
  return Comment(key.about) + fmt::format("#{} = {}\n", key.name, value);
}

/// The default taxonomy, written out; the keys of one entry explained at the first.
std::string TaxonomyKeys(const SectionSpec& section) {
  std::string text;
  for (const TaxonomyKey& key : DefaultTaxonomy().keys) {
    text += fmt::format("[taxonomy.key.{}]\n", TomlKey(key.name));
    if (key.required) text += "required = true\n";
    if (!text.ends_with("]\nrequired = true\n") || key.name != DefaultTaxonomy().keys[0].name)
      continue;
    for (const KeySpec& spec : section.keys)
      if (spec.name != "required") text += KeyText(spec);
  }
  return text;
}

std::string SectionText(const SectionSpec& section) {
  std::string text = Comment(section.about);
  switch (section.kind) {
    case SectionKind::kNamed:
      return text + TaxonomyKeys(section);
    case SectionKind::kFree:
      return text +
             fmt::format("#[{}]\n#\"210987654321\" = {{ team = \"search\" }}\n", section.name);
    case SectionKind::kList:
      text += fmt::format("#[[{}]]\n", section.name);
      break;
    case SectionKind::kOnce:
      text += fmt::format("[{}]\n", section.name);
      break;
  }
  for (const KeySpec& key : section.keys) text += KeyText(key);
  return text;
}

}  // namespace

std::string InitText() {
  std::string text = Comment(
      "purser.toml. Every key has a default; take away a # to set one. A flag wins over an "
      "environment variable (PURSER_LEDGER_PATH and so on), that over this file. purser "
      "config show prints what holds and where it comes from. Passwords and tokens never "
      "stand here.");
  for (const SectionSpec& section : AllSections()) text += "\n" + SectionText(section);
  return text;
}

}  // namespace purser
