#include "publish/postgres.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/integer.h"
#include "config/rules_text.h"
#include "publish/copy_text.h"
#include "publish/tables.h"

namespace purser {
namespace {

using DayDigests = std::map<std::string, std::string>;  // day → digest

/// What a billing period's rows are made from.
std::map<std::string, std::string> InputsByPeriod(const ReaderContext& context,
                                                  const std::string& columns) {
  std::map<std::string, std::vector<std::string>> pieces;
  for (const Piece& piece : context.generation.pieces)
    if (piece.kind == PieceKind::kCubeOwner || piece.kind == PieceKind::kOwnerValues)
      pieces[MonthText(piece.billing_period)].push_back(
          fmt::format("{} {}", PieceFolderName(piece.kind),
                      piece.inputs_digest.empty() ? piece.id : piece.inputs_digest));
  std::map<std::string, std::string> inputs;
  for (auto& [period, texts] : pieces) {
    std::ranges::sort(texts);
    inputs[period] = TextDigest(fmt::format("{}\n{}", columns, fmt::join(texts, "\n")));
  }
  return inputs;
}

class Publisher {
 public:
  Publisher(PostgresConnection& connection, ReaderContext& context)
      : connection_(connection), context_(context) {}

  Result<PostgresOutcome> Publish(const PostgresSettings& settings) {
    const std::vector<PublishedColumn> columns =
        TRY(CostColumns(CostStep::kDay, context_.config.taxonomy));
    TRY(connection_.Run("BEGIN; SET LOCAL lock_timeout = '60s'"));
    outcome_.schema = TRY(PrepareSchema(connection_, settings.schema, context_.config.taxonomy));
    for (const PublishedColumn& column : columns)
      columns_ += (columns_.empty() ? "" : ", ") + PostgresName(column.name);
    TRY(PublishPeriods());
    for (const PublishedTable& table : SmallTables(context_)) TRY(PublishTable(table));
    TRY(Count());
    TRY(connection_.Run("COMMIT"));
    return outcome_;
  }

 private:
  Result<void> PublishPeriods();
  Result<void> PublishPeriod(const std::string& period, const std::string& inputs);
  Result<void> ReadDays(const std::string& period, const DayDigests& published);
  Result<void> Replace(const std::string& period, const DayDigests& published);
  Result<void> RemovePeriod(const std::string& period);
  Result<void> PublishTable(const PublishedTable& table);
  Result<void> Count();
  void EndDay(const DayDigests& published);

  PostgresConnection& connection_;
  ReaderContext& context_;
  PostgresOutcome outcome_;
  std::string columns_;  ///< Of cost_day, as COPY lists them.

