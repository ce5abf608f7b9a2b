#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "govern/data_export.h"
#include "govern/policies/deployed.h"
#include "govern/policies/policy.h"
#include "govern/policies/policy_text.h"
#include "govern/policies/tag_on_create.h"
#include "govern/policies/wildcards.h"
#include "ledger/test_books.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

const Date kDay = *ParseDate("2026-11-20");

Config ConfigOf(std::vector<TaxonomyKey> keys) {
  Config config;
  config.taxonomy = {.keys = std::move(keys)};
  return config;
}

std::string FirstWildcard(std::string_view pattern) { return WildcardsOf(pattern)[0].Iam(); }

/// Values that nobody would choose, and that end up in code.
const std::vector<DatedName> kHostile = {{.name = "a\"b"},  {.name = "c\nd"},   {.name = "${e}"},
                                         {.name = "%{f}"},  {.name = "g\\h"},   {.name = "[i]"},
                                         {.name = "j*k?l"}, {.name = "m: {n}"}, {.name = "o'p"}};

Json AllOf(const Policies& policies, std::size_t file = 0) {
  return Json::parse(policies.files[file].text);
}

TEST(Wildcards, TakeAtLeastWhatTheExpressionTakes) {
  EXPECT_EQ(FirstWildcard("cc-[a-z]+-[0-9]{3}"), "cc-?*-???");
  EXPECT_EQ(FirstWildcard("[^@ ]+@acme\\.example"), "?*@acme.example");
  EXPECT_EQ(FirstWildcard("[a-z0-9-]{3,40}"), "???*");
  EXPECT_EQ(FirstWildcard("x?(ab|cd)+y"), "*y");
  EXPECT_EQ(FirstWildcard("a(?:b[)]|c)d"), "a*d");
  EXPECT_EQ(FirstWildcard("^p$"), "p");
}

TEST(Wildcards, SayNothingOfWhatTheyCannotSay) {
  EXPECT_TRUE(WildcardsOf("(?i)team|x")[0].IsAny());
  EXPECT_TRUE(WildcardsOf(".*")[0].pieces == std::string(1, Wildcard::kAnyText));
  EXPECT_TRUE(WildcardsOf("\\Qa|b\\E")[0].IsAny());
  EXPECT_EQ(WildcardsOf("never|[0-9]{4}-[0-9]{2}").size(), 2U);
}

TEST(Wildcards, EscapeTheirOwnSigns) {
  EXPECT_EQ(FirstWildcard("a\\*b\\?\\$"), "a${*}b${?}${$}");
  EXPECT_EQ(WildcardsOf("cc-[a-z]+-ml")[0].OneStar(), "cc-*-ml");
}

TEST(PolicyTexts, KeepWhatTheyAreGivenFromBecomingCode) {
  EXPECT_EQ(HclText("${a}%{b}$c\"\n\\"), "\"$${a}%%{b}$c\\\"\\n\\\\\"");
  EXPECT_EQ(JsonText("a\"\n\\"), "\"a\\\"\\n\\\\\"");
  EXPECT_EQ(CelText("a\"b\\"), "\"a\\\"b\\\\\"");
  EXPECT_EQ(IamText("${aws:username}"), "${$}{aws:username}");
  EXPECT_EQ(AzureText("[concat('a')]"), "[[concat('a')]");
  EXPECT_EQ(GuardPattern("a/b\\/c"), "/a\\/b\\/c/");
  EXPECT_EQ(PatternText("a.b|c"), "a\\.b\\|c");
}

TEST(AwsScp, DeniesEachRequiredKeyByItself) {
  const Config config =
      ConfigOf({{.name = "team", .required = true}, {.name = "owner", .required = true}});

  const Json document = AllOf(MakeAwsScp({.config = config, .day = kDay}).value());

  for (const Json& statement : document["Statement"]) {
    EXPECT_EQ(statement["Effect"], "Deny");
    EXPECT_EQ(statement["Condition"]["Null"].size(), 1U);
  }
}

TEST(AwsScp, HoldsInstanceAndVolumeOfAnInstance) {
  const Config config = ConfigOf({{.name = "team", .required = true}});

  const std::string text = MakeAwsScp({.config = config, .day = kDay}).value().whole;

  EXPECT_NE(text.find("arn:*:ec2:*:*:instance/*"), std::string::npos);
  EXPECT_NE(text.find("arn:*:ec2:*:*:volume/*"), std::string::npos);
}

