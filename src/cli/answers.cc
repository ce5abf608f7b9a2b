#include "cli/answers.h"

#include <fmt/format.h>

#include "report/formats.h"

namespace purser {

Result<std::unique_ptr<Books>> OpenBooks(Session& session, Access access) {
  return Books::Open(session.world(), session.config().ledger.path, access);
}

Result<std::unique_ptr<Books>> OpenBooksToChange(Session& session) {
  TRY(OpenBooks(session, Access::kRead));
  return OpenBooks(session, Access::kWrite);
}

Result<void> PrintReport(Session& session, const Report& report) {
  const Format* format = TRY(FindFormat(session.format()));
  if (format->is_binary && session.look().terminal)
    return Error{ErrorKind::kUsage,
                 fmt::format("{0} is a file: add --output {1}.{0}", format->name, report.name)};
  session.Print(format->render(report, {.width = static_cast<std::size_t>(session.look().width),
                                        .colour = session.look().colour}));
  if (!report.next.empty()) session.Next(report.next);
  return {};
}

Result<Month> BillingPeriodOf(std::string_view text) {
  const std::optional<Month> month = ParseMonth(text);
  if (month) return *month;
  return Error{ErrorKind::kUsage,
               fmt::format("\"{}\" is not a billing period: write 2026-09", text)};
}

}  // namespace purser
