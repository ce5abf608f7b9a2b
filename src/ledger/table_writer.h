/// Filling a table of the engine from C++, millions of rows at a time.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/int128.h"
#include "base/result.h"
#include "base/time.h"
#include "domain/identity.h"

namespace purser {

/// Rows are written column by column, in the table's order, each ended by EndRow. A value of
/// another type than its column's is our bug and ends the process. Nothing is in the table for
/// sure before Finish.
class TableWriter {
 public:
  virtual ~TableWriter() = default;

  virtual void Null() = 0;
  virtual void Text(std::string_view text) = 0;  ///< VARCHAR
  virtual void Boolean(bool value) = 0;
  virtual void Integer(std::int64_t value) = 0;  ///< BIGINT
  virtual void Units(Int128 units) = 0;          ///< DECIMAL(38,s): units of 10^-s
  virtual void Key(const IdentityKey& key) = 0;  ///< UUID
  virtual void Day(Date day) = 0;                ///< DATE

  /// @error kUnavailable  memory and disk are full
  virtual Result<void> EndRow() = 0;
  virtual Result<void> Finish() = 0;
};

}  // namespace purser
