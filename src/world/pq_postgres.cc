#include "world/pq_postgres.h"

#include <dlfcn.h>
#include <libpq-fe.h>

#include <atomic>
#include <mutex>

namespace purser {

struct PqPostgres::Library {
  decltype(&::PQconninfoParse) parse = nullptr;
  decltype(&::PQconninfoFree) free_parsed = nullptr;
  decltype(&::PQfreemem) free_memory = nullptr;
  decltype(&::PQconnectdbParams) connect = nullptr;
  decltype(&::PQfinish) finish = nullptr;
  decltype(&::PQstatus) status = nullptr;
  decltype(&::PQerrorMessage) message = nullptr;
  decltype(&::PQsetNoticeProcessor) set_notices = nullptr;
  decltype(&::PQexec) exec = nullptr;
  decltype(&::PQexecParams) exec_params = nullptr;
  decltype(&::PQputCopyData) put_data = nullptr;
  decltype(&::PQputCopyEnd) put_end = nullptr;
  decltype(&::PQgetResult) get_result = nullptr;
  decltype(&::PQresultStatus) result_status = nullptr;
  decltype(&::PQresultErrorField) error_field = nullptr;
  decltype(&::PQresultErrorMessage) result_message = nullptr;
  decltype(&::PQntuples) rows = nullptr;
  decltype(&::PQnfields) fields = nullptr;
  decltype(&::PQgetisnull) is_null = nullptr;
  decltype(&::PQgetvalue) value = nullptr;
  decltype(&::PQgetlength) length = nullptr;
  decltype(&::PQclear) clear = nullptr;
  decltype(&::PQgetCancel) get_cancel = nullptr;
  decltype(&::PQcancel) cancel = nullptr;
  decltype(&::PQfreeCancel) free_cancel = nullptr;

  std::once_flag once;
  std::string missing = "libpq.so.5 is not installed";  ///< Empty once everything is there.

  void LoadOnce();
};

namespace {

std::string FirstLine(const char* text) {
  const std::string_view all = text == nullptr ? "" : text;
  return std::string(all.substr(0, all.find('\n')));
}

/// By SQLSTATE.
ErrorKind KindOf(std::string_view state) {
  if (state == "42501" || state.starts_with("28")) return ErrorKind::kDenied;
  if (state == "57014") return ErrorKind::kInterrupted;
  const bool is_passing = state.starts_with("08") || state.starts_with("40") ||
                          state.starts_with("53") || state.starts_with("57P") || state == "55P03";
  return is_passing || state.empty() ? ErrorKind::kUnavailable : ErrorKind::kData;
}

class PqConnection final : public PostgresConnection {
 public:
  using Library = PqPostgres::Library;

  PqConnection(const Library& pq, PGconn* connection)
      : pq_(pq), connection_(connection), cancel_(pq.get_cancel(connection)) {}
  ~PqConnection() override {
    pq_.free_cancel(cancel_);
    pq_.finish(connection_);
  }
  PqConnection(const PqConnection&) = delete;
  PqConnection& operator=(const PqConnection&) = delete;

  Result<void> Run(const std::string& statements) override {
    return Finish(pq_.exec(connection_, statements.c_str()), nullptr);
  }

  Result<std::vector<PostgresRow>> Ask(const std::string& statement,
                                       const PostgresRow& parameters) override {
    std::vector<const char*> values;
    for (const std::optional<std::string>& value : parameters)
      values.push_back(value ? value->c_str() : nullptr);
    std::vector<PostgresRow> rows;
    TRY(Finish(pq_.exec_params(connection_, statement.c_str(), static_cast<int>(values.size()),
                               nullptr, values.data(), nullptr, nullptr, 0),
               &rows));
    return rows;
  }

  Result<void> Copy(const std::string& statement, std::string_view lines) override {
    TRY(Finish(pq_.exec(connection_, statement.c_str()), nullptr));
    constexpr std::size_t kPiece = 1 << 20;
    bool sent = true;
    for (; sent && !lines.empty(); lines.remove_prefix(std::min(kPiece, lines.size())))
      sent = pq_.put_data(connection_, lines.data(),
                          static_cast<int>(std::min(kPiece, lines.size()))) == 1;
    sent = sent && pq_.put_end(connection_, nullptr) == 1;
    if (!sent) return Lost();
    Result<void> done = Finish(pq_.get_result(connection_), nullptr);
    while (PGresult* rest = pq_.get_result(connection_)) pq_.clear(rest);
    return done;
  }

  void Interrupt() override {
    char reason[256];
    is_interrupted_ = true;
    pq_.cancel(cancel_, reason, sizeof reason);
  }

 private:
  Error Lost() const {
    return {is_interrupted_ ? ErrorKind::kInterrupted : ErrorKind::kUnavailable,
            "PostgreSQL: " + FirstLine(pq_.message(connection_))};
  }

