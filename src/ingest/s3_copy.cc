#include "ingest/s3_copy.h"

#include <array>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "domain/identity.h"

namespace purser {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::string_view kMemory = ".copies.json";
constexpr std::string_view kNew = ".new";
constexpr std::int64_t kFormat = 1;

/// What file systems take of a name, and a little for the names of temporary files.
constexpr std::size_t kLongestName = 240;

/// Written to disk in blocks of this size: each is a sync.
constexpr std::size_t kBlock = 8 << 20;

/// Cuts in a row that brought nothing.
constexpr int kMostCuts = 3;

std::string Coded(char c) { return fmt::format("%{:02X}", static_cast<unsigned char>(c)); }

/// One component of a key as the name of a file.
std::string SafeName(std::string_view component) {
  const bool is_dots = component == "." || component == "..";
  std::string name;
  for (std::size_t i = 0; i < component.size(); ++i) {
    const char c = component[i];
    const bool is_hidden = i == 0 && (c == '.' || c == '_');
    const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    name += is_dots || is_hidden || is_control ? Coded(c) : std::string(1, c);
  }
  return name;
}

std::int64_t BytesOf(const fs::path& file) {
  std::error_code failed;
  const std::uintmax_t size = fs::file_size(file, failed);
  return failed ? -1 : static_cast<std::int64_t>(size);
}

std::string TextAt(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Paths are bytes, JSON is UTF-8: a letter a byte, so that no key is refused.
std::string BytesAsText(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const bool is_plain = static_cast<unsigned char>(c) >= 0x20 && c != '%' && c > 0 && c != 0x7f;
    text += is_plain ? std::string(1, c) : Coded(c);
  }
  return text;
}

int HexDigit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string TextAsBytes(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_coded = text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 &&
                          HexDigit(text[i + 2]) >= 0;
    bytes +=
        is_coded ? static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2])) : text[i];
    if (is_coded) i += 2;
  }
  return bytes;
}

/// Collects what comes, and writes it in blocks.
class BlockWriter {
 public:
  BlockWriter(Files& files, fs::path file, const std::function<void(std::int64_t)>& progress)
      : files_(files), file_(std::move(file)), progress_(progress) {}

  Result<void> Take(std::string_view piece) {
    block_ += piece;
    return block_.size() < kBlock ? Result<void>() : Flush();
  }
  Result<void> Flush() {
    TRY(files_.Append(file_, block_));
    block_.clear();
    progress_(BytesOf(file_));
    return {};
  }

 private:
  Files& files_;
  fs::path file_;
  const std::function<void(std::int64_t)>& progress_;
  std::string block_;
};

}  // namespace

Result<fs::path> LocalPathOf(std::string_view key) {
  fs::path path;
  while (!key.empty()) {
    const std::string_view component = key.substr(0, key.find('/'));
    key.remove_prefix(std::min(component.size() + 1, key.size()));
    if (component.empty()) continue;
    const std::string name = SafeName(component);
    if (name.size() > kLongestName)
      return Error{ErrorKind::kData,
                   fmt::format("a name of {} letters in a key is longer than a file's may be: {}…",
                               name.size(), name.substr(0, 60))};
    path /= name;
  }
  if (path.empty()) return Error{ErrorKind::kData, "a key without a name"};
  return path;
}

Result<S3Copies> S3Copies::Open(World& world, const fs::path& folder, const S3Location& location) {
  TRY(world.files.MakeFolders(folder));
  std::optional<FileLock> lock = TRY(FileLock::Take(folder / ".lock", {}));
  if (!lock)
    return Error{ErrorKind::kUnavailable,
                 fmt::format("another purser fetches into {}: wait for it", folder.string())};
  S3Copies copies(world, folder, *std::move(lock));
  copies.location_ = location.Text();
  TRY(copies.Load());
  return copies;
}

/// A memory that cannot be read is none: everything is fetched anew.
Result<void> S3Copies::Load() {
  const Result<std::string> text = world_->files.Read(folder_ / kMemory);
  const Json json =
      text.ok() ? Json::parse(text.value(), nullptr, /*allow_exceptions=*/false) : Json();
  const bool is_ours = json.is_object() && TextAt(json, "location") == BytesAsText(location_) &&
                       json.contains("format") && json["format"] == kFormat &&
                       json.contains("copies") && json["copies"].is_array();
  if (!is_ours) {
    std::error_code failed;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, failed))
      if (entry.path().filename() != ".lock") TRY(world_->files.RemoveAll(entry.path()));
    return {};
  }
  for (const Json& entry : json["copies"]) {
    if (!entry.is_object()) continue;
    const std::string key = TextAsBytes(TextAt(entry, "key"));
    const Result<fs::path> path = LocalPathOf(TextAsBytes(TextAt(entry, "below")));
    const auto size = entry.find("size");
    if (!path.ok() || size == entry.end() || !size->is_number_integer()) continue;
    copies_[key] = {TextAt(entry, "etag"), size->get<std::int64_t>(), path.value()};
  }
  return {};
}

