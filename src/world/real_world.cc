#include "world/real_world.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <thread>

namespace purser {
namespace {

/// Closes what it opened. -1 is nothing.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

Result<void> WriteAll(const Descriptor& file, std::string_view content,
                      const std::filesystem::path& name) {
  while (!content.empty()) {
    const ssize_t written = ::write(file.number(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return DiskError("write", name, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.number()) != 0) return DiskError("sync", name, errno);
  return {};
}

}  // namespace

Error DiskError(std::string_view verb, const std::filesystem::path& path, int error_number) {
  ErrorKind kind = ErrorKind::kInternal;
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      kind = ErrorKind::kNotFound;
      break;
    case ENOSPC:
    case EDQUOT:
      kind = ErrorKind::kUnavailable;
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      kind = ErrorKind::kDenied;
      break;
    default:
      break;
  }
  return {kind, std::string(verb) + " " + path.string() + ": " +
                    std::generic_category().message(error_number)};
}

Instant SystemClock::Now() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

void SystemClock::SleepFor(std::chrono::milliseconds duration) {
  std::this_thread::sleep_for(duration);
}

std::optional<std::string> ProcessEnvironment::Get(const std::string& name) const {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

std::uint64_t SystemRandom::Next() {
  std::uint64_t bits = 0;
  ssize_t got = -1;
  do got = ::getrandom(&bits, sizeof bits, 0);
  while (got < 0 && errno == EINTR);
  Check(got == sizeof bits, "the kernel gives random bits");
  return bits;
}

Result<std::string> DiskFiles::Read(const std::filesystem::path& file) {
  const Descriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (open.number() < 0) return DiskError("read", file, errno);
  std::string content;
  char block[1 << 16];
  while (true) {
    const ssize_t got = ::read(open.number(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return DiskError("read", file, errno);
    if (got == 0) return content;
    content.append(block, static_cast<std::size_t>(got));
  }
}

namespace {

Result<void> WriteWhole(const std::filesystem::path& file, std::string_view content, mode_t mode) {
  DiskFiles disk;
  // The name is random so that two writers of one file never share a temporary one.
  SystemRandom random;
  const std::filesystem::path temporary =
      file.parent_path() / ("." + file.filename().string() + "." + std::to_string(random.Next()));
  Result<void> result = [&]() -> Result<void> {
    const Descriptor open(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (open.number() < 0) return DiskError("write", file, errno);
    TRY(WriteAll(open, content, file));
    return disk.Rename(temporary, file);
  }();
  if (!result.ok()) {
    ::unlink(temporary.c_str());
    return result;
  }
  return disk.Sync(file.parent_path().empty() ? "." : file.parent_path());
}

}  // namespace

Result<void> DiskFiles::Write(const std::filesystem::path& file, std::string_view content) {
  return WriteWhole(file, content, 0640);
}

Result<void> DiskFiles::WriteSecret(const std::filesystem::path& file, std::string_view content) {
  return WriteWhole(file, content, 0600);
}

Result<void> DiskFiles::Append(const std::filesystem::path& file, std::string_view content) {
  const Descriptor open(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
  if (open.number() < 0) return DiskError("write", file, errno);
  return WriteAll(open, content, file);
}

Result<void> DiskFiles::SetTime(const std::filesystem::path& file, Instant time) {
  std::error_code error;
  const auto system = std::chrono::file_clock::from_sys(time);
  std::filesystem::last_write_time(
      file, std::chrono::time_point_cast<std::filesystem::file_time_type::duration>(system), error);
  if (error) return DiskError("set the time of", file, error.value());
  return {};
}

Result<void> DiskFiles::MakeFolders(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return DiskError("create folder", folder, error.value());
  return {};
}

Result<void> DiskFiles::Rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return DiskError("rename to", to, errno);
  return {};
}

Result<void> DiskFiles::Sync(const std::filesystem::path& path) {
  const Descriptor open(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (open.number() < 0) return DiskError("sync", path, errno);
  if (::fsync(open.number()) != 0) return DiskError("sync", path, errno);
  return {};
}

Result<void> DiskFiles::RemoveAll(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return DiskError("remove", path, error.value());
  return {};
}

Result<std::int64_t> DiskFiles::FreeBytes(const std::filesystem::path& path) {
  struct statvfs disk{};
  if (::statvfs(path.c_str(), &disk) != 0) return DiskError("ask the disk of", path, errno);
  return static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
}

RealWorld::RealWorld() { ::umask(027); }

}  // namespace purser