TEST(AwsScp, AKeyWithAnAliasIsMissingOnlyWithoutBoth) {
  const Config config = ConfigOf({{.name = "team",
                                   .required = true,
                                   .values = {{.name = "nlp"}},
                                   .aliases = {{.name = "squad"}}}});

  const Json document = AllOf(MakeAwsScp({.config = config, .day = kDay}).value());

  EXPECT_EQ(document["Statement"][0]["Condition"]["Null"].size(), 2U);
}

TEST(AwsScp, NoActionMeetsAResourceThatItOnlyReads) {
  const std::vector<TagOnCreate> rows = TagsOnCreate({"ec2"}).value();

  for (const ActionGroup& group : GroupActions(rows)) {
    if (std::ranges::find(group.actions, "ec2:RunInstances") == group.actions.end()) continue;
    EXPECT_EQ(std::ranges::find(group.arns, "arn:*:ec2:*::snapshot/*"), group.arns.end());
    EXPECT_EQ(std::ranges::find(group.arns, "arn:*:ec2:*:*:subnet/*"), group.arns.end());
  }
}

TEST(AwsScp, FillsDocumentsToTheirSizeAndNoFurther) {
  std::vector<DatedName> values;
  for (int i = 0; i < 60; ++i)
    values.push_back({.name = "a-long-name-of-a-team-" + std::to_string(i)});
  const Config config = ConfigOf({{.name = "team", .required = true, .values = values},
                                  {.name = "squad", .required = true, .values = values}});

  const Policies policies = MakeAwsScp({.config = config, .day = kDay}).value();

  EXPECT_GT(policies.files.size(), 1U);
  for (const PolicyFile& file : policies.files) EXPECT_LE(file.text.size() - 1, 5120U);
  EXPECT_TRUE(Json::parse(policies.whole).is_array());
}

TEST(AwsScp, AListTooLongForADocumentIsSaidAndLeftOut) {
  std::vector<DatedName> values;
  for (int i = 0; i < 400; ++i)
    values.push_back({.name = "a-long-name-of-a-team-" + std::to_string(i)});
  const Config config = ConfigOf({{.name = "team", .required = true, .values = values}});

  const Policies policies = MakeAwsScp({.config = config, .day = kDay}).value();

  for (const PolicyFile& file : policies.files) EXPECT_LE(file.text.size() - 1, 5120U);
  EXPECT_NE(policies.cannot[0].find("team"), std::string::npos);
  EXPECT_NE(policies.whole.find("\"Null\""), std::string::npos);
}

TEST(AwsTagPolicy, SaysWhichPatternsItCannotHold) {
  const Config config = ConfigOf({{.name = "owner", .required = true, .pattern = ".+"}});

  const Policies policies = MakeAwsTagPolicy({.config = config, .day = kDay}).value();

  EXPECT_FALSE(AllOf(policies)["tags"]["owner"].contains("tag_value"));
  EXPECT_TRUE(std::ranges::any_of(policies.cannot, [](const std::string& limit) {
    return limit.starts_with("owner: its pattern");
  }));
}

TEST(GcpOrgPolicy, AsksForNothingThatNoLabelCanHave) {
  const Config config =
      ConfigOf({{.name = "owner", .required = true, .pattern = "[a-z]+@acme\\.example"}});

  const Policies policies = MakeGcpOrgPolicy({.config = config, .day = kDay}).value();

  EXPECT_EQ(policies.whole.find("@acme"), std::string::npos);
  EXPECT_NE(policies.whole.find("resource.labels"), std::string::npos);
}

TEST(Policies, EveryTargetTakesHostileValues) {
  const Config config = ConfigOf({{.name = "te\"am", .required = true, .values = kHostile}});

  for (const PolicyTarget& target : AllPolicyTargets()) {
    if (target.home == PolicyHome::kIam) continue;
    const Result<Policies> policies = target.make({.config = config, .day = kDay});
    ASSERT_TRUE(policies.ok()) << target.name;
    for (const PolicyFile& file : policies.value().files)
      EXPECT_TRUE(!file.name.ends_with(".json") || Json::accept(file.text)) << file.name;
  }
}

TEST(Policies, WithoutARequiredKeyThereIsNothingToEnforce) {
  const Config config = ConfigOf({{.name = "team"}});

  for (const PolicyTarget& target : AllPolicyTargets())
    EXPECT_EQ(target.make({.config = config, .day = kDay}).error().kind, ErrorKind::kConfig);
}

TEST(TerraformDefaultTags, NoVariableHasANameOfTerraformsOwn) {
  const Config config = ConfigOf({{.name = "version", .required = true}, {.name = "team"}});

  const std::string text = MakeTerraformDefaultTags({.config = config, .day = kDay}).value().whole;

  EXPECT_EQ(text.find("variable \"version\""), std::string::npos);
  EXPECT_NE(text.find("\"version\" = var.tag_version"), std::string::npos);
  EXPECT_NE(text.find("\"team\" = var.team"), std::string::npos);
}

