/// A world for tests: everything stands still, answers what it was told and fails when asked.
/// Files are real ones, in a folder of the test's own (TemporaryFolder).
#pragma once

#include <string>
#include <vector>

#include "world/faulty_files.h"
#include "world/real_world.h"

namespace purser {

/// A clock that stands still until told, and counts a sleep as time gone by.
struct FakeClock : Clock {
  Instant now{};
  Instant Now() override { return now; }
  void SleepFor(std::chrono::milliseconds duration) override { now += duration; }
};

/// Gives the answers in order, and remembers what was asked.
struct FakeHttp : Http {
  std::vector<HttpResponse> answers;
  std::vector<HttpRequest> requests;
  Result<HttpResponse> Send(const HttpRequest& request) override {
    requests.push_back(request);
    if (requests.size() > answers.size()) return Error{ErrorKind::kUnavailable, "no route"};
    HttpResponse answer = answers[requests.size() - 1];
    if (request.sink && answer.status / 100 == 2) {
      TRY(request.sink(answer.body));
      answer.body.clear();
    }
    return answer;
  }
};

/// Nobody listens.
struct FakePostgres : Postgres {
  Result<std::unique_ptr<PostgresConnection>> Connect(const std::string&) override {
    return Error{ErrorKind::kUnavailable, "no route"};
  }
};

/// Programs that answer what they were told, in order; remembers what was asked.
struct FakeProcesses : Processes {
  std::vector<ProcessAnswer> answers;
  std::vector<std::vector<std::string>> commands;
  Result<ProcessAnswer> Run(const std::vector<std::string>& command,
                            std::chrono::milliseconds) override {
    commands.push_back(command);
    if (commands.size() > answers.size()) return Error{ErrorKind::kNotFound, command.front()};
    return answers[commands.size() - 1];
  }
};

struct FakeEnvironment : Environment {
  std::map<std::string, std::string> values;
  std::optional<std::string> Get(const std::string& name) const override {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  }
};

/// The same numbers in every run, each different (splitmix64).
struct FakeRandom : Random {
  std::uint64_t state = 1;
  std::uint64_t Next() override {
    std::uint64_t bits = state += 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return bits ^ (bits >> 31);
  }
};

/// An empty folder that goes away with this object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// All of them together. The clock stands at 2026-10-05T12:00:00Z.
struct FakeWorld {
  FakeWorld();

  FakeClock clock;
  FakeHttp http;
  FakeEnvironment environment;
  FakeRandom random;
  DiskFiles disk;
  FaultyFiles files{disk};
  FakePostgres postgres;
  FakeProcesses processes;
  World world{clock, http, environment, random, files, postgres, processes};
};

}  // namespace purser
