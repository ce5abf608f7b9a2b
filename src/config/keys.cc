#include "config/keys.h"

#include <algorithm>

#include "base/check.h"

namespace purser {
namespace {

using enum KeyType;

SectionSpec Ledger() {
  return {.name = "ledger",
          .kind = SectionKind::kOnce,
          .about = "Where the books are kept and how.",
          .keys = {
              {.name = "path",
               .type = kPath,
               .about = "folder of the books, on a local disk [$XDG_DATA_HOME/purser]",
               .example = "\"books\""},
              {.name = "engine",
               .type = kText,
               .about = "what runs the SQL",
               .fallback = "\"duckdb\"",
               .choices = {"duckdb"}},
              {.name = "memory_limit",
               .type = kBytes,
               .about = "memory for the engine [the smaller of 2 GiB and half of what the machine "
                        "or control group has]",
               .example = "\"2GiB\""},
              {.name = "keep_snapshots",
               .type = kInteger,
               .about = "how many older snapshots of a billing period are kept",
               .fallback = "5"},
              {.name = "quarantine_limit",
               .type = kShare,
               .about = "share of a file's rows whose cost may be unreadable; beyond it nothing is "
                        "published",
               .fallback = "0.001"},
          }};
}

SectionSpec Currency() {
  return {.name = "currency",
          .kind = SectionKind::kOnce,
          .about =
              "Reports in one currency. Without this section every currency has a column of "
              "its own and nothing is summed across.",
          .keys = {
              {.name = "report",
               .type = kText,
               .about = "currency of reports, ISO 4217",
               .example = "\"EUR\""},
              {.name = "rates",
               .type = kPath,
               .about = "CSV of dated exchange rates; goes together with report",
               .example = "\"ecb.csv\""},
          }};
}

SectionSpec Source() {
  return {.name = "source",
          .kind = SectionKind::kList,
          .about = "Where bills come from: one entry a delivery.",
          .keys = {
              {.name = "name",
               .type = kText,
               .about = "in reports and paths: letters, digits, - and _",
               .example = "\"prod\"",
               .required = true},
              {.name = "kind",
               .type = kText,
               .about = "kind of source; purser docs lists them (sources.md)",
               .example = "\"aws-cur\"",
               .required = true},
              {.name = "path",
               .type = kPath,
               .about = "file, folder or s3://bucket/prefix; kinds that ask an API need none",
               .example = "\"bills/cur\""},
              {.name = "role",
               .type = kText,
               .about = "authority: its charges count, one authority an account and month; check: "
                        "only compared with; history: only periods the authority lacks",
               .fallback = "\"authority\"",
               .choices = {"authority", "check", "history"}},
              {.name = "since",
               .type = kMonth,
               .about = "nothing older than this billing period",
               .example = "\"2025-10\""},
              {.name = "date_order",
               .type = kText,
               .about = "how dates with slashes are read, for exports that do not say",
               .choices = {"mdy", "dmy"},
               .example = "\"mdy\""},
              {.name = "profile",
               .type = kText,
               .about = "profile of AWS's shared configuration [AWS_PROFILE]",
               .example = "\"billing\""},
              {.name = "role_arn",
               .type = kText,
               .about = "role to assume; {account} stands for each of accounts",
               .example = "\"arn:aws:iam::{account}:role/purser-read\""},
              {.name = "external_id",
               .type = kText,
               .about = "external id that the role asks for",
               .example = "\"purser-acme\""},
              {.name = "region",
               .type = kText,
               .about = "region of the bucket or of the first call [AWS_REGION]",
               .example = "\"us-east-1\""},
              {.name = "regions",
               .type = kNames,
               .about = "regions of an inventory [those that the account has enabled]",
               .example = "[\"us-east-1\"]"},
              {.name = "accounts",
               .type = kNames,
               .about = "accounts of an inventory, 12 digits in quotes [the caller's own]",
               .example = "[\"012345678901\"]"},
          }};
}

SectionSpec TaxonomySection() {
  return {.name = "taxonomy",
          .kind = SectionKind::kOnce,
          .about =
              "How tags are read. Without any taxonomy.key the keys are team, project, "
              "environment, cost_center, owner (required), experiment_id, model_version, "
              "auto_shutdown, dataset_version, and any value is valid.",
          .keys = {
              {.name = "case",
               .type = kText,
               .about = "whether upper and lower case of tag keys differ",
               .fallback = "\"ignore\"",
               .choices = {"ignore", "exact"}},
          }};
}

SectionSpec Key() {
  return {
      .name = "taxonomy.key",
      .kind = SectionKind::kNamed,
      .about = "One owner dimension. It is also the tag's canonical spelling.",
      .keys = {
          {.name = "required",
           .type = kBoolean,
           .about = "compliance wants it on every resource",
           .fallback = "false"},
          {.name = "values",
           .type = kNames,
           .about = "the valid values; { name = \"…\", from = \"DAY\", until = \"DAY\" } for one "
                    "that begins or ends",
           .example = "[\"nlp\", \"search\"]"},
          {.name = "pattern",
           .type = kText,
           .about = "regular expression (RE2) that a whole value must fit, besides values",
           .example = "\"[a-z0-9-]{3,40}\""},
          {.name = "aliases",
           .type = kNames,
           .about = "other spellings of the tag key, the first one wins",
           .example = "[\"squad\"]"},
          {.name = "synonyms",
           .type = kPairs,
           .about = "values that mean another one",
           .example = "{ prod = \"production\" }"},
          {.name = "from", .type = kDay, .about = "first day", .example = "\"2026-01-01\""},
          {.name = "until",
           .type = kDay,
           .about = "first day after the last",
           .example = "\"2027-01-01\""},
          {.name = "default",
           .type = kPairs,
           .about = "what a launch writes, by environment",
           .example = "{ development = \"+7d\" }"},
      }};
}

SectionSpec Allocation() {
  return {.name = "allocation",
          .kind = SectionKind::kList,
          .about =
              "Who owns a charge: the first rule that matches decides, for each dimension it "
              "sets. After all rules come the tag, tags inherited through ids, and the "
              "account's default.",
          .keys = {
              {.name = "name",
               .type = kText,
               .about = "what explain calls the rule [rule N]",
               .example = "\"data platform\""},
              {.name = "where",
               .type = kFilter,
               .about = "which charges; a filter over what the charge is (service, account, "
                        "tag:KEY …)",
               .example = "\"account = '333333333333' AND service ~ 'Glue|Athena'\"",
               .required = true},
              {.name = "set",
               .type = kPairs,
               .about = "the owner, by taxonomy key",
               .example = "{ team = \"platform\" }",
               .required = true},
              {.name = "from", .type = kDay, .about = "first day", .example = "\"2025-01-01\""},
              {.name = "until",
               .type = kDay,
               .about = "first day after the last",
               .example = "\"2026-04-01\""},
          }};
}

SectionSpec AllocationDefaults() {
  return {.name = "allocation_defaults",
          .kind = SectionKind::kFree,
          .about =
              "Owners by account, for what no rule and no tag decides: a line an account, in "
              "quotes because leading zeros matter.",
          .keys = {}};
}

SectionSpec Shared() {
  return {.name = "shared_cost",
          .kind = SectionKind::kList,
          .about = "Costs that several owners share; the first pool that matches takes the charge.",
          .keys = {
              {.name = "name",
               .type = kText,
               .about = "what reports and explain call the pool [shared cost N]",
               .example = "\"support and tax\""},
              {.name = "where",
               .type = kFilter,
               .about = "which charges; as in allocation",
               .example = "\"charge_category = 'Tax' OR service ~ 'Support'\"",
               .required = true},
              {.name = "to",
               .type = kText,
               .about = "taxonomy key that receives it [team, or the first key]",
               .example = "\"team\""},
              {.name = "method",
               .type = kText,
               .about = "even: equal parts; fixed: by weights; proportional: by the owners' direct "
                        "cost; metered: by a measure",
               .fallback = "\"proportional\"",
               .choices = {"even", "fixed", "proportional", "metered"}},
              {.name = "weights",
               .type = kWeights,
               .about = "of fixed: integers are shares; decimals in quotes sum to 1; \"pool:NAME\" "
                        "feeds another pool",
               .example = "{ nlp = 2, search = 1 }"},
              {.name = "driver",
               .type = kText,
               .about = "of metered: gpu_hours, bytes, requests, lines, or a CSV file of "
                        "owner,amount",
               .example = "\"gpu_hours\""},
              {.name = "from", .type = kDay, .about = "first day", .example = "\"2026-01-01\""},
              {.name = "until",
               .type = kDay,
               .about = "first day after the last",
               .example = "\"2027-01-01\""},
          }};
}

SectionSpec PublishPostgres() {
  return {
      .name = "publish.postgres",
      .kind = SectionKind::kOnce,
      .about = "The analytics database that purser publish keeps summaries in.",
      .keys = {
          {.name = "url_env",
           .type = kText,
           .about = "environment variable with the address, as postgresql://user@host/database",
           .fallback = "\"PURSER_POSTGRES_URL\""},
          {.name = "schema",
           .type = kText,
           .about = "schema of the tables, purser's alone; its readers are the role SCHEMA_reader",
           .fallback = "\"purser\""},
      }};
}

}  // namespace

std::string_view KeyTypeName(KeyType type) {
  switch (type) {
    case kText:
      return "text";
    case kPath:
      return "path";
    case kInteger:
      return "integer";
    case kShare:
      return "share, 0 to 1";
    case kBytes:
      return "size, such as \"2GiB\"";
    case kBoolean:
      return "true or false";
    case kMonth:
      return "month, such as \"2026-09\"";
    case kDay:
      return "day, such as \"2026-09-01\"";
    case kFilter:
      return "filter";
    case kNames:
      return "list of texts";
    case kPairs:
      return "table of texts";
    case kWeights:
      return "table of integers, or of decimals in quotes";
  }
  return "";
}

const KeySpec* SectionSpec::Find(std::string_view key) const {
  const auto found = std::ranges::find(keys, key, &KeySpec::name);
  return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> SectionSpec::KeyNames() const {
  std::vector<std::string> names;
  for (const KeySpec& key : keys) names.emplace_back(key.name);
  return names;
}

std::span<const SectionSpec> AllSections() {
  static const std::vector<SectionSpec> sections = {
      Ledger(),     Currency(),           Source(), TaxonomySection(), Key(),
      Allocation(), AllocationDefaults(), Shared(), PublishPostgres()};
  return sections;
}

const SectionSpec& Section(std::string_view name) {
  const auto found = std::ranges::find(AllSections(), name, &SectionSpec::name);
  Check(found != AllSections().end(), "a section of the table");
  return *found;
}

std::optional<std::string> VariableOf(const SectionSpec& section, const KeySpec& key) {
  if (section.kind != SectionKind::kOnce) return std::nullopt;
  std::string variable = "PURSER_" + std::string(section.name) + "_" + std::string(key.name);
  for (char& c : variable) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '.') c = '_';
  }
  return variable;
}

std::string SectionTitle(const SectionSpec& section) {
  const std::string name(section.name);
  switch (section.kind) {
    case SectionKind::kOnce:
    case SectionKind::kFree:
      return "[" + name + "]";
    case SectionKind::kList:
      return "[[" + name + "]]";
    case SectionKind::kNamed:
      return "[" + name + ".NAME]";
  }
  return name;
}

}  // namespace purser
