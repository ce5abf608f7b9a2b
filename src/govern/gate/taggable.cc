#include "govern/gate/taggable.h"

#include <algorithm>

#include "embedded.h"
#include "govern/gate/resource.h"

namespace purser {
namespace {

/// Binary search for the line that opens with `name` and a comma, in a table sorted by its first
/// field: nothing is built for a few questions, and ten thousand are quick. @return what follows
/// the comma
std::optional<std::string_view> Rest(std::string_view table, std::string_view name) {
  std::size_t low = table.find('\n') + 1;
  std::size_t high = table.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const std::size_t before = table.rfind('\n', middle == 0 ? 0 : middle - 1);
    const std::size_t start = std::max(low, before == std::string_view::npos ? 0 : before + 1);
    const std::size_t end = std::min(table.find('\n', middle), table.size());
    const std::string_view line = table.substr(start, end - start);
    const std::string_view found = line.substr(0, line.find(','));
    if (found == name) return line.substr(found.size() + 1);
    if (found < name)
      low = end + 1;
    else
      high = start;
  }
  return std::nullopt;
}

}  // namespace

Cloud CloudOf(std::string_view resource_type) {
  if (resource_type.starts_with("aws_") || resource_type.starts_with("awscc_") ||
      resource_type.starts_with("AWS::"))
    return Cloud::kAws;
  if (resource_type.starts_with("google_")) return Cloud::kGoogle;
  if (resource_type.starts_with("azurerm_")) return Cloud::kAzure;
  return Cloud::kOther;
}

std::optional<std::string_view> TerraformTagAttribute(std::string_view type) {
  return Rest(data::terraform_taggable, type);
}

std::optional<TagProperty> CloudFormationTagProperty(std::string_view type) {
  const std::optional<std::string_view> rest = Rest(data::cloudformation_taggable, type);
  if (!rest) return std::nullopt;
  const std::size_t comma = rest->find(',');
  return TagProperty{.name = rest->substr(0, comma), .is_list = rest->substr(comma + 1) == "list"};
}

}  // namespace purser
