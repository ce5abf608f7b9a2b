/// The world as it is. Made once, by main().
#pragma once

#include "world/curl_http.h"
#include "world/pq_postgres.h"
#include "world/system_processes.h"
#include "world/world.h"

namespace purser {

/// UTC from the system; waits by sleeping.
class SystemClock : public Clock {
 public:
  Instant Now() override;
  void SleepFor(std::chrono::milliseconds duration) override;
};

/// The process's environment variables, as they are at each call.
class ProcessEnvironment : public Environment {
 public:
  std::optional<std::string> Get(const std::string& name) const override;
};

/// getrandom(2). Ends the process where the kernel has no entropy to give.
class SystemRandom : public Random {
 public:
  std::uint64_t Next() override;
};

/// The local disk. What Write publishes has mode 0640.
///
/// @error kNotFound     a file or folder that does not exist
/// @error kUnavailable  no space left, or the quota is used up
/// @error kDenied       no permission, or a read-only file system
class DiskFiles : public Files {
 public:
  Result<std::string> Read(const std::filesystem::path& file) override;
  Result<void> Write(const std::filesystem::path& file, std::string_view content) override;
  Result<void> Append(const std::filesystem::path& file, std::string_view content) override;
  Result<void> SetTime(const std::filesystem::path& file, Instant time) override;
  Result<void> WriteSecret(const std::filesystem::path& file, std::string_view content) override;
  Result<void> MakeFolders(const std::filesystem::path& folder) override;
  Result<void> Rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  Result<void> Sync(const std::filesystem::path& path) override;
  Result<void> RemoveAll(const std::filesystem::path& path) override;
  Result<std::int64_t> FreeBytes(const std::filesystem::path& path) override;
};

/// The Error for `error_number` (errno's meaning), its kind as DiskFiles promises:
/// "write books/x: No space left on device".
Error DiskError(std::string_view verb, const std::filesystem::path& path, int error_number);

/// All of them together, and the process's umask set to 027: what purser writes is nobody's
/// business outside its group.
struct RealWorld {
  RealWorld();

  SystemClock clock;
  CurlHttp http;
  ProcessEnvironment environment;
  SystemRandom random;
  DiskFiles files;
  PqPostgres postgres;
  SystemProcesses processes;
  World world{clock, http, environment, random, files, postgres, processes};
};

}  // namespace purser
