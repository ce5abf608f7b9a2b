/// What metered pools are shared by: a measure that the bill has, or a file.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/int128.h"
#include "base/result.h"
#include "config/config.h"
#include "world/world.h"

namespace purser {

/// Weights by owner, in 1e-18.
using OwnerAmounts = std::map<std::string, UInt128>;

/// The files that metered pools name, by driver, and a digest of what stands in them.
struct Drivers {
  std::map<std::string, OwnerAmounts> files;
  std::string digest;  ///< Empty when there are no files.
};

/// "gpu_hours", "bytes", "requests", "lines": measures of the bill. Any other driver is a file.
bool IsMeasure(std::string_view driver);

/// Reads `owner,amount` after a header of these names; an owner that comes twice is summed.
/// @error kData  another header, an amount that is negative or no number; names the line
Result<OwnerAmounts> ParseDriver(std::string_view text);

/// @error kData, kNotFound  names the pool and the file
Result<Drivers> ReadDrivers(Files& files, std::span<const SharedCost> pools);

/// A quantity of `unit` in bytes or requests, 1e-12; nullopt for units of something else.
/// "GB" is 10^9 bytes, "GiB" 2^30; units of time (GB-Hours) are no bytes.
std::optional<UInt128> MeasureOf(std::string_view measure, std::string_view unit, Int128 quantity);

}  // namespace purser
