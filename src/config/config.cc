#include "config/config.h"

#include <algorithm>

namespace purser {

std::string_view RoleName(SourceRole role) {
  switch (role) {
    case SourceRole::kAuthority:
      return "authority";
    case SourceRole::kCheck:
      return "check";
    case SourceRole::kHistory:
      return "history";
  }
  return "";
}

std::string_view MethodName(ShareMethod method) {
  switch (method) {
    case ShareMethod::kEven:
      return "even";
    case ShareMethod::kFixed:
      return "fixed";
    case ShareMethod::kProportional:
      return "proportional";
    case ShareMethod::kMetered:
      return "metered";
  }
  return "";
}

std::optional<std::string_view> PoolOfTarget(std::string_view target) {
  constexpr std::string_view kPrefix = "pool:";
  if (!target.starts_with(kPrefix)) return std::nullopt;
  return target.substr(kPrefix.size());
}

const std::vector<std::string>& MeasureDrivers() {
  static const std::vector<std::string> drivers = {"gpu_hours", "bytes", "requests", "lines"};
  return drivers;
}

bool IsMeasureDriver(std::string_view driver) {
  return std::ranges::find(MeasureDrivers(), driver) != MeasureDrivers().end();
}

}  // namespace purser
