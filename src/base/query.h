#pragma once

#include <string_view>

namespace purser {

/// One statement from one .sql file, embedded by the build (generated/embedded.h).
struct Query {
  std::string_view file;  ///< "src/report/trend.sql", for messages.
  std::string_view text;
};

}  // namespace purser
