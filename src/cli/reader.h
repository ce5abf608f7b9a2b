/// The books as verbs that read them see them: one generation, held, with its views.
#pragma once

#include <memory>
#include <optional>

#include "cli/interrupt.h"
#include "cli/session.h"
#include "ledger/books.h"
#include "ledger/duck.h"
#include "report/context.h"

namespace purser {

/// Pins the current generation and defines the views over it. Where the configuration's rules are
/// not those it was published with, owners are decided in memory, a note says so, and the books
/// stay as they are. A signal interrupts what its engine runs.
class Reader {
 public:
  /// @error kNotFound  there are no books, or nothing was ever published
  static Result<std::unique_ptr<Reader>> Open(Session& session);
  virtual ~Reader() = default;

  virtual Books& books() = 0;
  virtual Duck& duck() = 0;
  /// As read: its owners may be those of today's rules.
  virtual const Generation& generation() const = 0;
  /// As published.
  virtual const Generation& published() const = 0;
  virtual ReaderContext& context() = 0;
  /// From here on reports are in [currency] report, by today's rates or those a closed period was
  /// pinned with. Nothing happens without it: whoever shows bills as they are does not call this.
  /// @error kData  a bad line in the file of rates
  virtual Result<void> UseReportingCurrency() = 0;
  /// Where files of generation().pieces lie: DefineViews' roots.
  virtual const std::vector<std::filesystem::path>& roots() const = 0;
};

}  // namespace purser