  /// Takes `result`; its rows too where they are wanted.
  Result<void> Finish(PGresult* result, std::vector<PostgresRow>* rows) {
    if (result == nullptr) return Lost();
    const ExecStatusType status = pq_.result_status(result);
    const bool is_fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
                         status == PGRES_COPY_IN || status == PGRES_EMPTY_QUERY;
    if (is_fine && rows != nullptr) Take(result, *rows);
    const char* state = pq_.error_field(result, PG_DIAG_SQLSTATE);
    Error error{KindOf(state == nullptr ? "" : state),
                "PostgreSQL: " + FirstLine(pq_.result_message(result))};
    pq_.clear(result);
    if (is_fine) return {};
    if (is_interrupted_) error.kind = ErrorKind::kInterrupted;
    return error;
  }

  void Take(const PGresult* result, std::vector<PostgresRow>& rows) const {
    for (int r = 0; r < pq_.rows(result); ++r) {
      PostgresRow row;
      for (int i = 0; i < pq_.fields(result); ++i) {
        if (pq_.is_null(result, r, i) != 0)
          row.emplace_back();
        else
          row.emplace_back(std::string(pq_.value(result, r, i),
                                       static_cast<std::size_t>(pq_.length(result, r, i))));
      }
      rows.push_back(std::move(row));
    }
  }

  const Library& pq_;
  PGconn* connection_;
  PGcancel* cancel_;
  std::atomic<bool> is_interrupted_ = false;
};

/// What people who use libpq would see on standard error is not for our answers.
void Hush(void* /*nothing*/, const char* /*message*/) {}

/// Whether the server was reached and said no.
bool IsRefusal(std::string_view message) {
  return message.find("FATAL") != std::string_view::npos &&
         message.find("starting up") == std::string_view::npos &&
         message.find("shutting down") == std::string_view::npos &&
         message.find("too many") == std::string_view::npos;
}

}  // namespace

void PqPostgres::Library::LoadOnce() {
  void* library = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return;
  bool complete = true;
  const auto find = [&](auto& function, const char* name) {
    function =
        reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(library, name));
    complete = complete && function != nullptr;
  };
  find(parse, "PQconninfoParse");
  find(free_parsed, "PQconninfoFree");
  find(free_memory, "PQfreemem");
  find(connect, "PQconnectdbParams");
  find(finish, "PQfinish");
  find(status, "PQstatus");
  find(message, "PQerrorMessage");
  find(set_notices, "PQsetNoticeProcessor");
  find(exec, "PQexec");
  find(exec_params, "PQexecParams");
  find(put_data, "PQputCopyData");
  find(put_end, "PQputCopyEnd");
  find(get_result, "PQgetResult");
  find(result_status, "PQresultStatus");
  find(error_field, "PQresultErrorField");
  find(result_message, "PQresultErrorMessage");
  find(rows, "PQntuples");
  find(fields, "PQnfields");
  find(is_null, "PQgetisnull");
  find(value, "PQgetvalue");
  find(length, "PQgetlength");
  find(clear, "PQclear");
  find(get_cancel, "PQgetCancel");
  find(cancel, "PQcancel");
  find(free_cancel, "PQfreeCancel");
  missing = complete ? "" : "libpq.so.5 is not usable";
}

PqPostgres::PqPostgres() : library_(std::make_unique<Library>()) {}
PqPostgres::~PqPostgres() = default;

Result<std::unique_ptr<PostgresConnection>> PqPostgres::Connect(const std::string& address) {
  std::call_once(library_->once, [this] { library_->LoadOnce(); });
  const Library& pq = *library_;
  if (!pq.missing.empty()) return Error{ErrorKind::kUnavailable, pq.missing};
  char* complaint = nullptr;
  PQconninfoOption* parsed = pq.parse(address.c_str(), &complaint);
  // The complaint repeats parts of the address, the password perhaps.
  pq.free_memory(complaint);
  if (parsed == nullptr || address.find_first_of("=:") == std::string::npos) {
    pq.free_parsed(parsed);
    return Error{ErrorKind::kConfig,
                 "that is no address of PostgreSQL: postgresql://user@host/database is one"};
  }
  pq.free_parsed(parsed);
  // Later ones win, and the address is last but for what has to be ours.
  const char* const names[] = {"connect_timeout",
                               "tcp_user_timeout",
                               "keepalives_idle",
                               "dbname",
                               "client_encoding",
                               "application_name",
                               nullptr};
  const char* const values[] = {"10", "60000", "30", address.c_str(), "UTF8", "purser", nullptr};
  PGconn* connection = pq.connect(names, values, 1);
  if (connection == nullptr) return Error{ErrorKind::kUnavailable, "PostgreSQL: out of memory"};
  if (pq.status(connection) != CONNECTION_OK) {
    const std::string message = FirstLine(pq.message(connection));
    pq.finish(connection);
    return Error{IsRefusal(message) ? ErrorKind::kDenied : ErrorKind::kUnavailable,
                 "PostgreSQL: " + message};
  }
  pq.set_notices(connection, &Hush, nullptr);
  return std::unique_ptr<PostgresConnection>(new PqConnection(pq, connection));
}

}  // namespace purser
