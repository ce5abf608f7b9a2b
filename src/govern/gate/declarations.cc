#include "govern/gate/declarations.h"

#include <algorithm>
#include <fstream>
#include <vector>

#include "govern/gate/provider.h"

namespace purser {
namespace {

constexpr std::uintmax_t kLargestFile = std::uintmax_t{4} << 20;

/// NAME of `"NAME"` at the beginning, which is taken off.
std::string TakeQuoted(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  if (!text.starts_with('"')) return {};
  const std::size_t end = text.find('"', 1);
  if (end == std::string_view::npos) return {};
  const std::string name(text.substr(1, end - 1));
  text.remove_prefix(end + 1);
  return name;
}

std::vector<std::filesystem::path> TerraformFiles(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  std::filesystem::directory_iterator entry(folder.empty() ? "." : folder, failed);
  for (; !failed && entry != std::filesystem::directory_iterator(); entry.increment(failed)) {
    std::error_code unreadable;
    if (entry->path().extension() == ".tf" && entry->is_regular_file(unreadable) &&
        entry->file_size(unreadable) <= kLargestFile)
      files.push_back(folder / entry->path().filename());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

Declarations::Declarations(const std::filesystem::path& root,
                           const std::map<std::string, std::string, std::less<>>& modules) {
  for (const auto& [module, folder] : modules)
    for (const std::filesystem::path& file : TerraformFiles((root / folder).lexically_normal()))
      ReadFile(file.lexically_normal(), module);
}

void Declarations::ReadFile(const std::filesystem::path& file, const std::string& module) {
  std::ifstream lines(file);
  std::string line;
  for (std::int64_t number = 1; std::getline(lines, line); ++number) {
    std::string_view rest = line;
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (!rest.starts_with("resource")) continue;
    rest.remove_prefix(std::string_view("resource").size());
    const std::string type = TakeQuoted(rest);
    const std::string name = TakeQuoted(rest);
    if (!type.empty() && !name.empty())
      places_.emplace(module + type + "." + name, Place{file.string(), number});
  }
}

void Declarations::Locate(PlannedResource& resource) const {
  if (places_.empty()) return;
  const auto found = places_.find(WithoutIndices(resource.address));
  if (found == places_.end()) return;
  resource.file = found->second.file;
  resource.line = found->second.line;
}

}  // namespace purser
