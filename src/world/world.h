/// Everything the program takes from outside, as references and nothing else. main() makes
/// the real one; a test makes one of fakes. Nothing outside world/ reads a clock, a socket
/// or the environment.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "world/postgres.h"
#include "world/processes.h"

namespace purser {

/// The time, and the only way to wait.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant Now() = 0;
  virtual void SleepFor(std::chrono::milliseconds duration) = 0;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url = {};
  std::map<std::string, std::string> headers = {};
  std::string body = {};
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< Of the whole exchange.
  /// Past every proxy: for addresses that only this machine has (instance metadata).
  bool direct = false;
  /// Where set, the body of a 2xx answer goes here piece by piece, and not into the response; an
  /// error of it ends the exchange and is what Send answers. No limit of length.
  std::function<Result<void>(std::string_view piece)> sink = {};
};

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers = {};  ///< Names in lower case.
  std::string body = {};
};

/// One HTTP exchange. Any status is a response; an Error means there was none. The path of the
/// address goes out as it is written ("/a/../b" stays). Safe for several threads.
class Http {
 public:
  virtual ~Http() = default;
  /// @error kUnavailable  No connection, or no answer within the timeout.
  virtual Result<HttpResponse> Send(const HttpRequest& request) = 0;
};

class Environment {
 public:
  virtual ~Environment() = default;
  virtual std::optional<std::string> Get(const std::string& name) const = 0;
};

/// Bits nobody can foresee, for identifiers.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t Next() = 0;
};

/// The disk, where a test must be able to make it fail. Paths are local.
class Files {
 public:
  virtual ~Files() = default;
  virtual Result<std::string> Read(const std::filesystem::path& file) = 0;
  /// Writes whole and durably: temporary name, fsync, rename, fsync of the folder.
  virtual Result<void> Write(const std::filesystem::path& file, std::string_view content) = 0;
  /// Adds to the end of the file, made when missing, durably.
  virtual Result<void> Append(const std::filesystem::path& file, std::string_view content) = 0;
  /// When the file was last changed, as others will see it.
  virtual Result<void> SetTime(const std::filesystem::path& file, Instant time) = 0;
  /// As Write, readable by nobody else (mode 0600).
  virtual Result<void> WriteSecret(const std::filesystem::path& file, std::string_view content) = 0;
  virtual Result<void> MakeFolders(const std::filesystem::path& folder) = 0;
  virtual Result<void> Rename(const std::filesystem::path& from,
                              const std::filesystem::path& to) = 0;
  /// fsync of a file or folder.
  virtual Result<void> Sync(const std::filesystem::path& path) = 0;
  /// Nothing there is success.
  virtual Result<void> RemoveAll(const std::filesystem::path& path) = 0;
  /// What a process like this one may still write where `path` lies.
  virtual Result<std::int64_t> FreeBytes(const std::filesystem::path& path) = 0;
};

struct World {
  Clock& clock;
  Http& http;
  const Environment& environment;
  Random& random;
  Files& files;
  Postgres& postgres;
  Processes& processes;
};

}  // namespace purser
