/// What the nouns of `purser tags` share: the books with or without bills, what exists, what it
/// costs, and the clients of accounts.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "cli/reader.h"
#include "govern/tags/apply.h"
#include "govern/tags/compliance.h"
#include "report/period_choice.h"
#include "report/report.h"

namespace purser {

Result<void> TagsCheck(Session& session);
Result<void> TagsCoverage(Session& session);
Result<void> TagsConflicts(Session& session);
Result<void> TagsFix(Session& session);
Result<void> TagsActivate(Session& session);

/// Books that may have bills, inventories, or both.
class TagBooks {
 public:
  /// @error kNotFound  neither
  static Result<std::unique_ptr<TagBooks>> Open(Session& session);

  Books& books() { return reader_ ? reader_->books() : *books_; }
  Duck& duck() { return reader_ ? reader_->duck() : *duck_; }
  ReaderContext* bills() { return reader_ ? &reader_->context() : nullptr; }  ///< Null: none.

 private:
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Books> books_;
  std::unique_ptr<Duck> duck_;
};

/// What exists.
struct TagResources {
  std::vector<Resource> resources;
  bool from_bill = false;          ///< There is no inventory.
  std::vector<std::string> notes;  ///< Where it is from, what is not covered.
};

/// The newest inventory at `as_of`; where there is none, what the bill of the 30
/// days up to the newest one has.
/// @error kNotFound  neither
Result<TagResources> LoadResources(TagBooks& books, Instant as_of);

/// What each resource cost in the 30 days up to the newest one with charges.
struct TagMoney {
  std::optional<Period> days = {};  ///< nullopt: no bill.
  MoneyByResource by_resource = {};
  std::set<std::string> currencies = {};
};
Result<TagMoney> LoadMoney(TagBooks& books, Date day);
/// The same in `period`; the books have bills.
Result<TagMoney> LoadMoneyIn(TagBooks& books, const PeriodChoice& period);

/// Those of the team that --team names; all without it.
/// @error kUsage  no resource is that team's
Result<std::vector<CheckedResource>> OfTeam(const Session& session,
                                            std::vector<CheckedResource> checked);

/// "project, owner" and "environment prodution (production?)".
std::string MissingText(const CheckedResource& checked);
std::string InvalidText(const CheckedResource& checked);

/// A money column for each currency, and the cells of one resource: null where not known.
void AddMoneyColumns(Table& table, const TagMoney& money);
void AddMoneyCells(std::vector<Cell>& row, const ResourceMoney* of, const TagMoney& money);

/// Says of how many resources the tags could not be read, if of any: they are left alone.
void AddUnknownTagsNote(std::span<const CheckedResource> checked, Report& report);

/// A report with the days that its money is of.
Report BeginTagReport(std::string name, std::string title, const TagMoney& money);

/// Clients by account, with the access of the configured aws-inventory source that covers the
/// account, else with what the environment has. Calls are counted in `books`.
class TagClients {
 public:
  explicit TagClients(Session& session) : session_(session) {}
  /// @error kDenied  the credentials are of another account
  Result<AwsClient*> Of(const std::string& account);
  /// The payer's: the access of the first source of bills that names one, else the environment's.
  Result<AwsClient*> OfPayer();
  /// Notes what was called in the books. Errors are told as notes: the work is done.
  void Count();

 private:
  Session& session_;
  std::map<std::string, std::unique_ptr<AwsClient>> clients_;
  std::map<std::string, Error> refused_;
};

/// Asks on a terminal; --yes stands for the answer.
/// @error kUsage  there is nobody to ask and no --yes
Result<bool> Confirmed(Session& session, const std::string& about, const std::string& question);

}  // namespace purser
