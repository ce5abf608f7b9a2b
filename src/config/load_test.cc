#include "config/load.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "config/init_text.h"
#include "world/fakes.h"

namespace purser {
namespace {

/// A world whose folder has a purser.toml.
class LoadConfigTest : public testing::Test {
 protected:
  Result<Config> Load(std::string_view toml) {
    Check(world_.disk.Write(File(), toml).ok(), "the test's folder can be written");
    request_.file = File().string();
    return LoadConfig(world_.world, request_);
  }

  Config Good(std::string_view toml) {
    Result<Config> config = Load(toml);
    EXPECT_TRUE(config.ok()) << config.error().message;
    return std::move(config).value();
  }

  /// The mistakes without their file's folder.
  std::string Bad(std::string_view toml) {
    const Result<Config> config = Load(toml);
    EXPECT_FALSE(config.ok());
    if (config.ok()) return "";
    EXPECT_EQ(config.error().kind, ErrorKind::kConfig);
    std::string text = config.error().message;
    const std::string folder = folder_.path().string() + "/";
    for (std::size_t at = text.find(folder); at != text.npos; at = text.find(folder))
      text.erase(at, folder.size());
    return text;
  }

  std::filesystem::path File() const { return folder_.path() / "purser.toml"; }

  TemporaryFolder folder_;
  FakeWorld world_;
  ConfigRequest request_{
      .file = {}, .books = {}, .source_kinds = {"focus", "aws-cur", "api"}, .api_kinds = {"api"}};
};

const SettingOrigin& OriginOf(const Config& config, std::string_view key) {
  return *std::ranges::find(config.origins, key, &SettingOrigin::key);
}

TEST_F(LoadConfigTest, ABracketWhereANameBelongsIsAMistakeOfTheFile) {
  EXPECT_TRUE(Bad("[(taxonomy]\n").starts_with("purser.toml:1:"));
}

TEST_F(LoadConfigTest, AnEmptyFileMeansTheDefaults) {
  world_.environment.values["HOME"] = "/h/x";

  const Config config = Good("");

  EXPECT_EQ(config.ledger.path, "/h/x/.local/share/purser");
  EXPECT_EQ(config.ledger.keep_snapshots, 5);
  EXPECT_EQ(config.ledger.quarantine_limit, Int128{1'000'000'000'000'000});
  EXPECT_EQ(config.taxonomy.keys.size(), DefaultTaxonomy().keys.size());
  EXPECT_TRUE(config.taxonomy.keys[0].required);
}

TEST_F(LoadConfigTest, NoFileAtAllMeansTheSame) {
  world_.environment.values["XDG_CONFIG_HOME"] = (folder_.path() / "none").string();

  const Config config = LoadConfig(world_.world, request_).value();

  EXPECT_TRUE(config.file.empty());
  EXPECT_EQ(config.rules_digest, Good("").rules_digest);
}

TEST_F(LoadConfigTest, AFileThatWasNamedMustBeThere) {
  request_.file = (folder_.path() / "other.toml").string();

  const Result<Config> config = LoadConfig(world_.world, request_);

  ASSERT_FALSE(config.ok());
  EXPECT_EQ(config.error().kind, ErrorKind::kConfig);
}

TEST_F(LoadConfigTest, TheUsersFileIsTheLastPlaceToLook) {
  world_.environment.values["XDG_CONFIG_HOME"] = folder_.path().string();
  ASSERT_TRUE(world_.disk.MakeFolders(folder_.path() / "purser").ok());
  ASSERT_TRUE(
      world_.disk.Write(folder_.path() / "purser" / "purser.toml", "[ledger]\nkeep_snapshots = 7\n")
          .ok());

  EXPECT_EQ(LoadConfig(world_.world, request_).value().ledger.keep_snapshots, 7);
}

TEST_F(LoadConfigTest, EveryValueIsReadWithItsType) {
  const Config config = Good(R"(
[ledger]
path = "books"
memory_limit = "1.5GiB"
keep_snapshots = 0
quarantine_limit = 0.0025
[[source]]
name = "prod"
kind = "aws-cur"
path = "bills"
role = "check"
since = "2025-10"
date_order = "dmy"
)");

  EXPECT_EQ(config.ledger.path, folder_.path() / "books");
  EXPECT_EQ(config.ledger.memory_limit, 3LL << 29);
  EXPECT_EQ(config.ledger.keep_snapshots, 0);
  EXPECT_EQ(config.ledger.quarantine_limit, Int128{2'500'000'000'000'000});
  ASSERT_EQ(config.sources.size(), 1U);
  EXPECT_EQ(config.sources[0].path, folder_.path() / "bills");
  EXPECT_EQ(config.sources[0].role, SourceRole::kCheck);
  EXPECT_EQ(config.sources[0].since, (Month{2025, 10}));
  EXPECT_EQ(config.sources[0].date_order, DateOrder::kDayFirst);
}

TEST_F(LoadConfigTest, FlagBeforeEnvironmentBeforeFileBeforeDefault) {
  const std::string toml = "[ledger]\npath = \"from-file\"\nkeep_snapshots = 3\n";
  EXPECT_EQ(Good(toml).ledger.path, folder_.path() / "from-file");
  EXPECT_TRUE(OriginOf(Good(toml), "ledger.path").origin.ends_with("purser.toml:2:8"));

  world_.environment.values["PURSER_LEDGER_PATH"] = "from-environment";
  world_.environment.values["PURSER_LEDGER_KEEP_SNAPSHOTS"] = "9";
  EXPECT_EQ(Good(toml).ledger.path, "from-environment");
  EXPECT_EQ(Good(toml).ledger.keep_snapshots, 9);
  EXPECT_EQ(OriginOf(Good(toml), "ledger.path").origin, "PURSER_LEDGER_PATH");

  request_.books = "from-flag";
  EXPECT_EQ(Good(toml).ledger.path, "from-flag");
  EXPECT_EQ(OriginOf(Good(toml), "ledger.path").origin, "--books");
  EXPECT_EQ(OriginOf(Good(toml), "ledger.engine").origin, "default");
}

TEST_F(LoadConfigTest, AVariableIsCheckedLikeTheFile) {
  world_.environment.values["PURSER_LEDGER_KEEP_SNAPSHOTS"] = "many";

  EXPECT_EQ(Bad("").substr(0, 30), "PURSER_LEDGER_KEEP_SNAPSHOTS: ");
}

TEST_F(LoadConfigTest, AllMistakesComeAtOnceInTheFilesOrder) {
  const std::string mistakes = Bad(R"([ledger]
pth = "books"
keep_snapshots = "five"
[[allocation]]
where = "servise = 'x'"
set = { taem = "nlp" }
[sorce]
)");

  EXPECT_EQ(
      mistakes,
      "purser.toml:2:1: unknown key \"pth\" in [ledger]; did you mean \"path\"?\n"
      "purser.toml:3:18: \"keep_snapshots\" takes integer, not a text\n"
      "purser.toml:5:10: unknown name \"servise\"; did you mean \"service\"? (a rule reads what "
      "a charge is, not who owns it or when it was: tag:team for a tag, from and until for "
      "days)\n"
      "purser.toml:6:9: \"taem\" is not a taxonomy key; did you mean \"team\"?\n"
      "purser.toml:7:2: unknown key \"sorce\"; did you mean \"source\"?");
}

TEST_F(LoadConfigTest, BrokenTomlNamesThePlace) {
  EXPECT_EQ(Bad("[ledger\n").substr(0, 14), "purser.toml:1:");
}

TEST_F(LoadConfigTest, KeysOfTheFutureAreNotAcceptedYet) {
  EXPECT_NE(Bad("[daemon.jobs]\ningest = \"15 * * * *\"\n").find("unknown key \"daemon\""),
            std::string::npos);
  EXPECT_NE(Bad("[ledger]\nengine = \"trino\"\n").find("duckdb"), std::string::npos);
}

TEST_F(LoadConfigTest, BooksInABucketAreRefused) {
  EXPECT_EQ(Bad("[ledger]\npath = \"s3://bucket/books\"\n").substr(0, 16), "purser.toml:2:8:");
  request_.books = "s3://bucket/books";
  EXPECT_EQ(Bad("").substr(0, 8), "--books:");
}

TEST_F(LoadConfigTest, SourcesNeedAUsableNameAKindAndAPath) {
  const std::string mistakes = Bad(R"([[source]]
name = "a b"
kind = "aws-curr"
)");

  EXPECT_EQ(mistakes,
            "purser.toml:1:1: [[source]] has no \"path\"; for example path = \"bills/cur\"\n"
            "purser.toml:2:8: a source's name is letters, digits, - and _, not \"a b\"\n"
            "purser.toml:3:8: unknown kind of source \"aws-curr\"; did you mean \"aws-cur\"?");
}

TEST_F(LoadConfigTest, ASourceMayLieInABucket) {
  const Config config = Good(R"([[source]]
name = "prod"
kind = "aws-cur"
path = "s3://bills/cur/report"
profile = "billing"
region = "eu-west-1"
)");

  EXPECT_EQ(config.sources[0].location, "s3://bills/cur/report");
  EXPECT_TRUE(config.sources[0].path.empty());
  EXPECT_EQ(config.sources[0].profile, "billing");
  EXPECT_EQ(config.sources[0].region, "eu-west-1");
}

TEST_F(LoadConfigTest, ASourceThatAsksAnApiHasAccountsAndNoPath) {
  const Config config = Good(R"([[source]]
name = "fleet"
kind = "api"
regions = ["us-east-1", "eu-west-1"]
accounts = ["012345678901"]
role_arn = "arn:aws:iam::{account}:role/purser-read"
external_id = "x"
)");

  EXPECT_EQ(config.sources[0].accounts, std::vector<std::string>{"012345678901"});
  EXPECT_EQ(config.sources[0].regions, (std::vector<std::string>{"us-east-1", "eu-west-1"}));
  EXPECT_EQ(config.sources[0].external_id, "x");
}

TEST_F(LoadConfigTest, EveryMistakeInAccessIsNamed) {
  const std::string mistakes = Bad(R"([[source]]
name = "a"
kind = "api"
path = "bills"
external_id = "x"
[[source]]
name = "b"
kind = "aws-cur"
path = "gs://bills"
accounts = ["12345"]
[[source]]
name = "c"
kind = "api"
role_arn = "arn:aws:iam::{account}:role/x"
[[source]]
name = "d"
kind = "api"
role_arn = "role/x"
accounts = ["012345678901", "012345678902"]
)");

  for (const std::string_view place :
       {"purser.toml:4:8: ", "purser.toml:5:15: ", "purser.toml:9:8: ", "purser.toml:10:12: ",
        "purser.toml:14:12: ", "purser.toml:18:12: "})
    EXPECT_NE(mistakes.find(place), std::string::npos) << place << "\n" << mistakes;
}

TEST_F(LoadConfigTest, ASectionOfTheWrongShapeSaysHowItIsWritten) {
  EXPECT_NE(Bad("[source]\nname = \"x\"\n").find("[[source]]"), std::string::npos);
  EXPECT_NE(Bad("[[ledger]]\npath = \"x\"\n").find("write [ledger]"), std::string::npos);
  EXPECT_NE(Bad("ledger = 3\n").find("write [ledger]"), std::string::npos);
}

TEST_F(LoadConfigTest, CurrencyNeedsBothKeys) {
  EXPECT_NE(Bad("[currency]\nreport = \"EUR\"\n").find("rates"), std::string::npos);
  EXPECT_NE(Bad("[currency]\nreport = \"euro\"\nrates = \"x.csv\"\n").find("ISO 4217"),
            std::string::npos);
  EXPECT_NE(Bad("[currency]\nreport = \"EUR\"\nrates = \"none.csv\"\n").find("none.csv"),
            std::string::npos);
}

TEST_F(LoadConfigTest, TheTextThatInitWritesMeansTheDefaults) {
  const Config written = Good(InitText());

  EXPECT_EQ(written.rules_digest, Good("").rules_digest);
}

TEST_F(LoadConfigTest, EveryCommentedKeyOfInitIsValid) {
  std::string text;
  const std::string whole = InitText();
  for (std::string_view rest = whole; !rest.empty();) {
    const std::size_t end = rest.find('\n') + 1;
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end);
    const bool is_key = line.starts_with('#') && !line.starts_with("# ") && line.size() > 2;
    // These belong to other methods than the one that stands there.
    const bool other_method = line.starts_with("#weights") || line.starts_with("#driver");
    if (other_method) continue;
    // One taxonomy key shows values of several.
    if (line.starts_with("#values") || line.starts_with("#pattern") ||
        line.starts_with("#synonyms"))
      continue;
    text += is_key ? line.substr(1) : line;
  }
  ASSERT_TRUE(world_.disk.Write(folder_.path() / "ecb.csv", "day,EUR\n").ok());

  const Config config = Good(text);

  EXPECT_EQ(config.sources.size(), 1U);
  EXPECT_EQ(config.allocation.size(), 1U);
  EXPECT_EQ(config.shared_costs.size(), 1U);
}

TEST_F(LoadConfigTest, TheDigestSeesMeaningNotLayout) {
  const Config one = Good(
      "[[allocation]]\nname = \"a\"\nwhere = \"service=Glue\"\nset = {team = \"x\", project = "
      "\"y\"}\n");
  const Config same = Good(
      "# comment\n[[allocation]]\nset = {project = \"y\", team = \"x\"}\nname = \"a\"\nwhere = "
      "\"service = 'Glue'\"\n[ledger]\nkeep_snapshots = 1\n");
  const Config other = Good(
      "[[allocation]]\nname = \"a\"\nwhere = \"service=Athena\"\nset = {team = \"x\", project = "
      "\"y\"}\n");

  EXPECT_EQ(one.rules_digest, same.rules_digest);
  EXPECT_NE(one.rules_digest, other.rules_digest);
}

TEST_F(LoadConfigTest, TheDigestSeesTheContentOfRates) {
  const std::string toml = "[currency]\nreport = \"EUR\"\nrates = \"ecb.csv\"\n";
  ASSERT_TRUE(world_.disk.Write(folder_.path() / "ecb.csv", "1\n").ok());
  const std::string before = Good(toml).rules_digest;
  ASSERT_TRUE(world_.disk.Write(folder_.path() / "ecb.csv", "2\n").ok());

  EXPECT_NE(Good(toml).rules_digest, before);
}

}  // namespace
}  // namespace purser
