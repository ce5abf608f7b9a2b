/// Result<T>: a value, or the reason there is none.
///
/// Every function that can fail for a reason outside the program (user input,
/// file, network, SQL over user data) returns one. A broken invariant of our own
/// is not an Error: it is a Check() and ends the process.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/check.h"

namespace purser {

/// What a caller may do about an error. A kind is listed only because some caller
/// acts on it (exit code, HTTP status, retry); everything else is in the message.
enum class ErrorKind {
  kUsage,        ///< The command line is wrong. Exit code 2.
  kConfig,       ///< The configuration is wrong. Exit code 2.
  kData,         ///< The data is malformed or does not reconcile. Exit code 3.
  kNotFound,     ///< The named thing does not exist. Exit code 3.
  kDenied,       ///< Credentials are missing, expired or not allowed. Exit code 3.
  kUnavailable,  ///< Worth retrying later: locked, throttled, timed out. Exit code 3.
  kInterrupted,  ///< A signal asked us to stop. Exit code 130 or 143.
  kInternal,     ///< None of the above; never retried. Exit code 3.
};

struct [[nodiscard]] Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;  ///< For people: what failed, on what, what to do. Never a secret.

  /// Says what was being attempted, outermost first:
  /// "ingest prod: read s3://bucket/key: access denied".
  Error While(std::string_view attempt) && {
    message = std::string(attempt) + ": " + message;
    return std::move(*this);
  }
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }

  const T& value() const& { return Check(ok(), "value() of an error"), std::get<0>(state_); }
  T value() && { return Check(ok(), "value() of an error"), std::get<0>(std::move(state_)); }
  const Error& error() const& { return Check(!ok(), "error() of a value"), std::get<1>(state_); }
  Error error() && { return Check(!ok(), "error() of a value"), std::get<1>(std::move(state_)); }

  /// Error::While on the error, if there is one.
  Result While(std::string_view attempt) && {
    if (ok()) return std::move(*this);
    return std::move(*this).error().While(attempt);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : failed_(true), error_(std::move(error)) {}

  bool ok() const { return !failed_; }
  void value() const { Check(ok(), "value() of an error"); }
  const Error& error() const& { return Check(!ok(), "error() of a value"), error_; }
  Error error() && { return Check(!ok(), "error() of a value"), std::move(error_); }

  Result While(std::string_view attempt) && {
    if (ok()) return {};
    return std::move(error_).While(attempt);
  }

 private:
  bool failed_ = false;
  Error error_;
};

/// The value of a Result, or an early return of its error. Use it as a whole
/// statement, as the whole initializer after `=`, or after `return`; never inside a
/// larger expression (scripts/check_try.py finds that).
#define TRY(...)                                                  \
  __extension__({                                                 \
    auto try_result_ = (__VA_ARGS__);                             \
    if (!try_result_.ok()) return std::move(try_result_).error(); \
    std::move(try_result_).value();                               \
  })

}  // namespace purser
