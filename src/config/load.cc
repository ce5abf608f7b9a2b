#include "config/load.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/suggest.h"
#include "config/load_parts.h"
#include "config/rules_text.h"

namespace purser {
namespace {

/// $NAME, or HOME/fallback; empty without either.
std::filesystem::path UserFolder(const World& world, const std::string& variable,
                                 const std::filesystem::path& fallback) {
  const std::string value = world.environment.Get(variable).value_or("");
  if (!value.empty()) return value;
  const std::string home = world.environment.Get("HOME").value_or("");
  return home.empty() ? std::filesystem::path() : std::filesystem::path(home) / fallback;
}

struct ConfigFile {
  std::filesystem::path path;  ///< Empty: there is none.
  std::string text;
};

/// --config, else ./purser.toml, else the user's.
Result<ConfigFile> FindFile(World& world, const ConfigRequest& request) {
  if (request.file) {
    const Result<std::string> text = world.files.Read(*request.file);
    if (text.ok()) return ConfigFile{*request.file, text.value()};
    return Error{ErrorKind::kConfig, "--config: " + text.error().message};
  }
  const std::filesystem::path user = UserFolder(world, "XDG_CONFIG_HOME", ".config");
  std::vector<std::filesystem::path> places = {"purser.toml"};
  if (!user.empty()) places.push_back(user / "purser" / "purser.toml");
  for (const std::filesystem::path& place : places) {
    const Result<std::string> text = world.files.Read(place);
    if (text.ok()) return ConfigFile{place, text.value()};
    if (text.error().kind != ErrorKind::kNotFound)
      return Error{ErrorKind::kConfig, text.error().message};
  }
  return ConfigFile{};
}

/// Of sections below another: what that other one may have.
std::vector<std::string> NamesBelow(std::string_view parent) {
  std::vector<std::string> names;
  for (const SectionSpec& section : AllSections())
    if (section.kind == SectionKind::kOnce && section.name.starts_with(parent) &&
        section.name.substr(parent.size()).starts_with('.'))
      names.emplace_back(section.name.substr(parent.size() + 1));
  return names;
}

/// Sections that the table does not have.
void CheckSections(Reading& reading, const TomlNode& root) {
  std::vector<std::string> names;
  for (const SectionSpec& section : AllSections())
    if (section.kind != SectionKind::kNamed)
      names.emplace_back(section.name.substr(0, section.name.find('.')));
  for (const TomlMember& member : root.members) {
    const std::vector<std::string> below = NamesBelow(member.key);
    for (const TomlMember& inner : member.node.members)
      if (!below.empty() && std::ranges::find(below, inner.key) == below.end())
        reading.Problem(inner.key_position,
                        fmt::format("unknown key \"{}\" under [{}]{}", inner.key, member.key,
                                    DidYouMean(inner.key, below)));
    if (std::ranges::find(names, member.key) != names.end()) continue;
    std::string nearest = DidYouMean(member.key, names);
    for (const SectionSpec& section : AllSections())
      if (nearest.empty() && section.kind == SectionKind::kOnce && section.Find(member.key))
        nearest = fmt::format("; it belongs under [{}]", section.name);
    reading.Problem(member.key_position, fmt::format("unknown key \"{}\"{}", member.key, nearest));
  }
}

LedgerSettings ReadLedger(Reading& reading, const TomlNode& root) {
  const SectionReader section(reading, Section("ledger"), TableAt(reading, root, "ledger"),
                              "ledger");
  LedgerSettings ledger;
  ledger.path = section.Path("path");
  if (section.Text("path").find("://") != std::string::npos)
    reading.Problem(*section.Find("path"),
                    fmt::format("the books cannot lie in {} yet: name a folder on a local disk",
                                section.Text("path")));
  ledger.engine = section.Text("engine");
  ledger.memory_limit = section.Bytes("memory_limit");
  ledger.keep_snapshots = static_cast<int>(section.Integer("keep_snapshots", 0).value_or(5));
  ledger.quarantine_limit = section.Share("quarantine_limit").value_or(ledger.quarantine_limit);
  return ledger;
}

/// $XDG_DATA_HOME/purser, where nothing names the books.
void AddDefaultPath(Reading& reading, LedgerSettings& ledger) {
  if (!ledger.path.empty()) return;
  const std::filesystem::path user = UserFolder(reading.world(), "XDG_DATA_HOME", ".local/share");
  ledger.path = user.empty() ? "purser-books" : user / "purser";
  reading.Note("ledger.path", {{.kind = NodeKind::kText, .text = ledger.path.string()}, "default"});
}

CurrencySettings ReadCurrency(Reading& reading, const TomlNode& root) {
  const SectionReader section(reading, Section("currency"), TableAt(reading, root, "currency"),
                              "currency");
  CurrencySettings currency{.report = section.Text("report"), .rates = section.Path("rates")};
  const Setting* report = section.Find("report");
  const Setting* rates = section.Find("rates");
  const bool is_code =
      currency.report.size() == 3 &&
      std::ranges::all_of(currency.report, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (report != nullptr && !is_code)
    reading.Problem(
        *report, fmt::format("\"{}\" is not an ISO 4217 code, such as \"EUR\"", currency.report));
  if (report != nullptr && rates == nullptr)
    reading.Problem(*report, "report needs rates, a CSV of dated exchange rates");
  if (rates != nullptr && report == nullptr)
    reading.Problem(*rates, "rates need report, the currency to convert to");
  return currency;
}

PostgresSettings ReadPostgres(Reading& reading, const TomlNode& root) {
  const SectionReader section(reading, Section("publish.postgres"),
                              TableAt(reading, root, "publish.postgres"), "publish.postgres");
  PostgresSettings postgres{.url_env = section.Text("url_env"), .schema = section.Text("schema")};
  const std::string& name = postgres.schema;
  const bool is_name = !name.empty() && name.size() <= 48 && !(name[0] >= '0' && name[0] <= '9') &&
                       !name.starts_with("pg_") && std::ranges::all_of(name, [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                       });
  if (!is_name)
    reading.Problem(
        *section.Find("schema"),
        fmt::format("a schema is up to 48 lower case letters, digits and _, not \"{}\"", name));
  if (postgres.url_env.find("://") != std::string::npos)
    reading.Problem(
        *section.Find("url_env"),
        "url_env names an environment variable; the address itself does not stand here");
  return postgres;
}

SourceRole RoleOf(std::string_view name) {
  if (name == "check") return SourceRole::kCheck;
  return name == "history" ? SourceRole::kHistory : SourceRole::kAuthority;
}

DateOrder DateOrderOf(std::string_view name) {
  if (name == "mdy") return DateOrder::kMonthFirst;
  return name == "dmy" ? DateOrder::kDayFirst : DateOrder::kUnknown;
}

/// A name that can be a folder's and is not yet another source's.
void CheckSourceName(Reading& reading, const SectionReader& section,
                     const std::vector<SourceSettings>& before) {
  const Setting* name = section.Find("name");
  if (name == nullptr) return;
  const std::string& text = name->node.text;
  if (!IsSourceName(text))
    reading.Problem(*name,
                    fmt::format("a source's name is letters, digits, - and _, not \"{}\"", text));
  if (std::ranges::find(before, text, &SourceSettings::name) != before.end())
    reading.Problem(*name, fmt::format("another source is called \"{}\" already", text));
}

void CheckSourceKind(Reading& reading, const SectionReader& section) {
  const Setting* kind = section.Find("kind");
  const std::vector<std::string>& kinds = reading.request().source_kinds;
  if (kind == nullptr || std::ranges::find(kinds, kind->node.text) != kinds.end()) return;
  std::string nearest = DidYouMean(kind->node.text, kinds);
  for (const std::string& known : kinds)
    if (!nearest.ends_with('?')) nearest += (nearest.empty() ? "; there are: " : ", ") + known;
  reading.Problem(*kind, fmt::format("unknown kind of source \"{}\"{}", kind->node.text, nearest));
}

/// Where it lies, or nothing for a kind that asks an API.
void CheckSourcePath(Reading& reading, const SectionReader& section) {
  const std::vector<std::string>& api_kinds = reading.request().api_kinds;
  const bool asks_api = std::ranges::find(api_kinds, section.Text("kind")) != api_kinds.end();
  const Setting* path = section.Find("path");
  if (path == nullptr) {
    if (!asks_api && section.Find("kind") != nullptr)
      reading.Problem(section.position(),
                      "[[source]] has no \"path\"; for example path = \"bills/cur\"");
    return;
  }
  if (asks_api)
    return reading.Problem(*path,
                           fmt::format("{} asks an API and has no path", section.Text("kind")));
  const std::string& text = path->node.text;
  if (text.find("://") == std::string::npos) return;
  const std::string_view scheme = "s3://";
  if (!text.starts_with(scheme) || text.size() == scheme.size() || text[scheme.size()] == '/')
    reading.Problem(*path,
                    fmt::format("\"{}\" is neither a local path nor s3://bucket/prefix", text));
}

/// 12 digits, as text: leading zeros matter.
std::vector<std::string> ReadAccounts(Reading& reading, const SectionReader& section) {
  std::vector<std::string> accounts = NameTexts(reading, section, "accounts");
  for (const std::string& account : accounts)
    if (account.size() != 12 || account.find_first_not_of("0123456789") != std::string::npos)
      reading.Problem(*section.Find("accounts"),
                      fmt::format("\"{}\" is no account: 12 digits in quotes", account));
  return accounts;
}

void CheckRole(Reading& reading, const SourceSettings& source, const SectionReader& section) {
  if (!source.external_id.empty() && source.role_arn.empty())
    reading.Problem(*section.Find("external_id"), "external_id goes with role_arn");
  if (source.role_arn.empty()) return;
  if (!source.role_arn.starts_with("arn:"))
    reading.Problem(
        *section.Find("role_arn"),
        fmt::format("\"{}\" is no role: arn:aws:iam::ACCOUNT:role/NAME", source.role_arn));
  const bool is_template = source.role_arn.find("{account}") != std::string::npos;
  if (is_template && source.accounts.empty())
    reading.Problem(*section.Find("role_arn"),
                    "{account} stands for each of accounts, and there are none");
  if (!is_template && source.accounts.size() > 1)
    reading.Problem(*section.Find("role_arn"),
                    "one role for several accounts: write {account} in its place");
}

SourceSettings ReadSource(Reading& reading, const SectionReader& section) {
  CheckSourcePath(reading, section);
  const bool is_remote = section.Text("path").find("://") != std::string::npos;
  SourceSettings source{.name = section.Text("name"),
                        .kind = section.Text("kind"),
                        .path = is_remote ? std::filesystem::path() : section.Path("path"),
                        .location = is_remote ? section.Text("path") : "",
                        .role = RoleOf(section.Text("role")),
                        .since = section.BillingMonth("since"),
                        .date_order = DateOrderOf(section.Text("date_order")),
                        .profile = section.Text("profile"),
                        .role_arn = section.Text("role_arn"),
                        .external_id = section.Text("external_id"),
                        .region = section.Text("region"),
                        .regions = NameTexts(reading, section, "regions"),
                        .accounts = ReadAccounts(reading, section)};
  CheckRole(reading, source, section);
  return source;
}

std::vector<SourceSettings> ReadSources(Reading& reading, const TomlNode& root) {
  std::vector<SourceSettings> sources;
  for (const TomlNode* entry : Entries(reading, root, "source")) {
    const TomlMember* name = entry->Find("name");
    const std::string label = name == nullptr ? fmt::format("source.{}", sources.size() + 1)
                                              : "source." + TomlKey(name->node.text);
    const SectionReader section(reading, Section("source"), entry, label);
    CheckSourceName(reading, section, sources);
    CheckSourceKind(reading, section);
    sources.push_back(ReadSource(reading, section));
  }
  return sources;
}

}  // namespace

bool IsSourceName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

Result<Config> LoadConfig(World& world, const ConfigRequest& request) {
  const ConfigFile file = TRY(FindFile(world, request));
  Reading reading(world, request, file.path);
  const auto [root, syntax] = ReadToml(file.text);
  for (const TomlProblem& problem : syntax) reading.Problem(problem.position, problem.message);
  if (std::optional<Error> failure = reading.Failure()) return *failure;

  CheckSections(reading, root);
  Config config;
  config.file = file.path;
  config.ledger = ReadLedger(reading, root);
  AddDefaultPath(reading, config.ledger);
  config.currency = ReadCurrency(reading, root);
  config.sources = ReadSources(reading, root);
  config.taxonomy = ReadTaxonomy(reading, root);
  config.allocation = ReadAllocation(reading, root, config.taxonomy);
  config.allocation_defaults = ReadAllocationDefaults(reading, root, config.taxonomy);
  config.shared_costs = ReadSharedCosts(reading, root, config.taxonomy);
  config.postgres = ReadPostgres(reading, root);
  if (std::optional<Error> failure = reading.Failure()) return *failure;

  Result<std::string> rules = RulesText(world, config);
  if (!rules.ok()) return Error{ErrorKind::kConfig, rules.error().message};
  config.rules_text = std::move(rules).value();
  config.rules_digest = TextDigest(config.rules_text);
  config.origins = reading.TakeOrigins();
  return config;
}

}  // namespace purser
