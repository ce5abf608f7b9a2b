/// By system call: the C library has no wrappers, and Debian 12's header knows only some rights.
/// @source Documentation/userspace-api/landlock.rst of Linux 6.15

#include "ledger/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include <fmt/format.h>

namespace purser {
namespace {

constexpr std::uint64_t kExecute = 1, kReadFile = 1 << 2, kReadFolder = 1 << 3;
constexpr std::uint64_t kAllOfFirst = (1 << 13) - 1;
constexpr std::uint64_t kRefer = 1 << 13, kTruncate = 1 << 14, kDevice = 1 << 15;
constexpr std::uint64_t kBindAndConnect = 3;
/// What the kernel takes for a rule about a file rather than a folder: execute, write, read,
/// truncate.
constexpr std::uint64_t kOfFiles = kExecute | 1 << 1 | kReadFile | kTruncate;

/// The start of the kernel's landlock_ruleset_attr, as of version 4.
struct RulesetAttributes {
  std::uint64_t files = 0;
  std::uint64_t network = 0;
};

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

Error Refused(std::string_view what) {
  return Error{ErrorKind::kInternal, fmt::format("Landlock: {}: {}", what, std::strerror(errno))};
}

std::uint64_t RightsOfVersion(long version) {
  std::uint64_t rights = kAllOfFirst;
  if (version >= 2) rights |= kRefer;
  if (version >= 3) rights |= kTruncate;
  if (version >= 5) rights |= kDevice;
  return rights;
}

Result<void> Allow(int ruleset, const std::filesystem::path& path, std::uint64_t rights) {
  const Descriptor opened(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (opened.number() < 0) return Refused(path.string());
  struct stat status{};
  if (::fstat(opened.number(), &status) != 0) return Refused(path.string());
  if (!S_ISDIR(status.st_mode)) rights &= kOfFiles;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = rights;
  rule.parent_fd = opened.number();
  if (::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
    return Refused(path.string());
  return {};
}

}  // namespace

Result<LandlockState> RestrictThread(const OpenPaths& paths) {
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return LandlockState::kNotThere;

  const std::uint64_t rights = RightsOfVersion(version);
  const RulesetAttributes attributes{.files = rights,
                                     .network = version >= 4 ? kBindAndConnect : 0};
  const std::size_t size = version >= 4 ? sizeof(attributes) : sizeof(attributes.files);
  const Descriptor ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, size, 0)));
  if (ruleset.number() < 0) return Refused("create the rules");
  for (const std::filesystem::path& path : paths.readable)
    TRY(Allow(ruleset.number(), path, kReadFile | kReadFolder));
  for (const std::filesystem::path& path : paths.writable)
    TRY(Allow(ruleset.number(), path, rights & ~kExecute));

  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Refused("no new privileges");
  if (::syscall(SYS_landlock_restrict_self, ruleset.number(), 0) != 0) return Refused("enforce");
  return LandlockState::kEnforced;
}

}  // namespace purser
