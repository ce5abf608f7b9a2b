/// Where a reader's bytes come from: a file, standard input, or text at hand. Read once, in order.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace purser {

/// Bytes, front to back. Not for several threads.
class Bytes {
 public:
  /// @param file  "-" is standard input
  /// @error kNotFound  there is none
  /// @error kData      it is a folder, or may not be read
  static Result<Bytes> Open(const std::string& file);
  /// `text` outlives it.
  static Bytes Of(std::string_view text);
  Bytes(Bytes&& other) noexcept;
  ~Bytes();

  /// The first bytes, at most `most`, which Read gives all the same. Called before Read.
  /// @error kData  reading fails
  Result<std::string_view> Head(std::size_t most);

  /// Fills the beginning of `into`. 0: there are no more.
  /// @error kData  reading fails
  Result<std::size_t> Read(std::span<char> into);

 private:
  explicit Bytes(int descriptor) : descriptor_(descriptor) {}
  Result<std::size_t> ReadOn(std::span<char> into);

  int descriptor_ = -1;  ///< -1: text_.
  std::string_view text_;
  std::string head_;
  std::size_t head_read_ = 0;
};

}  // namespace purser
