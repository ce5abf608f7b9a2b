/// `purser publish`: summaries for dashboards, into PostgreSQL or files.

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/reader.h"
#include "publish/files.h"
#include "publish/postgres.h"

namespace purser {
namespace {

/// The answer: a line about each table of costs.
Report AnswerOf(const ReaderContext& context, std::string_view to) {
  Report report{.name = "publish", .title = fmt::format("Published to {}", to)};
  report.notes = context.notes;
  report.generation = context.generation.id;
  return report;
}

Table PostgresTable(const PostgresOutcome& outcome) {
  Table table{.name = "publish", .title = ""};
  table.columns = {TextColumn("table"),
                   {.name = "days", .type = CellType::kInteger},
                   {.name = "days_written", .type = CellType::kInteger},
                   {.name = "days_removed", .type = CellType::kInteger},
                   {.name = "rows_written", .type = CellType::kInteger}};
  table.rows = {
      {"cost_day", outcome.days, outcome.days_written, outcome.days_removed, outcome.rows_written}};
  return table;
}

Table FilesTable(const FilesOutcome& outcome) {
  Table table{.name = "publish", .title = ""};
  table.columns = {TextColumn("table"), {.name = "rows", .type = CellType::kInteger}};
  table.rows = {{"cost_day", outcome.rows}, {"cost_week", outcome.weeks}};
  return table;
}

Result<Report> ToPostgres(Session& session, Reader& reader) {
  const PostgresSettings& settings = session.config().postgres;
  const std::optional<std::string> address = session.world().environment.Get(settings.url_env);
  if (!address || address->empty())
    return Error{ErrorKind::kConfig,
                 fmt::format("{} is not set: it has the address of the database, as "
                             "postgresql://user@host/database; --to parquet and --to sqlite need "
                             "none",
                             settings.url_env)};
  const std::unique_ptr<PostgresConnection> connection =
      TRY(session.world().postgres.Connect(*address));
  const InterruptScope stop([&] { connection->Interrupt(); });
  const PostgresOutcome outcome = TRY(PublishToPostgres(*connection, reader.context(), settings));
  Report report = AnswerOf(reader.context(), fmt::format("PostgreSQL, schema {}, version {}",
                                                         settings.schema, outcome.schema.version));
  report.tables.push_back(PostgresTable(outcome));
  if (!outcome.schema.readers_may_read)
    report.notes.push_back(fmt::format(
        "there is no role {0}_reader and this role may not make one: CREATE ROLE {0}_reader, and "
        "the next publish lets it read",
        settings.schema));
  return report;
}

Result<Report> ToFiles(Session& session, Reader& reader, bool is_sqlite) {
  const std::filesystem::path output =
      session.TakeOutput().value_or(is_sqlite ? "purser.sqlite" : "purser-parquet");
  const FilesOutcome outcome =
      TRY(is_sqlite ? PublishToSqlite(session.world(), reader.context(), output)
                    : PublishToParquet(session.world(), reader.duck(), reader.context(), output));
  Report report =
      AnswerOf(reader.context(), is_sqlite ? output.string() : (output / "current").string());
  report.tables.push_back(FilesTable(outcome));
  return report;
}

Result<void> RunPublish(Session& session) {
  const std::string to = session.Value("--to").value_or("postgres");
  const std::unique_ptr<Reader> reader = TRY(Reader::Open(session));
  const std::unique_ptr<Progress> progress = Progress::Watch(session, reader->duck());
  progress->Step("publish");
  const Report report = TRY(to == "postgres" ? ToPostgres(session, *reader)
                                             : ToFiles(session, *reader, to == "sqlite"));
  return PrintReport(session, report);
}

}  // namespace

Verb PublishVerb() {
  return {
      .name = "publish",
      .about = "summaries for dashboards, into PostgreSQL or files",
      .flags = {{"--to", "WHERE", "where to [postgres]", {"postgres", "parquet", "sqlite"}}},
      .formats = {"table", "json", "csv", "markdown", "html", "xlsx"},
      .examples = {"purser publish", "purser publish --to parquet --output dashboards/",
                   "purser publish --to sqlite --output costs.sqlite"},
      .details =
          "Tables: cost_day and cost_week by every owner dimension, service, account and region; "
          "freshness, data_quality, publication. PostgreSQL is found by the environment variable "
          "that [publish.postgres] url_env names; schema and columns are made and migrated there, "
          "only changed days are written, in one transaction, and the role SCHEMA_reader may read "
          "all of it. --output names the file or folder of --to sqlite and parquet "
          "[purser.sqlite, purser-parquet], which is replaced whole.",
      .run = RunPublish};
}

}  // namespace purser
