#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "base/result.h"

namespace purser {

/// An open file, read at any place. Not for several threads.
class FileReader {
 public:
  /// @error kNotFound  there is none
  /// @error kDenied    it may not be read
  /// @error kData      it is a folder, or reading fails
  static Result<std::unique_ptr<FileReader>> Open(const std::filesystem::path& file);
  ~FileReader();
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::int64_t size() const { return size_; }

  /// Fills `into` from `offset` on; less only at the file's end. @return bytes read
  Result<std::size_t> ReadAt(std::int64_t offset, std::span<char> into);

 private:
  FileReader(std::filesystem::path path, int descriptor)
      : path_(std::move(path)), descriptor_(descriptor) {}

  std::filesystem::path path_;
  int descriptor_;
  std::int64_t size_ = 0;
};

}  // namespace purser
