/// `purser init`: a configuration to start from, what purser may do in AWS, and the export of the
/// bill that it reads; with --apply the export is made.

#include <fmt/format.h>

#include "cli/call_counter.h"
#include "cli/session.h"
#include "config/init_text.h"
#include "govern/data_export.h"
#include "govern/policies/policy.h"

namespace purser {
namespace {

constexpr std::string_view kConfigFile = "purser.toml";
constexpr std::string_view kPolicyFile = "purser-iam-policy.json";
constexpr std::string_view kExportFile = "purser-data-export.json";

std::filesystem::path PathOf(const Session& session, std::string_view name) {
  return std::filesystem::path(session.Value("--dir").value_or("")) / name;
}

/// Nothing is written over.
Result<void> CheckFree(Session& session, std::string_view name) {
  const std::filesystem::path file = PathOf(session, name);
  const Result<std::string> there = session.world().files.Read(file);
  if (there.ok())
    return Error{ErrorKind::kUsage,
                 fmt::format("{} is there already; move it away first, or name another folder with "
                             "--dir",
                             file.string())};
  if (there.error().kind != ErrorKind::kNotFound) return there.error();
  return {};
}

DataExport ExportOf(const Session& session) {
  DataExport data_export{.bucket = session.Value("--bucket").value_or(std::string(kNoBucket))};
  if (const auto prefix = session.Value("--prefix")) data_export.prefix = *prefix;
  if (const auto region = session.Value("--region")) data_export.region = *region;
  if (const auto name = session.Value("--name")) data_export.name = *name;
  return data_export;
}

/// The source that reads the export; a comment where the bucket has no name yet.
std::string SourceText(const DataExport& data_export) {
  const std::string_view sign = data_export.bucket == kNoBucket ? "#" : "";
  return fmt::format(
      "\n# The bill of AWS, from the export that {1} defines.\n{0}[[source]]\n{0}name = \"aws\"\n"
      "{0}kind = \"aws-cur\"\n{0}path = \"{2}\"\n",
      sign, kExportFile, data_export.Location());
}

/// What reading that bill needs.
Result<std::string> IamText(Session& session, const DataExport& data_export) {
  Config config;
  config.sources = {{.name = "aws", .kind = "aws-cur", .location = data_export.Location() + "/"}};
  const Policies policies = TRY(MakeIam({.config = config, .day = DayOf(session.now())}));
  return policies.whole;
}

Result<void> WriteAll(Session& session, const DataExport& data_export) {
  Files& files = session.world().files;
  for (const std::string_view name : {kConfigFile, kPolicyFile, kExportFile})
    TRY(CheckFree(session, name));
  const std::string policy = TRY(IamText(session, data_export));
  if (const auto folder = session.Value("--dir")) TRY(files.MakeFolders(*folder));
  const auto write = [&](std::string_view name, const std::string& text,
                         std::string_view what) -> Result<void> {
    TRY(files.Write(PathOf(session, name), text));
    session.Print(fmt::format("wrote {}: {}\n", PathOf(session, name).string(), what));
    return {};
  };
  TRY(write(kConfigFile, InitText() + SourceText(data_export),
            "all defaults, each key with a comment"));
  TRY(write(kPolicyFile, policy, "what purser may do in AWS: read that bill, and check it"));
  return write(kExportFile, DataExportText(data_export),
               "the export of the bill: CUR 2.0, hourly, resources, split cost, Parquet");
}

/// Shows the export and what its bucket needs, then makes it.
Result<void> Apply(Session& session) {
  const std::filesystem::path file = PathOf(session, kExportFile);
  Result<std::string> read = session.world().files.Read(file);
  if (!read.ok() && read.error().kind == ErrorKind::kNotFound)
    return Error{ErrorKind::kUsage, fmt::format("there is no {} yet: purser init --bucket NAME "
                                                "writes it",
                                                file.string())};
  const std::string text = TRY(std::move(read));
  const DataExport data_export = TRY(ReadDataExport(text).While(file.string()));
  if (data_export.bucket == kNoBucket)
    return Error{ErrorKind::kUsage,
                 fmt::format("{} names no bucket yet: put the bucket's name for {} there and in "
                             "{}, or begin again with --bucket",
                             file.string(), kNoBucket, kPolicyFile)};
  TRY(CheckDataExport(data_export));
  AwsClient client(session.world(), AwsAccess{});
  const CallCounter counter(session, client);
  const std::string account = TRY(AwsAccountOf(client));
  session.Print(text);
  session.Note(
      fmt::format("the bucket {} must let Data Exports write to it; purser changes no bucket. Its "
                  "policy needs:",
                  data_export.bucket));
  session.Note(BucketPolicyText(data_export, account));
  const std::string arn = TRY(CreateDataExport(client, text));
  session.Print(fmt::format("made {} in account {}\n", arn, account));
  session.Note("the first files come within a day; earlier months only by a case to AWS Support");
  return {};
}

Result<void> Init(Session& session) {
  const DataExport data_export = ExportOf(session);
  TRY(CheckDataExport(data_export));
  const bool apply = session.Has("--apply");
  const bool named = session.Has("--bucket");
  if (!apply || named) TRY(WriteAll(session, data_export));
  if (apply) return Apply(session);
  if (!named)
    session.Note(fmt::format("put the bucket of the bill for {}, or begin again with --bucket NAME",
                             kNoBucket));
  session.Next(session.Has("--dir") ? fmt::format("purser config check --config {}",
                                                  PathOf(session, kConfigFile).string())
                                    : "purser config check");
  return {};
}

}  // namespace

Verb InitVerb() {
  return {.name = "init",
          .about = "writes a configuration, an IAM policy and the bill's export",
          .flags = {{"--dir", "DIR", "the folder to write them into [the current one]"},
                    {"--bucket", "NAME", "the S3 bucket that the bill is exported to"},
                    {"--prefix", "PREFIX", "where in it [purser]"},
                    {"--region", "REGION", "the bucket's region [us-east-1]"},
                    {"--name", "NAME", "the export's name [purser]"},
                    {"--apply", "", "make the export of purser-data-export.json"}},
          .needs = Needs::kNothing,
          .examples = {"purser init", "purser init --bucket acme-billing --region eu-west-1",
                       "purser init --apply"},
          .details =
              "Writes purser.toml, purser-iam-policy.json (no more than purser needs) and "
              "purser-data-export.json, and writes over nothing. --apply shows the export that "
              "lies there, says what its bucket's policy needs, and makes it in the account of the "
              "credentials that AWS's own programs would use; no bucket is changed.",
          .run = Init};
}

}  // namespace purser
