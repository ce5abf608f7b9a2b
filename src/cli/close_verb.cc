/// `purser close PERIOD` and `close --undo PERIOD`.

#include <algorithm>

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/reader.h"
#include "report/conversion.h"

namespace purser {
namespace {

Result<void> Undo(Session& session, Books& books, Month period) {
  const std::optional<Generation> before = TRY(books.Current());
  TRY(books.Reopen(period));
  const std::optional<Generation> after = TRY(books.Current());
  session.Print(fmt::format("{} is open again\n", MonthText(period)));
  if (before->id == after->id) return {};
  session.Print("bills that came after the closing are current now, not yet allocated\n");
  session.Next("purser allocate");
  return {};
}

/// What reports of the period convert by, while it is as published.
Result<std::vector<PinnedRate>> RatesOf(Session& session, Month period) {
  if (session.config().currency.report.empty()) return std::vector<PinnedRate>();
  const std::unique_ptr<Reader> reader = TRY(Reader::Open(session));
  TRY(reader->UseReportingCurrency());
  return RatesToPin(reader->context(), period);
}

Result<void> RunClose(Session& session) {
  const Month period = TRY(BillingPeriodOf(session.operands().front()));
  if (session.Has("--undo")) {
    const std::unique_ptr<Books> books = TRY(OpenBooksToChange(session));
    return Undo(session, *books, period);
  }
  const std::vector<PinnedRate> rates = TRY(RatesOf(session, period));
  const std::unique_ptr<Books> books = TRY(OpenBooksToChange(session));
  TRY(books->Close(period, rates));
  session.Print(fmt::format(
      "{} is closed: later bills become adjustments in the next open period\n", MonthText(period)));
  session.Next(
      fmt::format("purser report chargeback --by cost_center --period {}", MonthText(period)));
  return {};
}

}  // namespace

Verb CloseVerb() {
  return {.name = "close",
          .about = "pins a booked period: its numbers stay what they are",
          .operands = "PERIOD",
          .flags = {{"--undo", "", "opens the period again"}},
          .examples = {"purser close 2026-09", "purser close --undo 2026-09"},
          .details =
              "A closed billing period keeps its snapshots, rules and rates. A bill that comes "
              "for it later is stored, and its difference is booked as an adjustment in the next "
              "open period. Undone, the newest bill becomes current.",
          .run = RunClose};
}

}  // namespace purser
