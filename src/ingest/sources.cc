#include "ingest/sources.h"

#include <algorithm>
#include <array>

namespace purser {

std::span<const SourceKind> AllSourceKinds() {
  static const std::array kinds = {
      Focus(), AwsCur(), AwsCostExplorer(), AwsInventory(), AzureCost(), GcpBilling(), Oci(),
  };
  return kinds;
}

const SourceKind* FindSourceKind(std::string_view name) {
  const std::span<const SourceKind> kinds = AllSourceKinds();
  const auto found = std::ranges::find(kinds, name, &SourceKind::name);
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace purser
