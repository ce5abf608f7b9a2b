/// PostgreSQL, as an interface of the world: the real one (pq_postgres.h) and fakes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace purser {

/// NULL is nullopt.
using PostgresRow = std::vector<std::optional<std::string>>;

/// One connection; what was not committed is gone with it. One thread but for Interrupt.
///
/// @error kUnavailable  the connection is lost, or somebody else holds a lock for too long
/// @error kDenied       the role may not do that
/// @error kInterrupted  Interrupt was called
/// @error kData         the server refuses the statement; the message is the server's
class PostgresConnection {
 public:
  virtual ~PostgresConnection() = default;
  /// Statements whose rows nobody wants, several with semicolons.
  virtual Result<void> Run(const std::string& statements) = 0;
  /// One statement with $1, $2 …; values as PostgreSQL writes them.
  virtual Result<std::vector<PostgresRow>> Ask(const std::string& statement,
                                               const PostgresRow& parameters) = 0;
  /// `COPY … FROM STDIN` of whole lines in text format.
  virtual Result<void> Copy(const std::string& statement, std::string_view lines) = 0;
  /// Ends what runs; from any thread.
  virtual void Interrupt() = 0;
};

class Postgres {
 public:
  virtual ~Postgres() = default;
  /// @param address  postgresql://user:password@host/database, or "host=… dbname=…"; never
  ///                 part of a message
  /// @error kConfig       it is no address
  /// @error kUnavailable  no such host, nobody listens, or libpq is not installed
  /// @error kDenied       the server does not let us in
  virtual Result<std::unique_ptr<PostgresConnection>> Connect(const std::string& address) = 0;
};

}  // namespace purser
