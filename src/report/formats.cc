#include "report/formats.h"

#include <array>

#include <fmt/format.h>

#include "base/suggest.h"

namespace purser {
namespace {

constexpr std::array kFormats = {
    Format{"table", "for the terminal", true, RenderTable},
    Format{"json", "exact, by schema purser.report.v1", false, RenderJson},
    Format{"csv", "exact, the main table by RFC 4180", false, RenderCsv},
    Format{"markdown", "for issues, wikis and chats", true, RenderMarkdown},
    Format{"html", "one page to mail or print, with charts; nothing is fetched", true, RenderHtml},
    Format{"xlsx", "a workbook of real numbers, totals as formulas; a file: --output", false,
           RenderXlsx, true},
};

}  // namespace

std::span<const Format> AllFormats() { return kFormats; }

Result<const Format*> FindFormat(std::string_view name) {
  std::vector<std::string> names;
  for (const Format& format : kFormats) {
    if (format.name == name) return &format;
    names.emplace_back(format.name);
  }
  return Error{ErrorKind::kUsage, fmt::format("unknown format \"{}\"{}; there are {}", name,
                                              DidYouMean(name, names), fmt::join(names, ", "))};
}

}  // namespace purser
