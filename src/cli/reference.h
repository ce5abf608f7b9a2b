/// The reference pages, each written from the table that the program itself uses.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace purser {

struct ReferencePage {
  std::string_view file;   ///< "verbs.md"
  std::string_view about;  ///< One line.
  std::string (*write)();
};

/// verbs, configuration, schema, dimensions, sources, findings, formats, exit codes, and the man
/// page purser.1.
std::span<const ReferencePage> AllReferencePages();

std::string VerbsPage();
std::string ConfigurationPage();
std::string ManPage();

}  // namespace purser
