/// Small books for tests of reports: charges as rows, everything else made from them the way the
/// program does (identities by key, owners by the rules), as tables that stand in for the ledger's
/// views. A test helper: not part of the program.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "ledger/duck.h"
#include "report/reports.h"

namespace purser {

class TestBooks {
 public:
  using Texts = std::map<std::string, std::string>;

  TestBooks();

  Config config;
  Generation generation;
  Instant as_of = *ParseInstant("2026-11-01T00:00:00Z");

  /// A row of the bill. Columns not named get everyday values; "" is NULL.
  ///
  /// @param day     of the start, perhaps with a time; an hour long unless ChargePeriodEnd is named
  /// @param amount  Billed and Effective, unless `columns` has them
  void Charge(std::string_view day, std::string_view amount, const Texts& columns = {},
              const Texts& tags = {});

  /// Makes identities, cubes, owners and totals of all charges. Call once, after the charges.
  void Publish();

  ReaderContext context() {
    return {.engine = *duck_, .generation = generation, .config = config, .as_of = as_of};
  }
  Duck& duck() { return *duck_; }

  void Run(const std::string& sql);

  /// The report in `format`; the message after "error: " when it cannot be made.
  std::string Show(std::string_view name, const ReportRequest& request,
                   std::string_view format = "csv");
  /// The error's kind; the report must fail.
  ErrorKind Refusal(std::string_view name, const ReportRequest& request);

 private:
  void NoteSnapshot(const std::string& source, const std::string& period,
                    const std::string& snapshot);
  void DefineInputs(const std::string& where);
  void Keep(const std::string& table, const std::string& select, const std::string& period,
            bool first);
  void Allocate();
  void AddTotals();

  std::unique_ptr<Duck> duck_;
  std::vector<std::string> periods_;
  int charges_ = 0;
};

}  // namespace purser
