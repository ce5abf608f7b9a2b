/// What `doctor` finds, line by line, and how it is written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace purser {

enum class Health {
  kOk,
  kWarn,  ///< Works, with less to say; or nobody asked for it yet.
  kFail,  ///< What is configured does not work.
};
std::string_view HealthName(Health health);  ///< "ok", "warn", "fail"

struct CheckupLine {
  Health health = Health::kOk;
  std::string subject;      ///< "configuration", "books", "aws prod"
  std::string about;        ///< What was found.
  std::string remedy = {};  ///< What to do; empty where nothing is to be done.
};
using Checkup = std::vector<CheckupLine>;

struct CheckupCanvas {
  std::size_t width = 0;  ///< 0: as wide as need be.
  bool colour = false;
};

/// A line each, remedies beside them; below them where there is no room.
std::string CheckupTable(const Checkup& checkup, const CheckupCanvas& canvas);

/// Schema purser.doctor.v1.
std::string CheckupJson(const Checkup& checkup);

std::size_t CountOf(const Checkup& checkup, Health health);

}  // namespace purser
