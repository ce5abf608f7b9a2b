#include "cli/reader.h"

#include <fmt/format.h>

#include "cli/answers.h"
#include "ledger/inventory_shelf.h"
#include "ledger/views.h"
#include "pipeline.h"

namespace purser {
namespace {

/// Members are destroyed from the last to the first: the engine before the books it reads.
class BooksReader final : public Reader {
 public:
  BooksReader(Session& session, std::unique_ptr<Books> books, std::unique_ptr<Pin> pin,
              std::unique_ptr<Duck> duck)
      : session_(session),
        books_(std::move(books)),
        pin_(std::move(pin)),
        generation_(pin_->generation()),
        roots_{books_->folder()},
        duck_(std::move(duck)),
        stop_([this] { duck_->Interrupt(); }),
        context_{.engine = *duck_,
                 .generation = generation_,
                 .config = session.config(),
                 .as_of = session.now()} {}

  Result<void> Prepare();

  Books& books() override { return *books_; }
  Duck& duck() override { return *duck_; }
  const Generation& generation() const override { return generation_; }
  const Generation& published() const override { return pin_->generation(); }
  ReaderContext& context() override { return context_; }
  Result<void> UseReportingCurrency() override;
  const std::vector<std::filesystem::path>& roots() const override { return roots_; }

 private:
  Session& session_;
  std::unique_ptr<Books> books_;
  std::unique_ptr<Pin> pin_;
  Generation generation_;
  std::vector<std::filesystem::path> roots_;
  std::unique_ptr<Duck> duck_;
  InterruptScope stop_;
  std::optional<ReportingCurrency> reporting_;
  ReaderContext context_;
};

Result<void> BooksReader::Prepare() {
  const Config& config = session_.config();
  context_.closings = TRY(books_->Closings());
  context_.api_use = TRY(books_->ApiUses());
  const bool holds = TRY(OwnersHold(*books_, generation_, config));
  if (!holds) {
    const std::filesystem::path folder = books_->temporary_folder();
    if (folder.empty())
      return Error{ErrorKind::kUnavailable,
                   "the rules changed since the owners were published, and there is no place to "
                   "decide them anew: neither the books nor the temporary folder can be written"};
    const Desk desk{session_.world(), *books_, *duck_, config};
    generation_ = TRY(AllocateAside(desk, generation_, folder / "aside"));
    roots_.insert(roots_.begin(), folder / "aside");
    context_.notes.push_back(
        "owners are those of the rules now, which are not published yet: purser allocate "
        "publishes them");
  }
  return DefineViews(*duck_, CountedPieces(generation_), roots_, config.taxonomy.KeyNames());
}

Result<void> BooksReader::UseReportingCurrency() {
  const CurrencySettings& currency = session_.config().currency;
  if (currency.report.empty()) return {};
  const std::string text = TRY(session_.world().files.Read(currency.rates).While("rates"));
  ExchangeRates rates = TRY(ExchangeRates::Parse(text, currency.rates.filename().string()));
  std::vector<PinnedRate> pinned = TRY(books_->PinnedRates());
  reporting_ = ReportingCurrency{currency.report, std::move(rates), std::move(pinned)};
  context_.reporting = &*reporting_;
  return {};
}

}  // namespace

Result<std::unique_ptr<Reader>> Reader::Open(Session& session) {
  std::unique_ptr<Books> books = TRY(OpenBooks(session, Access::kRead));
  Result<std::unique_ptr<Pin>> current = books->PinCurrent();
  if (!current.ok() && current.error().kind == ErrorKind::kNotFound) {
    const std::vector<KeptObservation> observed = TRY(books->inventory().All());
    if (!observed.empty())
      return Error{
          ErrorKind::kNotFound,
          fmt::format(
              "the books in {} have an inventory and no bill yet: purser ingest of a source of "
              "bills brings one",
              books->folder().string())};
  }
  std::unique_ptr<Pin> pin = TRY(std::move(current));
  std::unique_ptr<Duck> duck = TRY(OpenEngine(*books, session.config()));
  auto reader =
      std::make_unique<BooksReader>(session, std::move(books), std::move(pin), std::move(duck));
  TRY(reader->Prepare());
  return std::unique_ptr<Reader>(std::move(reader));
}

}  // namespace purser
