/// What runs SQL: the interface that DuckDB implements here and Trino and Athena later.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/query.h"
#include "base/result.h"
#include "base/time.h"
#include "domain/identity.h"

namespace purser {

/// An exact number that came from SQL.
struct Decimal {
  Int128 units = 0;
  int scale = 0;
  friend bool operator==(const Decimal&, const Decimal&) = default;
};

/// A MAP(VARCHAR, VARCHAR), in the engine's order.
using TextMap = std::vector<std::pair<std::string, std::string>>;

/// The same as views into an answer.
using TextMapView = std::vector<std::pair<std::string_view, std::string_view>>;

/// One value in an answer or a parameter; monostate is NULL. HUGEINT comes as a Decimal of
/// scale 0; DOUBLE only where a statement asks for a ratio.
using Value = std::variant<std::monostate, bool, std::int64_t, double, Decimal, std::string, Date,
                           Instant, IdentityKey, TextMap>;

struct Parameter {
  std::string name;  ///< Without the dollar sign.
  Value value;
};
using Parameters = std::vector<Parameter>;

/// One row of an answer, read by column name. A name or type that the statement does not
/// have is our bug and ends the process. References stay valid inside the visitor only.
class Row {
 public:
  virtual ~Row() = default;
  virtual std::size_t size() const = 0;
  virtual Value At(std::size_t column) const = 0;
  virtual std::size_t Index(std::string_view column) const = 0;
  virtual bool IsNull(std::size_t column) const = 0;
  /// Without a copy; NULL reads as "". For wide scans.
  virtual std::string_view Text(std::size_t column) const = 0;
  /// A map's entries in place of what `entries` had, without a copy; NULL reads as none.
  virtual void Entries(std::size_t column, TextMapView& entries) const = 0;

  std::string Text(std::string_view column) const { return std::string(Text(Index(column))); }
  bool IsNull(std::string_view column) const { return IsNull(Index(column)); }
  std::int64_t Integer(std::string_view column) const;  ///< NULL reads as 0.
  Int128 Units(std::string_view column) const;          ///< Of a decimal; NULL reads as 0.
  Date Day(std::string_view column) const;              ///< Of a DATE or TIMESTAMP.
  Value operator[](std::string_view column) const { return At(Index(column)); }
};

/// A small answer, whole in memory.
struct Answer {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;

  std::size_t Index(std::string_view column) const;
};

class Engine {
 public:
  virtual ~Engine() = default;

  /// Calls `visit` for each row, in order; an error from it ends the query and is returned.
  /// @error kData         a value does not fit its column
  /// @error kInterrupted  Interrupt() was called
  /// @error kInternal     the engine refused the statement; the message names its file
  virtual Result<void> ForEach(const Query& query, const Parameters& parameters,
                               const std::function<Result<void>(const Row&)>& visit) = 0;

  /// Writes the answer as one new Parquet file; the caller syncs and renames it.
  /// @return rows written
  virtual Result<std::int64_t> Materialise(const Query& query, const Parameters& parameters,
                                           const std::filesystem::path& file) = 0;

  /// The whole answer; its columns are named also when there are no rows.
  virtual Result<Answer> Select(const Query& query, const Parameters& parameters) = 0;
  Result<Answer> Select(const Query& query) { return Select(query, {}); }

  /// The rows of `query`, each made by T::From(row).
  template <typename T>
  Result<std::vector<T>> SelectAs(const Query& query, const Parameters& parameters = {}) {
    std::vector<T> rows;
    TRY(ForEach(query, parameters, [&](const Row& row) -> Result<void> {
      rows.push_back(T::From(row));
      return {};
    }));
    return rows;
  }
};

}  // namespace purser
