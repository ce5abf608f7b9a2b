/// Drives the books from the command line, one step a run, for tests that kill the process,
/// fill its disk, turn its clock or take its rights away:
///
///   books_driver BOOKS commit PERIOD CONTENT [wait]   stages two files and publishes them
///   books_driver BOOKS show        current generation, its snapshots' contents, changed files
///   books_driver BOOKS collect KEEP                   bytes freed
///   books_driver BOOKS hold        pins what is current, says so, and checks its files once
///                                  standard input ends
///   books_driver BOOKS orphan      takes a pin, a staging and a temporary folder, starts a
///                                  child that outlives it, says its number, and dies
///
/// CLOCK_SHIFT in the environment moves the clock by that many seconds. Exit code 0, or 3 with
/// the reason on standard error.

#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "ledger/books.h"
#include "world/real_world.h"

namespace purser {
namespace {

/// The system's clock, moved.
class ShiftedClock final : public Clock {
 public:
  explicit ShiftedClock(Clock& clock, std::chrono::seconds shift) : clock_(clock), shift_(shift) {}
  Instant Now() override { return clock_.Now() + shift_; }
  void SleepFor(std::chrono::milliseconds duration) override { clock_.SleepFor(duration); }

 private:
  Clock& clock_;
  std::chrono::seconds shift_;
};

Result<void> WritePiece(Staging& staging, const Snapshot& snapshot, PieceKind kind,
                        Change& change) {
  const std::filesystem::path folder =
      TRY(staging.FolderFor(kind, snapshot.id, snapshot.source, snapshot.billing_period));
  std::FILE* file = std::fopen((folder / "part-0001.parquet").c_str(), "w");
  if (file == nullptr) return Error{ErrorKind::kInternal, "no file"};
  const bool written = std::fputs(snapshot.content_digest.c_str(), file) >= 0;
  if (std::fclose(file) != 0 || !written)
    return Error{ErrorKind::kUnavailable, "the file could not be written"};
  Piece piece = TRY(staging.Seal(kind, snapshot.id, snapshot.source, snapshot.billing_period));
  change.pieces.push_back(std::move(piece));
  return {};
}

Result<void> Commit(World& world, Books& books, const std::vector<std::string>& arguments) {
  const std::optional<Generation> current = TRY(books.Current());
  const std::unique_ptr<Staging> staging = TRY(books.Stage());
  Snapshot snapshot{.id = NewUlid(world),
                    .source = "prod",
                    .billing_period = ParseMonth(arguments.at(0)).value(),
                    .content_digest = arguments.at(1),
                    .accounts = {"1"}};
  snapshot.totals = {{.account = "1", .currency = "USD", .billed = 1, .rows = 1}};
  Change change{.base = current ? current->id : "",
                .rules_digest = "rules",
                .rules_text = "{}",
                .command = "commit " + arguments.at(1)};
  for (const PieceKind kind : {PieceKind::kCharges, PieceKind::kCubeDay})
    TRY(WritePiece(*staging, snapshot, kind, change));
  change.snapshots = {snapshot};
  const std::string id = TRY(books.Commit(*staging, change, arguments.size() > 2));
  std::cout << id << "\n";
  return {};
}

Result<void> Show(Books& books) {
  const std::optional<Generation> current = TRY(books.Current());
  if (!current) return {};
  std::cout << current->id << "\n";
  for (const Snapshot& snapshot : current->snapshots)
    std::cout << MonthText(snapshot.billing_period) << " " << snapshot.content_digest << "\n";
  const std::vector<std::string> changed = TRY(books.ChangedFiles(*current));
  for (const std::string& file : changed) std::cout << "changed " << file << "\n";
  return {};
}

Result<void> Hold(Books& books) {
  const std::unique_ptr<Pin> pin = TRY(books.PinCurrent());
  std::cout << "holding " << pin->generation().id << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  const std::vector<std::string> changed = TRY(books.ChangedFiles(pin->generation()));
  std::cout << (changed.empty() ? "intact" : changed.front()) << "\n";
  return {};
}

Result<void> Orphan(Books& books) {
  const std::unique_ptr<Pin> pin = TRY(books.PinCurrent());
  const std::unique_ptr<Staging> staging = TRY(books.Stage());
  const std::filesystem::path temporary = books.temporary_folder();
  const char* command[] = {"sleep", "60", nullptr};
  pid_t child = 0;
  if (::posix_spawnp(&child, "sleep", nullptr, nullptr, const_cast<char**>(command), environ) != 0)
    return Error{ErrorKind::kInternal, "no child"};
  std::cout << child << std::endl;
  ::kill(::getpid(), SIGKILL);
  return {};
}

Result<void> Run(World& world, const std::filesystem::path& folder, const std::string& step,
                 const std::vector<std::string>& arguments) {
  const Access access = step == "commit" || step == "collect" ? Access::kWrite : Access::kRead;
  const std::unique_ptr<Books> books = TRY(Books::Open(world, folder, access));
  if (step == "commit") return Commit(world, *books, arguments);
  if (step == "show") return Show(*books);
  if (step == "hold") return Hold(*books);
  if (step == "orphan") return Orphan(*books);
  const std::int64_t freed = TRY(books->Collect(std::stoi(arguments.at(0))));
  std::cout << freed << "\n";
  return {};
}

}  // namespace
}  // namespace purser

int main(int argc, char** argv) {
  purser::RealWorld real;
  const char* shift = std::getenv("CLOCK_SHIFT");
  purser::ShiftedClock clock(real.clock, std::chrono::seconds(shift ? std::atoll(shift) : 0));
  purser::World world{clock,      real.http,     real.environment, real.random,
                      real.files, real.postgres, real.processes};
  const std::vector<std::string> arguments(argv + 3, argv + argc);
  const purser::Result<void> result = purser::Run(world, argv[1], argv[2], arguments);
  if (result.ok()) return 0;
  std::cerr << result.error().message << "\n";
  return 3;
}
