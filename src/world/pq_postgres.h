/// PostgreSQL by libpq, which is loaded at the first connection: linked, it would cost every
/// command milliseconds of start-up.
#pragma once

#include "world/postgres.h"

namespace purser {

/// 10 s to connect; a server that stops answering is given up after a minute. What the address does
/// not say comes from libpq's own variables and ~/.pgpass.
class PqPostgres : public Postgres {
 public:
  PqPostgres();
  ~PqPostgres() override;
  Result<std::unique_ptr<PostgresConnection>> Connect(const std::string& address) override;

  struct Library;

 private:
  std::unique_ptr<Library> library_;
};

}  // namespace purser
