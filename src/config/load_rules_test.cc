#include <gtest/gtest.h>

#include "config/load.h"
#include "world/fakes.h"

namespace purser {
namespace {

constexpr std::string_view kTeams = R"(
[taxonomy.key.team]
values = ["nlp", "cv", { name = "old", until = "2026-01-01" }]
aliases = ["squad"]
synonyms = { language = "nlp" }
[taxonomy.key.project]
pattern = "[a-z]+"
)";

class LoadRulesTest : public testing::Test {
 protected:
  Result<Config> Load(std::string_view toml) {
    Check(world_.disk.Write(File(), std::string(kTeams) + std::string(toml)).ok(), "written");
    return LoadConfig(world_.world, {.file = File().string(), .books = {}, .source_kinds = {}});
  }
  Config Good(std::string_view toml) {
    Result<Config> config = Load(toml);
    EXPECT_TRUE(config.ok()) << config.error().message;
    return std::move(config).value();
  }
  std::string Bad(std::string_view toml) {
    const Result<Config> config = Load(toml);
    return config.ok() ? "no mistake" : config.error().message;
  }
  std::filesystem::path File() const { return folder_.path() / "purser.toml"; }

  TemporaryFolder folder_;
  FakeWorld world_;
};

testing::AssertionResult Says(const std::string& text, std::string_view words) {
  if (text.find(words) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "\"" << words << "\" is not in: " << text;
}

TEST_F(LoadRulesTest, TheTaxonomyKeepsTheFilesOrder) {
  const Config config = Good("[taxonomy.key.alpha]\n");

  EXPECT_EQ(config.taxonomy.KeyNames(), (std::vector<std::string>{"team", "project", "alpha"}));
  EXPECT_EQ(config.taxonomy.keys[0].values[2].days.until, ParseDate("2026-01-01"));
  EXPECT_EQ(config.taxonomy.keys[0].aliases[0].name, "squad");
}

TEST_F(LoadRulesTest, TaxonomyKeysMayNotTakeAnotherDimensionsName) {
  EXPECT_TRUE(Says(Bad("[taxonomy.key.service]\n"), "dimension of its own"));
  EXPECT_TRUE(Says(Bad("[taxonomy.key.Team]\n"), "cannot stand beside"));
  EXPECT_TRUE(Says(Bad("[taxonomy.key.team_method]\n"), "cannot stand beside"));
  EXPECT_TRUE(Says(Bad("[taxonomy.key.\"cost center\"]\n"), "letters"));
}

TEST_F(LoadRulesTest, AnAliasBelongsToOneKey) {
  EXPECT_TRUE(Says(Bad("[taxonomy.key.other]\naliases = [\"Squad\"]\n"), "already belongs"));
  EXPECT_TRUE(Says(Bad("[taxonomy.key.other]\naliases = [\"user:team\"]\n"), "already belongs"));
}

TEST_F(LoadRulesTest, PatternsSynonymsAndDaysAreChecked) {
  EXPECT_TRUE(Says(Bad("[taxonomy.key.x]\npattern = \"a(\"\n"), "regular expression"));
  EXPECT_TRUE(Says(Bad("[taxonomy.key.x]\nvalues = [\"a\"]\nsynonyms = { b = \"c\" }\n"),
                   "not among the values"));
  EXPECT_TRUE(Says(Bad("[taxonomy.key.x]\nfrom = \"2026-02-30\"\n"), "not a day"));
  EXPECT_TRUE(Says(Bad("[taxonomy.key.x]\nfrom = 2026-02-01\nuntil = 2026-02-01\n"), "after from"));
  EXPECT_TRUE(Says(Bad("[taxonomy.key.x]\nvalues = [1]\n"), "not an integer"));
  EXPECT_TRUE(Says(Bad("[taxonomy.key.x]\nvalues = [{ name = \"a\", til = \"b\" }]\n"), "\"til\""));
}

TEST_F(LoadRulesTest, RulesComeInOrderWithNamesDaysAndSynonymsResolved) {
  const Config config = Good(R"(
[[allocation]]
name = "lake"
where = "account = '333333333333' AND service ~ 'Glue|Athena'"
set = { project = "lake", team = "language" }
from = "2025-01-01"
until = 2026-04-01
[[allocation]]
where = "tag:Name ~ ^old-"
set = { team = "old" }
)");

  ASSERT_EQ(config.allocation.size(), 2U);
  EXPECT_EQ(config.allocation[0].name, "lake");
  EXPECT_EQ(config.allocation[0].set, (OwnerSettings{{"project", "lake"}, {"team", "nlp"}}));
  EXPECT_EQ(config.allocation[0].days.until, ParseDate("2026-04-01"));
  EXPECT_EQ(config.allocation[1].name, "rule 2");
  EXPECT_EQ(config.allocation[1].where.text(), "tag:Name ~ '^old-'");
}

TEST_F(LoadRulesTest, ARuleReadsTheIdentityOnly) {
  const std::string rule = "\nset = { team = \"nlp\" }\n";
  EXPECT_TRUE(Says(Bad("[[allocation]]\nwhere = \"team = 'cv'\"" + rule), "unknown name \"team\""));
  EXPECT_TRUE(Says(Bad("[[allocation]]\nwhere = \"day > '2026-01-01'\"" + rule), "from and until"));
  EXPECT_TRUE(Says(Bad("[[shared_cost]]\nwhere = \"team = 'cv'\"\n"), "unknown name \"team\""));
}

TEST_F(LoadRulesTest, WhatARuleSetsIsInTheTaxonomy) {
  const std::string where = "[[allocation]]\nwhere = \"service = x\"\n";
  EXPECT_TRUE(Says(Bad(where + "set = { team = \"nlq\" }\n"), "did you mean \"nlp\""));
  EXPECT_TRUE(Says(Bad(where + "set = { project = \"R2\" }\n"), "not a valid project"));
  EXPECT_TRUE(Says(Bad(where + "set = { team = \"unknown\" }\n"), "not a valid team"));
  EXPECT_TRUE(Says(Bad(where + "set = { owner = \"x\" }\n"), "not a taxonomy key"));
  EXPECT_TRUE(Says(Bad(where + "set = { }\n"), "sets nothing"));
  EXPECT_TRUE(Says(Bad(where), "has no \"set\""));
}

TEST_F(LoadRulesTest, AFilterInTheFileIsPointedAtWhereItIsWrong) {
  const std::string text =
      Bad("[[allocation]]\nwhere = \"service = Amazon EC2\"\nset = {team=\"cv\"}\n");

  EXPECT_TRUE(Says(text, "purser.toml:9:27: "));
}

TEST_F(LoadRulesTest, DefaultsAreByAccount) {
  const Config config =
      Good("[allocation_defaults]\n\"012345678901\" = { team = \"cv\", project = \"x\" }\n");

  ASSERT_EQ(config.allocation_defaults.size(), 1U);
  EXPECT_EQ(config.allocation_defaults[0].account, "012345678901");
  EXPECT_EQ(config.allocation_defaults[0].set, (OwnerSettings{{"team", "cv"}, {"project", "x"}}));
  EXPECT_TRUE(Says(Bad("[allocation_defaults]\n\"1\" = \"cv\"\n"), "is a table"));
  EXPECT_TRUE(
      Says(Bad("[allocation_defaults]\n\"1\" = { team = \"vc\" }\n"), "did you mean \"cv\""));
}

constexpr std::string_view kPool = "[[shared_cost]]\nwhere = \"charge_category = 'Tax'\"\n";

std::string Pool(std::string_view rest) { return std::string(kPool) + std::string(rest); }

TEST_F(LoadRulesTest, PoolsHaveDefaults) {
  const Config config = Good(kPool);

  ASSERT_EQ(config.shared_costs.size(), 1U);
  EXPECT_EQ(config.shared_costs[0].name, "shared cost 1");
  EXPECT_EQ(config.shared_costs[0].to, "team");
  EXPECT_EQ(config.shared_costs[0].method, ShareMethod::kProportional);
}

TEST_F(LoadRulesTest, WeightsAreExact) {
  const Config shares = Good(Pool("method = \"fixed\"\nweights = { nlp = 4, cv = \"2\" }\n"));
  EXPECT_EQ(shares.shared_costs[0].weights,
            (std::vector<std::pair<std::string, UInt128>>{{"nlp", 2}, {"cv", 1}}));

  const Config decimals =
      Good(Pool("method = \"fixed\"\nweights = { nlp = \"0.7\", cv = \"0.3\" }\n"));
  EXPECT_EQ(decimals.shared_costs[0].weights,
            (std::vector<std::pair<std::string, UInt128>>{{"nlp", 7}, {"cv", 3}}));
}

TEST_F(LoadRulesTest, WeightsThatAreNotExactAreRefused) {
  const auto bad = [&](std::string_view weights) {
    return Bad(Pool("method = \"fixed\"\nweights = " + std::string(weights) + "\n"));
  };
  EXPECT_TRUE(Says(bad("{ nlp = 0.5, cv = 0.5 }"), "write \"0.5\" in quotes"));
  EXPECT_TRUE(Says(bad("{ nlp = \"0.5\", cv = \"0.4\" }"), "sum to 0.9, not to 1"));
  EXPECT_TRUE(Says(bad("{ nlp = -1, cv = 2 }"), "at least 0"));
  EXPECT_TRUE(Says(bad("{ nlp = 0 }"), "to nobody"));
  EXPECT_TRUE(Says(bad("{ nlp = \"0.3333333333333333333\", cv = 1 }"), "18 digits"));
  EXPECT_TRUE(Says(bad("{ nlq = 1 }"), "did you mean \"nlp\""));
}

TEST_F(LoadRulesTest, MethodsTakeWhatBelongsToThem) {
  EXPECT_TRUE(Says(Bad(Pool("method = \"fixed\"\n")), "needs weights"));
  EXPECT_TRUE(Says(Bad(Pool("weights = { nlp = 1 }\n")), "go with method \"fixed\""));
  EXPECT_TRUE(Says(Bad(Pool("method = \"metered\"\n")), "needs a driver"));
  EXPECT_TRUE(Says(Bad(Pool("method = \"metered\"\ndriver = \"gpu_hour\"\n")), "\"gpu_hours\""));
  EXPECT_TRUE(Says(Bad(Pool("method = \"fair\"\n")), "cannot be \"fair\""));
  EXPECT_TRUE(Says(Bad(Pool("to = \"taem\"\n")), "did you mean \"team\""));
  EXPECT_EQ(Good(Pool("method = \"metered\"\ndriver = \"gpu_hours\"\n")).shared_costs[0].driver,
            "gpu_hours");
}

TEST_F(LoadRulesTest, ADriverFileIsFoundBesideTheConfigurationAndHashed) {
  const std::string toml = Pool("method = \"metered\"\ndriver = \"use.csv\"\n");
  ASSERT_TRUE(world_.disk.Write(folder_.path() / "use.csv", "owner,amount\nnlp,1\n").ok());
  const Config before = Good(toml);
  ASSERT_TRUE(world_.disk.Write(folder_.path() / "use.csv", "owner,amount\nnlp,2\n").ok());

  EXPECT_EQ(before.shared_costs[0].driver, (folder_.path() / "use.csv").string());
  EXPECT_NE(Good(toml).rules_digest, before.rules_digest);
}

constexpr std::string_view kTwoPools = R"(
[[shared_cost]]
name = "it"
where = "service = it"
method = "fixed"
weights = { "pool:hr" = 1, nlp = 1 }
[[shared_cost]]
name = "hr"
where = "service = hr"
method = "fixed"
)";

TEST_F(LoadRulesTest, PoolsMayFeedEachOtherWhenAnOwnerIsReached) {
  const std::string pools(kTwoPools);

  EXPECT_TRUE(Load(pools + "weights = { \"pool:it\" = 1 }\n").ok());
  EXPECT_TRUE(Says(Bad(pools + "weights = { \"pool:ti\" = 1 }\n"), "did you mean \"it\""));
  EXPECT_TRUE(Says(Bad(pools + "to = \"project\"\nweights = { \"pool:it\" = 1 }\n"),
                   "cannot feed each other"));
}

TEST_F(LoadRulesTest, ACircleWithoutAnOwnerIsRefused) {
  const std::string text = Bad(R"(
[[shared_cost]]
name = "a"
where = "service = a"
method = "fixed"
weights = { "pool:b" = 1, nlp = 0 }
[[shared_cost]]
name = "b"
where = "service = b"
method = "fixed"
weights = { "pool:a" = 1 }
)");

  EXPECT_TRUE(Says(text, "the money of \"a\" reaches no owner"));
  EXPECT_TRUE(Says(text, "the money of \"b\" reaches no owner"));
}

}  // namespace
}  // namespace purser