  // Of the period that is published.
  DayDigests days_;
  std::vector<std::string> changed_;
  std::string lines_;  ///< Of the changed days.
  std::string day_;
  std::string day_lines_;
  std::int64_t day_rows_ = 0;
};

Result<void> Publisher::PublishPeriods() {
  const std::map<std::string, std::string> inputs = InputsByPeriod(context_, columns_);
  const std::vector<PostgresRow> rows =
      TRY(connection_.Ask("SELECT billing_period, inputs FROM published_period", {}));
  std::map<std::string, std::string> published;
  for (const PostgresRow& row : rows) published[row[0].value_or("")] = row[1].value_or("");
  for (const auto& [period, digest] : inputs) {
    const auto before = published.find(period);
    if (before == published.end() || before->second != digest) TRY(PublishPeriod(period, digest));
  }
  for (const auto& [period, digest] : published)
    if (!inputs.contains(period)) TRY(RemovePeriod(period));
  return {};
}

Result<void> Publisher::PublishPeriod(const std::string& period, const std::string& inputs) {
  const std::vector<PostgresRow> rows = TRY(
      connection_.Ask("SELECT day, digest FROM published_day WHERE billing_period = $1", {period}));
  DayDigests published;
  for (const PostgresRow& row : rows) published[row[0].value_or("")] = row[1].value_or("");
  TRY(ReadDays(period, published));
  TRY(Replace(period, published));
  const std::vector<PostgresRow> done = TRY(connection_.Ask(
      "INSERT INTO published_period (billing_period, inputs) VALUES ($1, $2) ON CONFLICT "
      "(billing_period) DO UPDATE SET inputs = EXCLUDED.inputs RETURNING 1",
      {period, inputs}));
  Check(done.size() == 1, "an upsert of one row");
  return {};
}

/// Compares the day that was read with the published one.
void Publisher::EndDay(const DayDigests& published) {
  if (day_.empty()) return;
  const std::string digest = TextDigest(columns_ + "\n" + day_lines_);
  days_[day_] = digest;
  const auto before = published.find(day_);
  if (before == published.end() || before->second != digest) {
    changed_.push_back(day_);
    lines_ += day_lines_;
    outcome_.rows_written += day_rows_;
  }
  day_lines_.clear();
  day_rows_ = 0;
}

Result<void> Publisher::ReadDays(const std::string& period, const DayDigests& published) {
  days_.clear(), changed_.clear(), lines_.clear(), day_.clear();
  std::vector<Value> values;
  TRY(context_.engine.ForEach(
      {"publish: cost_day", CostSql(CostStep::kDay, context_.config.taxonomy, true)},
      {{"period", period}}, [&](const Row& row) -> Result<void> {
        values.clear();
        for (std::size_t i = 0; i < row.size(); ++i) values.push_back(row.At(i));
        std::string day = DateText(std::get<Date>(values[0]));
        if (day != day_) {
          EndDay(published);
          day_ = std::move(day);
        }
        AppendCopyLine(day_lines_, values);
        ++day_rows_;
        return {};
      }));
  EndDay(published);
  return {};
}

Result<void> Publisher::Replace(const std::string& period, const DayDigests& published) {
  std::vector<std::string> removed;
  for (const auto& [day, digest] : published)
    if (!days_.contains(day)) removed.push_back(day);
  outcome_.days_written += std::ssize(changed_);
  outcome_.days_removed += std::ssize(removed);
  std::vector<std::string> old = removed;
  for (const std::string& day : changed_)
    if (published.contains(day)) old.push_back(day);
  if (!old.empty()) {
    for (const char* table : {"cost_day", "published_day"}) {
      const Result<std::vector<PostgresRow>> gone = connection_.Ask(
          fmt::format("DELETE FROM {} WHERE billing_period = $1 AND day = ANY ($2::date[])", table),
          {period, PostgresArray(old)});
      if (!gone.ok()) return gone.error();
    }
  }
  if (changed_.empty()) return {};
  TRY(connection_.Copy(fmt::format("COPY cost_day ({}) FROM STDIN", columns_), lines_));
  std::string digests;
  for (const std::string& day : changed_)
    digests += fmt::format("{}\t{}\t{}\n", period, day, days_[day]);
  return connection_.Copy("COPY published_day (billing_period, day, digest) FROM STDIN", digests);
}

Result<void> Publisher::RemovePeriod(const std::string& period) {
  const std::vector<PostgresRow> days = TRY(
      connection_.Ask("SELECT COUNT(*) FROM published_day WHERE billing_period = $1", {period}));
  outcome_.days_removed += ParseInteger(days[0][0].value_or("0")).value_or(0);
  for (const char* table : {"cost_day", "published_day", "published_period"}) {
    const Result<std::vector<PostgresRow>> gone =
        connection_.Ask(fmt::format("DELETE FROM {} WHERE billing_period = $1", table), {period});
    if (!gone.ok()) return gone.error();
  }
  return {};
}

Result<void> Publisher::PublishTable(const PublishedTable& table) {
  std::string lines;
  for (const std::vector<Value>& row : table.rows) AppendCopyLine(lines, row);
  std::string names;
  for (const PublishedColumn& column : table.columns)
    names += (names.empty() ? "" : ", ") + PostgresName(column.name);
  const std::string digest = TextDigest(names + "\n" + lines);
  const std::vector<PostgresRow> fresh = TRY(connection_.Ask(
      "INSERT INTO published_table (name, digest) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET "
      "digest = EXCLUDED.digest WHERE published_table.digest <> EXCLUDED.digest RETURNING 1",
      {table.name, digest}));
  if (fresh.empty()) return {};
  TRY(connection_.Run(fmt::format("DELETE FROM {}", PostgresName(table.name))));
  return connection_.Copy(fmt::format("COPY {} ({}) FROM STDIN", PostgresName(table.name), names),
                          lines);
}

Result<void> Publisher::Count() {
  const std::vector<PostgresRow> days =
      TRY(connection_.Ask("SELECT COUNT(*) FROM published_day", {}));
  outcome_.days = ParseInteger(days[0][0].value_or("0")).value_or(0);
  return {};
}

}  // namespace

Result<PostgresOutcome> PublishToPostgres(PostgresConnection& connection, ReaderContext& context,
                                          const PostgresSettings& settings) {
  return Publisher(connection, context).Publish(settings);
}

}  // namespace purser
