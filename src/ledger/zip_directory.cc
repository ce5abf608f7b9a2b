#include "ledger/zip_directory.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace purser {
namespace {

constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kLocator64Signature = 0x07064b50;
constexpr std::uint32_t kMemberSignature = 0x02014b50;
constexpr std::uint32_t kLocalSignature = 0x04034b50;

constexpr std::int64_t kEndSize = 22;
constexpr std::int64_t kLocator64Size = 20;
constexpr std::int64_t kLongestComment = 65535;
constexpr std::int64_t kLargestDirectory = 64 << 20;

/// Little-endian numbers from the left of a text; past its end it reads zeros and says so.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t Number(std::size_t bytes) {
    std::uint64_t value = 0;
    const std::string_view text = Text(bytes);
    for (std::size_t i = text.size(); i > 0; --i)
      value = value << 8 | static_cast<unsigned char>(text[i - 1]);
    return value;
  }
  std::uint32_t Number32() { return static_cast<std::uint32_t>(Number(4)); }
  std::string_view Text(std::size_t bytes) {
    if (bytes > rest_.size()) {
      whole_ = false;
      bytes = rest_.size();
    }
    const std::string_view text = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return text;
  }
  bool whole() const { return whole_; }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool whole_ = true;
};

struct Directory {
  std::int64_t offset = 0;
  std::int64_t size = 0;
};

Error Broken(const FileReader& file, std::string_view what) {
  return Error{ErrorKind::kData,
               fmt::format("{}: {}; fetch the file again", file.path().string(), what)};
}

Result<std::string> ReadText(FileReader& file, std::int64_t offset, std::int64_t size) {
  std::string text(static_cast<std::size_t>(size), '\0');
  const std::size_t got = TRY(file.ReadAt(offset, text));
  if (offset < 0 || got != text.size()) return Broken(file, "the zip ends before its directory");
  return text;
}

/// The directory's place, when the 32-bit record says that the 64-bit one has it.
Result<Directory> FindDirectory64(FileReader& file, std::int64_t end_offset) {
  if (end_offset < kLocator64Size) return Broken(file, "the zip has no directory");
  const std::string locator_text = TRY(ReadText(file, end_offset - kLocator64Size, kLocator64Size));
  Fields locator(locator_text);
  if (locator.Number32() != kLocator64Signature) return Broken(file, "the zip has no directory");
  (void)locator.Number(4);
  const std::uint64_t at = locator.Number(8);
  if (at > static_cast<std::uint64_t>(end_offset) ||
      end_offset - static_cast<std::int64_t>(at) < 56)
    return Broken(file, "the zip has no directory");
  const std::string end_text = TRY(ReadText(file, static_cast<std::int64_t>(at), 56));
  Fields end(end_text);
  if (end.Number32() != kEnd64Signature) return Broken(file, "the zip has no directory");
  (void)end.Text(36);
  Directory directory;
  directory.size = static_cast<std::int64_t>(end.Number(8));
  directory.offset = static_cast<std::int64_t>(end.Number(8));
  return directory;
}

Result<Directory> FindDirectory(FileReader& file) {
  const std::int64_t tail = std::min(file.size(), kEndSize + kLongestComment);
  if (tail < kEndSize) return Broken(file, "too short for a zip");
  const std::string text = TRY(ReadText(file, file.size() - tail, tail));
  for (std::int64_t at = tail - kEndSize; at >= 0; --at) {
    Fields end(std::string_view(text).substr(static_cast<std::size_t>(at)));
    if (end.Number32() != kEndSignature) continue;
    (void)end.Text(8);
    Directory directory;
    directory.size = static_cast<std::int64_t>(end.Number(4));
    directory.offset = static_cast<std::int64_t>(end.Number(4));
    if (at + kEndSize + static_cast<std::int64_t>(end.Number(2)) != tail) continue;
    if (directory.offset == 0xffff'ffff || directory.size == 0xffff'ffff)
      return FindDirectory64(file, file.size() - tail + at);
    return directory;
  }
  return Broken(file, "the zip ends before its directory");
}

