#include <gtest/gtest.h>

#include "cloud/aws/credential_links.h"
#include "cloud/aws/test_credentials.h"

namespace purser {
namespace {

struct ProfileTest : testing::Test {
  FoundCredentials Found(const std::string& name) {
    return ProfileCredentials(fake.world, name).value().value();
  }
  Error Mistake(const std::string& config, const std::string& name = "p") {
    fake.WriteHome("config", config);
    return ProfileCredentials(fake.world, name).error();
  }
  CredentialWorld fake;
};

TEST_F(ProfileTest, KeysOfAProfileAreItsCredentials) {
  fake.WriteHome("credentials",
                 "[p]\naws_access_key_id=A\naws_secret_access_key=S\naws_session_token=T\n");

  const FoundCredentials found = Found("p");

  EXPECT_EQ(found.credentials.access_key_id, "A");
  EXPECT_EQ(found.credentials.session_token, "T");
  EXPECT_FALSE(found.credentials.expires.has_value());
}

TEST_F(ProfileTest, ARoleIsAskedForWithTheProfileItNames) {
  fake.WriteHome("config",
                 "[profile p]\nrole_arn=arn:aws:iam::012345678901:role/r\nsource_profile=base\n"
                 "external_id=x/1\nrole_session_name=me\nduration_seconds=900\nregion=eu-west-1\n");
  fake.WriteHome("credentials", "[base]\naws_access_key_id=BASE\naws_secret_access_key=S\n");
  fake.http.answers = {StsAnswer("AssumeRole", "ROLE")};

  const FoundCredentials found = Found("p");

  EXPECT_EQ(found.credentials.access_key_id, "ROLE");
  EXPECT_EQ(found.credentials.expires, ParseInstant("2026-10-05T13:00:00Z"));
  const HttpRequest& request = fake.http.requests.at(0);
  EXPECT_EQ(request.url, "https://sts.eu-west-1.amazonaws.com/");
  EXPECT_EQ(request.body,
            "Action=AssumeRole&DurationSeconds=900&ExternalId=x%2F1&RoleArn=arn%3Aaws%3Aiam%3A%3A"
            "012345678901%3Arole%2Fr&RoleSessionName=me&Version=2011-06-15");
}

TEST_F(ProfileTest, ChainedRolesAreAskedForOneAfterTheOther) {
  fake.WriteHome("config",
                 "[profile p]\nrole_arn=arn:aws:iam::1:role/b\nsource_profile=q\n"
                 "[profile q]\nrole_arn=arn:aws:iam::1:role/a\nsource_profile=q\n");
  fake.WriteHome("credentials", "[q]\naws_access_key_id=BASE\naws_secret_access_key=S\n");
  fake.http.answers = {StsAnswer("AssumeRole", "FIRST"), StsAnswer("AssumeRole", "SECOND")};

  EXPECT_EQ(Found("p").credentials.access_key_id, "SECOND");
  EXPECT_NE(fake.http.requests.at(0).body.find("role%2Fa"), std::string::npos);
  EXPECT_NE(fake.http.requests.at(1).body.find("role%2Fb"), std::string::npos);
}

TEST_F(ProfileTest, ARoleMayComeFromTheEnvironment) {
  fake.WriteHome("config",
                 "[profile p]\nrole_arn=arn:aws:iam::1:role/b\n"
                 "credential_source=Environment\n");
  fake.environment.values["AWS_ACCESS_KEY_ID"] = "A";
  fake.environment.values["AWS_SECRET_ACCESS_KEY"] = "S";
  fake.http.answers = {StsAnswer("AssumeRole", "ROLE")};

  EXPECT_EQ(Found("p").credentials.access_key_id, "ROLE");
}

TEST_F(ProfileTest, ProfilesThatGoRoundAreAMistake) {
  const Error error = Mistake(
      "[profile p]\nrole_arn=arn:aws:iam::1:role/b\nsource_profile=q\n"
      "[profile q]\nrole_arn=arn:aws:iam::1:role/a\nsource_profile=p\n");

  EXPECT_EQ(error.kind, ErrorKind::kConfig);
  EXPECT_TRUE(fake.http.requests.empty());
}

TEST_F(ProfileTest, AnEndlessRowOfProfilesIsAMistake) {
  std::string config;
  for (int i = 0; i < 50; ++i)
    config += "[profile p" + std::to_string(i) +
              "]\nrole_arn=arn:aws:iam::1:role/b\nsource_profile=p" + std::to_string(i + 1) + "\n";

  EXPECT_EQ(Mistake(config, "p0").kind, ErrorKind::kConfig);
}

TEST_F(ProfileTest, HalfOfWhatARoleNeedsIsAMistake) {
  const std::string role = "[profile p]\nrole_arn=arn:aws:iam::1:role/b\n";

  EXPECT_EQ(Mistake(role).kind, ErrorKind::kConfig);
  EXPECT_EQ(Mistake(role + "source_profile=gone\n").kind, ErrorKind::kConfig);
  EXPECT_EQ(Mistake(role + "source_profile=p\n").kind, ErrorKind::kConfig);
  EXPECT_EQ(Mistake(role + "credential_source=Moon\n").kind, ErrorKind::kConfig);
  EXPECT_EQ(Mistake(role + "credential_source=Environment\nduration_seconds=1\n").kind,
            ErrorKind::kConfig);
  EXPECT_EQ(Mistake("[profile p]\naws_access_key_id=A\n").kind, ErrorKind::kConfig);
  EXPECT_EQ(Mistake("[profile p]\nsso_account_id=1\n").kind, ErrorKind::kConfig);
  EXPECT_EQ(Mistake("[profile p]\nweb_identity_token_file=/x\n").kind, ErrorKind::kConfig);
  EXPECT_EQ(Mistake("[profile prod]\nregion=a\n", "prd").kind, ErrorKind::kConfig);
}

TEST_F(ProfileTest, ACodeThatPurserCannotAskForIsRefusedWithAWayOut) {
  const Error error = Mistake(
      "[profile p]\nrole_arn=arn:aws:iam::1:role/b\nsource_profile=p\n"
      "aws_access_key_id=A\naws_secret_access_key=S\nmfa_serial=arn:aws:iam::1:mfa/me\n");

  EXPECT_EQ(error.kind, ErrorKind::kDenied);
  EXPECT_NE(error.message.find("export-credentials --profile p"), std::string::npos);
}

TEST_F(ProfileTest, AProgramGivesCredentials) {
  fake.WriteHome("config", "[profile p]\ncredential_process = /opt/get 'two words' --x\n");
  fake.processes.answers = {{.output = R"({"Version": 1, "AccessKeyId": "A",
      "SecretAccessKey": "S", "SessionToken": "T", "Expiration": "2026-10-05T13:00:00Z"})"}};

  const FoundCredentials found = Found("p");

  EXPECT_EQ(found.credentials.session_token, "T");
  EXPECT_EQ(fake.processes.commands.at(0),
            (std::vector<std::string>{"/opt/get", "two words", "--x"}));
}

TEST_F(ProfileTest, AProgramThatFailsIsNotRepeatedInTheMessage) {
  fake.processes.answers = {{.exit_code = 1, .output = "SECRET", .errors = "SECRET"}};

  const Error error = ProcessCredentials(fake.world, "get").error();

  EXPECT_EQ(error.kind, ErrorKind::kDenied);
  EXPECT_EQ(error.message.find("SECRET"), std::string::npos);
}

TEST_F(ProfileTest, AProgramsAnswerMustBeOfItsVersion) {
  const std::string keys = R"("AccessKeyId": "A", "SecretAccessKey": "S"})";
  fake.processes.answers = {{.output = R"({"Version": 2, )" + keys},
                            {.output = "{" + keys},
                            {.output = "SECRET"},
                            {.output = R"({"Version": 1, "AccessKeyId": "A"})"},
                            {.output = R"({"Version": 1, "Expiration": "soon", )" + keys}};

  EXPECT_EQ(ProcessCredentials(fake.world, "get").error().kind, ErrorKind::kConfig);
  EXPECT_EQ(ProcessCredentials(fake.world, "get").error().kind, ErrorKind::kConfig);
  EXPECT_EQ(ProcessCredentials(fake.world, "get").error().kind, ErrorKind::kData);
  EXPECT_EQ(ProcessCredentials(fake.world, "get").error().kind, ErrorKind::kData);
  EXPECT_EQ(ProcessCredentials(fake.world, "get").error().kind, ErrorKind::kData);
  EXPECT_EQ(ProcessCredentials(fake.world, "gone").error().kind, ErrorKind::kConfig);
}

TEST(ShellWords, AreSplitAsAShellDoes) {
  using Words = std::vector<std::string>;

  EXPECT_EQ(ShellWords("a  'b c'\td\\ e \"f'\\\"g\" ''").value(),
            (Words{"a", "b c", "d e", "f'\"g", ""}));
  EXPECT_EQ(ShellWords("a'b'\"c\"").value(), (Words{"abc"}));
  EXPECT_EQ(ShellWords("a 'b").error().kind, ErrorKind::kConfig);
  EXPECT_EQ(ShellWords("  ").error().kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace purser