TEST(Iam, NamesTheBucketsOfTheConfiguration) {
  Config config;
  config.sources = {{.name = "aws", .kind = "aws-cur", .location = "s3://acme/cur/report"}};

  const std::string text = MakeIam({.config = config, .day = kDay}).value().whole;

  EXPECT_NE(text.find("\"arn:aws:s3:::acme/cur/report*\""), std::string::npos);
  EXPECT_EQ(text.find("Create"), std::string::npos);
}

TEST(Iam, ALaunchMayTagOnlyWhatItMakes) {
  const Config config;
  for (const auto& [feature, action] : {std::pair("launch-ec2", "ec2:CreateTags"),
                                        std::pair("launch-sagemaker", "sagemaker:AddTags")}) {
    const Json document =
        AllOf(MakeIam({.config = config, .day = kDay, .features = {feature}}).value());

    for (const Json& statement : document["Statement"])
      if (statement["Action"].dump().find(action) != std::string::npos) {
        EXPECT_EQ(statement["Action"].size(), 1U) << action;
        EXPECT_TRUE(statement.contains("Condition")) << action;
      }
  }
}

TEST(Deployed, DocumentsAreComparedByWhatTheySay) {
  const std::vector<NamedText> wanted = {{"a", "{\"x\":1,\"y\":2}"}, {"b", "{}"}, {"c", "1\n2\n"}};
  const std::vector<NamedText> deployed = {
      {"a", "{ \"y\": 2, \"x\": 1 }"}, {"c", "1\n3\n"}, {"d", ""}};

  const std::vector<ComparedPolicy> compared = ComparePolicies(wanted, deployed);

  ASSERT_EQ(compared.size(), 4U);
  EXPECT_EQ(compared[0].standing, PolicyStanding::kSame);
  EXPECT_EQ(compared[1].standing, PolicyStanding::kMissing);
  EXPECT_EQ(compared[2].standing, PolicyStanding::kDiffers);
  EXPECT_EQ(compared[2].lines, (std::vector<std::string>{"- 3", "+ 2"}));
  EXPECT_EQ(compared[3].standing, PolicyStanding::kExtra);
}

/// A client that is answered `body`, again and again.
class HostileAnswers : public testing::Test {
 protected:
  AwsClient& Answering(const std::string& body) {
    books_.world().http.requests.clear();
    books_.world().http.answers.assign(4, {.status = 200, .body = body});
    return client_;
  }

  BooksForTest books_;
  AwsClient client_{books_.world().world,
                    FixedAwsCredentials({.access_key_id = "AKIDEXAMPLE", .secret_access_key = "x"}),
                    "us-east-1"};
};

TEST_F(HostileAnswers, OfOrganizationsAreErrors) {
  for (const char* body : {"[]", "{\"Policies\":[7]}", "{\"Policies\":[{\"Name\":7,\"Id\":8}]}",
                           "{\"Policies\":[{\"Name\":\"purser-a\",\"Id\":\"p\"}],\"Policy\":7}"})
    EXPECT_EQ(OrganizationPolicies(Answering(body), "TAG_POLICY").error().kind, ErrorKind::kData)
        << body;
}

TEST_F(HostileAnswers, OfDataExportsNameNoExport) {
  const std::string text = DataExportText({.bucket = "acme", .prefix = "a", .name = "cur"});

  for (const char* body : {"{\"Exports\":[7,{\"ExportName\":7}],\"ExportArn\":7}",
                           "{\"Exports\":\"x\",\"ExportArn\":[]}"})
    EXPECT_EQ(CreateDataExport(Answering(body), text).value(), "") << body;
}

TEST(DataExports, AreReadBackAsTheyWereWritten) {
  const DataExport written{.bucket = "acme", .prefix = "a/b", .region = "eu-west-1", .name = "cur"};

  const DataExport read = ReadDataExport(DataExportText(written)).value();

  EXPECT_EQ(read.Location(), "s3://acme/a/b/cur");
  EXPECT_EQ(read.region, "eu-west-1");
}

TEST(DataExports, NamesThatS3DoesNotTakeAreRefused) {
  EXPECT_EQ(CheckDataExport({.bucket = "Acme"}).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(CheckDataExport({.bucket = "acme", .prefix = "/a"}).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(ReadDataExport("[1]").error().kind, ErrorKind::kData);
  EXPECT_EQ(ReadDataExport("{\"Export\":{\"Name\":3}}").error().kind, ErrorKind::kData);
}

}  // namespace
}  // namespace purser
