/// Chargeback as bookkeeping: what an invoice costs each owner, rounded so that the lines add up to
/// the rounded invoice, as lines that debit the owners and credit what was paid.
/// @source money.md §7
#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/int128.h"
#include "base/time.h"
#include "report/report.h"

namespace purser {

/// One side of an invoice: who billed whom for which period. Each is a journal that balances.
struct JournalKey {
  Month booked;  ///< The period it is booked in.
  Month period;  ///< The period it was billed for; an earlier one than `booked` for adjustments.
  std::string currency;
  std::string issuer;  ///< InvoiceIssuerName
  std::string payer;   ///< BillingAccountId
  friend auto operator<=>(const JournalKey&, const JournalKey&) = default;
  bool is_adjustment() const { return booked != period; }
};

/// An owner's part of it, exact.
struct JournalShare {
  std::vector<std::optional<std::string>> owner;  ///< A value each dimension.
  Int128 exact = 0;                               ///< 1e-18
};

struct Journal {
  JournalKey key;
  std::vector<JournalShare> shares = {};  ///< In the order they are shown in.
};

/// Each amount to whole multiples of `unit`, so that together they are their sum rounded half to
/// even. None moves by a whole unit. The largest remainders are rounded up, of equal ones the
/// first.
std::vector<Int128> RoundTogether(std::span<const Int128> amounts, Int128 unit);

/// Debits and credits as a table: for accounting systems a line has its journal, date and memo.
/// Amounts are in minor units of their currency, never negative; column `exact` is debit - credit
/// to the last digit.
///
/// @param last  the last day that is charged, where the period is not a whole month
Table JournalTable(const std::vector<Journal>& journals, const std::vector<Column>& owner_columns,
                   std::optional<Date> last);

}  // namespace purser
