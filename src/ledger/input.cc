/// ISA-L inflates three times as fast as zlib; it checks gzip's own checksums, those of a zip's
/// members are checked here.

#include "ledger/input.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

namespace purser {
namespace {

constexpr std::size_t kRawBytes = 256 << 10;

/// Bills shrink to a tenth or a thirtieth; deflate's own limit is 1,032.
constexpr std::int64_t kHighestRatio = 250;
constexpr std::int64_t kUnsuspectedBytes = 256 << 20;

bool IsCsvName(std::string_view name) {
  if (name.starts_with("__MACOSX/") || name.size() < 4) return false;
  const std::string_view end = name.substr(name.size() - 4);
  return std::ranges::equal(end, std::string_view(".csv"), [](char a, char lower) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == lower;
  });
}

std::uint8_t* Bytes(char* text) { return reinterpret_cast<std::uint8_t*>(text); }

}  // namespace

std::string InputPart::Name() const {
  return coding == Coding::kZip ? file.string() + "/" + member.name : file.string();
}

Result<std::vector<InputPart>> InputParts(const std::filesystem::path& file) {
  const std::unique_ptr<FileReader> reader = TRY(FileReader::Open(file));
  std::array<char, 4> first{};
  const std::size_t got = TRY(reader->ReadAt(0, first));
  const std::string_view magic(first.data(), got);
  if (magic.starts_with("\x1f\x8b"))
    return std::vector<InputPart>{{.file = file, .coding = InputPart::Coding::kGzip}};
  if (magic != std::string_view("PK\3\4", 4) && magic != std::string_view("PK\5\6", 4))
    return std::vector<InputPart>{{.file = file}};

  std::vector<ZipMember> members = TRY(ReadZipDirectory(*reader));
  if (members.size() > 1)
    std::erase_if(members, [](const ZipMember& member) { return !IsCsvName(member.name); });
  if (members.empty()) return Error{ErrorKind::kData, file.string() + ": the zip holds no .csv"};
  std::vector<InputPart> parts;
  for (ZipMember& member : members)
    parts.push_back({.file = file, .coding = InputPart::Coding::kZip, .member = std::move(member)});
  return parts;
}

struct Input::State {
  InputPart part;
  std::unique_ptr<FileReader> file;
  std::int64_t at = 0;      ///< Of the next raw byte in the file.
  std::int64_t end = 0;     ///< Of the part's last.
  std::int64_t output = 0;  ///< Bytes handed out.
  bool in_member = false;   ///< Between a deflate stream's start and end.
  std::uint32_t crc = 0;    ///< Of a stored member so far.
  inflate_state inflate{};
  std::vector<char> raw;

  Error Damaged(std::string_view what) const {
    return {ErrorKind::kData, fmt::format("{}: {}; fetch the file again", part.Name(), what)};
  }
};

Input::Input(std::unique_ptr<State> state) : state_(std::move(state)) {}
Input::~Input() = default;

Result<std::unique_ptr<Input>> Input::Open(const InputPart& part) {
  auto state = std::make_unique<State>();
  state->part = part;
  state->file = TRY(FileReader::Open(part.file));
  state->end = state->file->size();
  if (part.coding == InputPart::Coding::kZip) {
    state->at = part.member.offset;
    state->end = part.member.offset + part.member.compressed;
    isal_inflate_init(&state->inflate);
    state->inflate.crc_flag = ISAL_GZIP_NO_HDR;
    state->in_member = true;
  }
  return std::unique_ptr<Input>(new Input(std::move(state)));
}

Result<std::size_t> Input::Read(std::span<char> into) {
  if (into.empty()) return std::size_t{0};
  const bool plain =
      state_->part.coding == InputPart::Coding::kPlain ||
      (state_->part.coding == InputPart::Coding::kZip && !state_->part.member.deflated);
  const std::size_t got = TRY(plain ? ReadPlain(into) : Inflate(into));
  state_->output += static_cast<std::int64_t>(got);
  if (got == 0 && state_->part.coding == InputPart::Coding::kZip) TRY(FinishZip());
  return got;
}

