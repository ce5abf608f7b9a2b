#include "cloud/aws/profile_files.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"

namespace purser {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (IsBlank(text.front()) || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (IsBlank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// A value ends before " #" and " ;": without the blank they belong to it.
std::string_view WithoutComment(std::string_view value) {
  for (std::size_t i = 1; i < value.size(); ++i)
    if ((value[i] == '#' || value[i] == ';') && IsBlank(value[i - 1])) return value.substr(0, i);
  return value;
}

/// "profile x" → {"profile", "x"}, the second word perhaps in quotes; "x" → {"", "x"}.
std::pair<std::string_view, std::string_view> Words(std::string_view inside) {
  inside = Trimmed(inside);
  const std::size_t blank = inside.find_first_of(" \t");
  if (blank == std::string_view::npos) return {"", inside};
  std::string_view name = Trimmed(inside.substr(blank));
  if (name.size() >= 2 && (name.front() == '"' || name.front() == '\'') &&
      name.back() == name.front())
    name = name.substr(1, name.size() - 2);
  return {inside.substr(0, blank), name};
}

/// One file, line by line.
class Reader {
 public:
  Reader(AwsFileKind kind, std::string_view name, AwsProfileFiles& files)
      : kind_(kind), name_(name), files_(files) {}

  Result<void> Take(std::string_view line) {
    ++number_;
    const std::string_view text = Trimmed(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') return {};
    if (IsBlank(line.front())) return TakeContinuation(text);
    property_ = nullptr;
    if (text.front() == '[') return TakeSection(text);
    return TakeProperty(text);
  }

 private:
  Error Wrong(std::string_view what) const {
    return {ErrorKind::kConfig, fmt::format("{}:{}: {}", name_, number_, what)};
  }

  Result<void> TakeSection(std::string_view text) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return Wrong("a section has no \"]\"");
    const std::string_view rest = Trimmed(text.substr(end + 1));
    if (!rest.empty() && rest.front() != '#' && rest.front() != ';')
      return Wrong("something follows a section's \"]\"");
    in_section_ = true;
    section_ = FindSection(text.substr(1, end - 1));
    return {};
  }

  /// nullptr: a section of something else, whose properties are read past.
  AwsProperties* FindSection(std::string_view inside) {
    const auto [type, name] = Words(inside);
    if (name.empty()) return nullptr;
    if (kind_ == AwsFileKind::kCredentials)
      return type.empty() ? &files_.profiles[std::string(name)] : nullptr;
    if (type == "sso-session") return &files_.sso_sessions[std::string(name)];
    if (type == "profile") return FindProfile(name);
    if (!type.empty() || name != "default") return nullptr;
    return default_is_prefixed_ ? nullptr : &files_.profiles["default"];
  }

  /// [profile default] wins over [default], whichever comes first.
  AwsProperties* FindProfile(std::string_view name) {
    if (name == "default" && !default_is_prefixed_) {
      default_is_prefixed_ = true;
      files_.profiles["default"].clear();
    }
    return &files_.profiles[std::string(name)];
  }

  Result<void> TakeProperty(std::string_view text) {
    if (!in_section_) return Wrong("a setting before the first [section]");
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos)
      return Wrong("neither \"[section]\" nor \"name = value\"");
    const std::string key = LowerAscii(Trimmed(text.substr(0, equals)));
    if (key.empty()) return Wrong("a setting has no name");
    if (section_ == nullptr) {
      property_ = &ignored_;
      return {};
    }
    property_ = &(*section_)[key];
    *property_ = Trimmed(WithoutComment(text.substr(equals + 1)));
    return {};
  }

  /// An indented line: more of the value above, or settings nested in it, which we need none of.
  Result<void> TakeContinuation(std::string_view text) {
    if (property_ == nullptr) return Wrong("an indented line follows no setting");
    if (property_ != &ignored_) property_->append("\n").append(text);
    return {};
  }

  AwsFileKind kind_;
  std::string_view name_;
  AwsProfileFiles& files_;
  std::size_t number_ = 0;
  bool in_section_ = false;
  bool default_is_prefixed_ = false;
  AwsProperties* section_ = nullptr;
  std::string* property_ = nullptr;
  std::string ignored_;
};

/// The file that `variable` names ("~/" is the home), else the usual one; "" without a home.
std::string PathOf(const World& world, const std::string& variable, std::string_view usual) {
  const std::optional<std::string> named = world.environment.Get(variable);
  if (!named || named->empty()) return AwsHome(world, usual).value_or("");
  const std::optional<std::string> home = world.environment.Get("HOME");
  if (named->starts_with("~/") && home) return *home + named->substr(1);
  return *named;
}

Result<void> ReadOne(World& world, AwsFileKind kind, const std::string& path,
                     AwsProfileFiles& files) {
  if (path.empty()) return {};
  const Result<std::string> text = world.files.Read(path);
  if (!text.ok() && text.error().kind == ErrorKind::kNotFound) return {};
  if (!text.ok()) return text.error();
  return ReadProfileText(kind, path, text.value(), files);
}

}  // namespace

Result<void> ReadProfileText(AwsFileKind kind, std::string_view name, std::string_view text,
                             AwsProfileFiles& files) {
  if (text.size() > kMostBytes)
    return Error{ErrorKind::kConfig, fmt::format("{}: longer than 1 MiB", name)};
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.find('\0') != std::string_view::npos)
    return Error{ErrorKind::kConfig, fmt::format("{}: not a text file", name)};
  AwsProfileFiles read;
  Reader reader(kind, name, read);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    TRY(reader.Take(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  for (const auto& [profile, properties] : read.profiles)
    for (const auto& [key, value] : properties) files.profiles[profile][key] = value;
  for (const auto& [profile, properties] : read.profiles) files.profiles[profile];
  for (auto& [session, properties] : read.sso_sessions)
    files.sso_sessions[session] = std::move(properties);
  return {};
}

Result<AwsProfileFiles> ReadProfileFiles(World& world) {
  AwsProfileFiles files;
  TRY(ReadOne(world, AwsFileKind::kConfig, PathOf(world, "AWS_CONFIG_FILE", "config"), files));
  TRY(ReadOne(world, AwsFileKind::kCredentials,
              PathOf(world, "AWS_SHARED_CREDENTIALS_FILE", "credentials"), files));
  return files;
}

std::optional<std::string> AwsHome(const World& world, std::string_view path) {
  const std::optional<std::string> home = world.environment.Get("HOME");
  if (!home || home->empty()) return std::nullopt;
  return fmt::format("{}/.aws/{}", *home, path);
}

const std::string* PropertyOf(const AwsProperties& properties, std::string_view name) {
  const auto found = properties.find(name);
  return found == properties.end() || found->second.empty() ? nullptr : &found->second;
}

}  // namespace purser