Result<void> S3Copies::Save() {
  Json list = Json::array();
  for (const auto& [key, copy] : copies_)
    list.push_back({{"key", BytesAsText(key)},
                    {"etag", copy.etag},
                    {"size", copy.size},
                    {"below", BytesAsText(copy.path.string())}});
  const Json json = {
      {"format", kFormat}, {"location", BytesAsText(location_)}, {"copies", std::move(list)}};
  return world_->files.Write(folder_ / kMemory,
                             json.dump(1, ' ', false, Json::error_handler_t::replace));
}

bool S3Copies::Has(const S3Object& object, const fs::path& path) const {
  const auto found = copies_.find(object.key);
  return found != copies_.end() && found->second.etag == object.etag &&
         found->second.size == object.size && found->second.path == path &&
         BytesOf(folder_ / path) == object.size;
}

/// Named by the object's version too: the beginning of another one is never taken up.
fs::path S3Copies::PartOf(const S3Object& object, const fs::path& path) const {
  IdentityHasher hasher;
  hasher.AddText(object.key);
  hasher.AddText(object.etag);
  hasher.AddText(std::to_string(object.size));
  return folder_ / kNew / hasher.Key().Text() / path;
}

Result<void> S3Copies::FetchRest(S3Bucket& bucket, const S3Object& object, const fs::path& part,
                                 const std::function<void(std::int64_t)>& progress) {
  BlockWriter writer(world_->files, part, progress);
  const std::int64_t from = std::max<std::int64_t>(BytesOf(part), 0);
  const Result<void> read =
      bucket.Read(object, from, [&](std::string_view piece) { return writer.Take(piece); });
  if (!read.ok() && read.error().kind == ErrorKind::kNotFound && from > 0) {
    TRY(world_->files.RemoveAll(part));
    return Error{ErrorKind::kUnavailable, read.error().message};
  }
  TRY(writer.Flush());
  return read;
}

Result<fs::path> S3Copies::Fetch(S3Bucket& bucket, const S3Object& object, const fs::path& path,
                                 const std::function<void(std::int64_t)>& progress) {
  const fs::path part = PartOf(object, path);
  TRY(world_->files.MakeFolders(part.parent_path()));
  if (BytesOf(part) > object.size) TRY(world_->files.RemoveAll(part));
  for (int cuts = 0; BytesOf(part) != object.size;) {
    const std::int64_t before = BytesOf(part);
    const Result<void> done = FetchRest(bucket, object, part, progress);
    if (done.ok()) continue;
    cuts = BytesOf(part) > before ? 0 : cuts + 1;
    if (done.error().kind != ErrorKind::kUnavailable || cuts >= kMostCuts) return done.error();
    world_->clock.SleepFor(std::chrono::milliseconds(200) * (1 << cuts));
  }
  return part;
}

Result<void> S3Copies::Settle(const S3Object& object, const fs::path& path) {
  const fs::path part = PartOf(object, path);
  const fs::path place = folder_ / path;
  TRY(world_->files.MakeFolders(place.parent_path()));
  // A bill is as old as its bucket says, not as its copy.
  TRY(world_->files.SetTime(part, object.modified));
  TRY(world_->files.Rename(part, place));
  copies_[object.key] = {object.etag, object.size, path};
  return Save();
}

/// A fetch that was killed after it moved a file and before it remembered it; the object may be
/// gone since.
Result<void> S3Copies::RemoveUnknown() {
  std::set<fs::path> known;
  for (const auto& [key, copy] : copies_) known.insert(copy.path);
  std::vector<fs::path> unknown;
  std::error_code failed;
  for (fs::recursive_directory_iterator entry(folder_, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const fs::path path = entry->path().lexically_relative(folder_);
    if (!path.string().starts_with('.') && !entry->is_directory(failed) && !known.contains(path))
      unknown.push_back(entry->path());
  }
  for (const fs::path& path : unknown) TRY(world_->files.RemoveAll(path));
  return {};
}

Result<void> S3Copies::Remove(const std::function<bool(const std::string&, const Copy&)>& is_old) {
  std::vector<std::string> old;
  for (const auto& [key, copy] : copies_)
    if (is_old(key, copy)) old.push_back(key);
  for (const std::string& key : old) {
    fs::path path = folder_ / copies_.at(key).path;
    TRY(world_->files.RemoveAll(path));
    std::error_code failed;
    for (path = path.parent_path(); path != folder_ && fs::is_empty(path, failed) && !failed;
         path = path.parent_path())
      TRY(world_->files.RemoveAll(path));
    copies_.erase(key);
  }
  TRY(world_->files.RemoveAll(folder_ / kNew));
  TRY(RemoveUnknown());
  return old.empty() ? Result<void>() : Save();
}

}  // namespace purser
