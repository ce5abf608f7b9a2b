#include "govern/gate/bytes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace purser {

Result<Bytes> Bytes::Open(const std::string& file) {
  if (file == "-") return Bytes(STDIN_FILENO);
  const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor >= 0) return Bytes(descriptor);
  const ErrorKind kind = errno == ENOENT ? ErrorKind::kNotFound : ErrorKind::kData;
  return Error{kind, std::strerror(errno)};
}

Bytes Bytes::Of(std::string_view text) {
  Bytes bytes(-1);
  bytes.text_ = text;
  return bytes;
}

Bytes::Bytes(Bytes&& other) noexcept
    : descriptor_(other.descriptor_),
      text_(other.text_),
      head_(std::move(other.head_)),
      head_read_(other.head_read_) {
  other.descriptor_ = -1;
}

Bytes::~Bytes() {
  if (descriptor_ > STDIN_FILENO) close(descriptor_);
}

Result<std::string_view> Bytes::Head(std::size_t most) {
  std::size_t filled = 0;
  head_.resize(most);
  while (filled < most) {
    const std::size_t count = TRY(ReadOn(std::span(head_).subspan(filled)));
    if (count == 0) break;
    filled += count;
  }
  head_.resize(filled);
  return std::string_view(head_);
}

Result<std::size_t> Bytes::Read(std::span<char> into) {
  if (head_read_ == head_.size()) return ReadOn(into);
  const std::size_t count = std::min(into.size(), head_.size() - head_read_);
  std::copy_n(head_.data() + head_read_, count, into.data());
  head_read_ += count;
  return count;
}

Result<std::size_t> Bytes::ReadOn(std::span<char> into) {
  if (descriptor_ < 0) {
    const std::size_t count = std::min(into.size(), text_.size());
    std::copy_n(text_.data(), count, into.data());
    text_.remove_prefix(count);
    return count;
  }
  ssize_t count = -1;
  do count = read(descriptor_, into.data(), into.size());
  while (count < 0 && errno == EINTR);
  if (count >= 0) return static_cast<std::size_t>(count);
  return Error{ErrorKind::kData, fmt::format("reading fails: {}", std::strerror(errno))};
}

}  // namespace purser