/// Sizes of 4 GiB and more are in the extra field with number 1, in this order.
void ReadExtra64(std::string_view extra, ZipMember& member) {
  Fields fields(extra);
  while (!fields.done() && fields.whole()) {
    const std::uint64_t id = fields.Number(2);
    Fields body(fields.Text(fields.Number(2)));
    if (id != 1) continue;
    for (std::int64_t* value : {&member.size, &member.compressed, &member.offset})
      if (*value == 0xffff'ffff) *value = static_cast<std::int64_t>(body.Number(8));
  }
}

/// One record of the directory; `offset` is still that of the member's local header.
Result<ZipMember> ReadMember(const FileReader& file, Fields& fields) {
  if (fields.Number32() != kMemberSignature) return Broken(file, "the zip's directory is damaged");
  (void)fields.Text(4);
  const std::uint64_t flags = fields.Number(2);
  const std::uint64_t method = fields.Number(2);
  (void)fields.Text(4);
  ZipMember member;
  member.crc = fields.Number32();
  member.compressed = fields.Number32();
  member.size = fields.Number32();
  const std::uint64_t name_size = fields.Number(2);
  const std::uint64_t extra_size = fields.Number(2);
  const std::uint64_t comment_size = fields.Number(2);
  (void)fields.Text(8);
  member.offset = fields.Number32();
  member.name = fields.Text(name_size);
  ReadExtra64(fields.Text(extra_size), member);
  (void)fields.Text(comment_size);
  if (!fields.whole()) return Broken(file, "the zip's directory is damaged");
  if ((flags & 1) != 0)
    return Error{ErrorKind::kData, fmt::format("{}: {} is encrypted; unpack it first",
                                               file.path().string(), member.name)};
  if (method != 0 && method != 8)
    return Error{ErrorKind::kData,
                 fmt::format("{}: {} is compressed by method {}; pack it again with deflate",
                             file.path().string(), member.name, method)};
  member.deflated = method == 8;
  return member;
}

/// Moves `offset` behind the local header, whose lengths may differ from the directory's.
Result<void> SkipLocalHeader(FileReader& file, ZipMember& member) {
  if (member.offset < 0 || member.compressed < 0 || member.size < 0 ||
      member.offset > file.size() - 30)
    return Broken(file, "the zip's directory is damaged");
  const std::string text = TRY(ReadText(file, member.offset, 30));
  Fields header(text);
  if (header.Number32() != kLocalSignature) return Broken(file, "a member of the zip is damaged");
  (void)header.Text(22);
  const auto name_size = static_cast<std::int64_t>(header.Number(2));
  const auto extra_size = static_cast<std::int64_t>(header.Number(2));
  member.offset += 30 + name_size + extra_size;
  if (member.compressed > file.size() - member.offset)
    return Broken(file, "the zip ends inside a member");
  return {};
}

bool Overlap(std::vector<ZipMember> members) {
  std::ranges::sort(members, {}, &ZipMember::offset);
  for (std::size_t i = 1; i < members.size(); ++i)
    if (members[i - 1].offset + members[i - 1].compressed > members[i].offset) return true;
  return false;
}

}  // namespace

Result<std::vector<ZipMember>> ReadZipDirectory(FileReader& file) {
  const Directory directory = TRY(FindDirectory(file));
  if (directory.size < 0 || directory.size > kLargestDirectory || directory.offset < 0 ||
      directory.offset > file.size() - directory.size)
    return Broken(file, "the zip's directory is damaged");
  const std::string text = TRY(ReadText(file, directory.offset, directory.size));
  Fields fields(text);
  std::vector<ZipMember> members;
  while (!fields.done()) {
    ZipMember member = TRY(ReadMember(file, fields));
    if (member.name.ends_with('/')) continue;
    TRY(SkipLocalHeader(file, member));
    members.push_back(std::move(member));
  }
  if (Overlap(members)) return Broken(file, "members of the zip overlap");
  return members;
}

}  // namespace purser