Result<std::size_t> Input::ReadPlain(std::span<char> into) {
  State& s = *state_;
  const auto left = static_cast<std::size_t>(s.end - s.at);
  const std::size_t got = TRY(s.file->ReadAt(s.at, into.first(std::min(into.size(), left))));
  s.at += static_cast<std::int64_t>(got);
  if (s.part.coding == InputPart::Coding::kZip)
    s.crc = crc32_gzip_refl(s.crc, Bytes(into.data()), got);
  return got;
}

/// More raw bytes for the inflater, which has used up what it had.
Result<void> Input::Refill() {
  State& s = *state_;
  s.raw.resize(kRawBytes);
  const auto left = static_cast<std::size_t>(s.end - s.at);
  const std::size_t got =
      TRY(s.file->ReadAt(s.at, std::span(s.raw).first(std::min(kRawBytes, left))));
  s.at += static_cast<std::int64_t>(got);
  s.inflate.next_in = Bytes(s.raw.data());
  s.inflate.avail_in = static_cast<std::uint32_t>(got);
  return {};
}

/// Begins the next of a .gz's members, if there is one; zeros may pad the file.
Result<bool> Input::StartMember() {
  State& s = *state_;
  while (true) {
    if (s.inflate.avail_in == 0) TRY(Refill());
    if (s.inflate.avail_in == 0) return false;
    if (*s.inflate.next_in != 0) break;
    if (s.output == 0) return s.Damaged("not a gzip file");
    ++s.inflate.next_in;
    --s.inflate.avail_in;
  }
  // What comes next is set anew only after a member's end.
  std::uint8_t* const next = s.inflate.next_in;
  const std::uint32_t available = s.inflate.avail_in;
  isal_inflate_init(&s.inflate);
  s.inflate.next_in = next;
  s.inflate.avail_in = available;
  s.inflate.crc_flag = ISAL_GZIP;
  s.in_member = true;
  return true;
}

Result<std::size_t> Input::Inflate(std::span<char> into) {
  State& s = *state_;
  const auto most = static_cast<std::uint32_t>(std::min<std::size_t>(into.size(), 1 << 30));
  while (true) {
    if (!s.in_member) {
      if (s.part.coding == InputPart::Coding::kZip) return std::size_t{0};
      const bool more = TRY(StartMember());
      if (!more) return std::size_t{0};
    }
    if (s.inflate.avail_in == 0) TRY(Refill());
    const bool at_end = s.inflate.avail_in == 0;
    s.inflate.next_out = Bytes(into.data());
    s.inflate.avail_out = most;
    const int status = isal_inflate(&s.inflate);
    if (status == ISAL_INCORRECT_CHECKSUM) return s.Damaged("the checksum is wrong");
    if (status < 0) return s.Damaged("the compressed data is damaged");
    const std::size_t got = most - s.inflate.avail_out;
    if (s.inflate.block_state == ISAL_BLOCK_FINISH) s.in_member = false;
    if (s.output > kUnsuspectedBytes && s.output / kHighestRatio > s.at)
      return Error{ErrorKind::kData,
                   fmt::format("{}: unpacks to more than {} times its size; no bill does",
                               s.part.Name(), kHighestRatio)};
    if (got > 0) return got;
    if (at_end && s.in_member) return s.Damaged("it is cut off");
  }
}

/// A zip's size and checksum stand in its directory.
Result<void> Input::FinishZip() {
  State& s = *state_;
  const std::uint32_t crc = s.part.member.deflated ? s.inflate.crc : s.crc;
  if (s.output != s.part.member.size) return s.Damaged("its size is not what the zip says");
  if (crc != s.part.member.crc) return s.Damaged("the checksum is wrong");
  return {};
}

}  // namespace purser
