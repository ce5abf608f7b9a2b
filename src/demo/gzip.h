#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace purser {

/// Compresses a stream into memory as one gzip member (ISA-L's fastest level), the same
/// bytes for the same content: no time, no name in the header.
class GzipWriter {
 public:
  GzipWriter();
  ~GzipWriter();
  GzipWriter(GzipWriter&&) noexcept;

  void Append(std::string_view content);

  /// Ends the member. The object takes no more content.
  std::string Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string Gzip(std::string_view content);

}  // namespace purser
