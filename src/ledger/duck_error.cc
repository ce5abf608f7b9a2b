#include <array>

#include <fmt/format.h>

#include "ledger/duck_handle.h"

namespace purser {
namespace {

struct MessageClass {
  std::string_view prefix;
  ErrorKind kind;
};

/// DuckDB names its class of error first in every message, also where its C API has no code
/// for it (preparing). What is not listed is a statement that it refuses: our bug.
constexpr std::array kClasses = {
    MessageClass{"INTERRUPT Error", ErrorKind::kInterrupted},
    MessageClass{"Conversion Error", ErrorKind::kData},
    MessageClass{"Out of Range Error", ErrorKind::kData},
    MessageClass{"Invalid Input Error", ErrorKind::kData},
    MessageClass{"Constraint Error", ErrorKind::kData},
    MessageClass{"IO Error", ErrorKind::kData},
    // What a table function of ours says about the files it was given.
    MessageClass{"Binder Error: purser_csv: ", ErrorKind::kData},
    MessageClass{"Out of Memory Error", ErrorKind::kUnavailable},
};

}  // namespace

Error DuckError(const char* message, std::string_view statement) {
  const std::string_view text = message == nullptr ? "no message" : message;
  ErrorKind kind = ErrorKind::kInternal;
  for (const MessageClass& known : kClasses)
    if (text.starts_with(known.prefix)) kind = known.kind;
  if (kind == ErrorKind::kInterrupted) return Error{kind, "interrupted"};
  return Error{kind, fmt::format("{}: {}", statement, text)};
}

}  // namespace purser
