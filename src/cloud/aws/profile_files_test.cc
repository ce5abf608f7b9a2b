#include "cloud/aws/profile_files.h"

#include <gtest/gtest.h>

#include "cloud/aws/test_credentials.h"

namespace purser {
namespace {

AwsProfileFiles ReadConfig(std::string_view text) {
  AwsProfileFiles files;
  EXPECT_TRUE(ReadProfileText(AwsFileKind::kConfig, "config", text, files).ok());
  return files;
}

ErrorKind MistakeOf(std::string_view text) {
  AwsProfileFiles files;
  return ReadProfileText(AwsFileKind::kConfig, "config", text, files).error().kind;
}

TEST(ProfileFiles, SectionsOfTheConfigurationSayWhatTheyAre) {
  const AwsProfileFiles files = ReadConfig(
      "[default]\nregion = eu-west-1\n[profile two]\nregion=a\n[profile \"three words\"]\nx=1\n"
      "[sso-session acme]\nsso_region = us-east-1\n[services s]\nsts = 1\n[lonely]\nregion = b\n");

  EXPECT_EQ(files.profiles.size(), 3u);
  EXPECT_EQ(files.profiles.at("default").at("region"), "eu-west-1");
  EXPECT_EQ(files.profiles.at("three words").at("x"), "1");
  EXPECT_EQ(files.sso_sessions.at("acme").at("sso_region"), "us-east-1");
}

TEST(ProfileFiles, AProfileOfTheCredentialsFileHasNoPrefix) {
  AwsProfileFiles files;

  const Result<void> read = ReadProfileText(AwsFileKind::kCredentials, "credentials",
                                            "[a]\nx=1\n[profile b]\nx=1\n", files);

  EXPECT_TRUE(read.ok());
  EXPECT_EQ(files.profiles.size(), 1u);
  EXPECT_TRUE(files.profiles.contains("a"));
}

TEST(ProfileFiles, TheDefaultProfileWithItsPrefixWinsWhereverItIs) {
  EXPECT_EQ(ReadConfig("[profile default]\nregion=a\n[default]\nregion=b\n")
                .profiles.at("default")
                .at("region"),
            "a");
  EXPECT_EQ(ReadConfig("[default]\nregion=b\nx=1\n[profile default]\nregion=a\n")
                .profiles.at("default")
                .size(),
            1u);
}

TEST(ProfileFiles, ACommentInAValueNeedsABlankBefore) {
  const AwsProfileFiles files =
      ReadConfig("# first\n; second\n[default] # third\na = x#y ; rest\nB=z\t# rest\nc =\n");
  const AwsProperties& properties = files.profiles.at("default");

  EXPECT_EQ(properties.at("a"), "x#y");
  EXPECT_EQ(properties.at("b"), "z");
  EXPECT_EQ(PropertyOf(properties, "c"), nullptr);
}

TEST(ProfileFiles, IndentedLinesBelongToTheSettingAbove) {
  const AwsProfileFiles files =
      ReadConfig("[default]\r\ns3 =\r\n  max_queue_size = 3\r\nregion = a\r\n");

  EXPECT_EQ(files.profiles.at("default").at("region"), "a");
  EXPECT_FALSE(files.profiles.at("default").contains("max_queue_size"));
}

TEST(ProfileFiles, HostileFilesAreMistakesOfConfiguration) {
  EXPECT_EQ(MistakeOf("a = b\n"), ErrorKind::kConfig);
  EXPECT_EQ(MistakeOf("[open\n"), ErrorKind::kConfig);
  EXPECT_EQ(MistakeOf("[x] y\n"), ErrorKind::kConfig);
  EXPECT_EQ(MistakeOf("[default]\n = b\n"), ErrorKind::kConfig);
  EXPECT_EQ(MistakeOf("[default]\n  indented\n"), ErrorKind::kConfig);
  EXPECT_EQ(MistakeOf(std::string("[default]\na=\0b\n", 15)), ErrorKind::kConfig);
  EXPECT_EQ(MistakeOf(std::string((1 << 20) + 1, '#')), ErrorKind::kConfig);
}

TEST(ProfileFiles, AMessageNeverRepeatsWhatALineSays) {
  AwsProfileFiles files;

  const Result<void> read = ReadProfileText(AwsFileKind::kCredentials, "credentials",
                                            "[default]\nwJalrXUtnFEMI\n", files);

  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().message.find("wJalr"), std::string::npos);
  EXPECT_NE(read.error().message.find("credentials:2"), std::string::npos);
}

TEST(ProfileFiles, TheCredentialsFileWinsAndMissingFilesAreEmpty) {
  CredentialWorld fake;
  EXPECT_TRUE(ReadProfileFiles(fake.world).value().profiles.empty());
  fake.WriteHome("config", "[profile p]\naws_access_key_id = config\nregion = a\n");
  fake.WriteHome("credentials", "[p]\naws_access_key_id = credentials\n");

  const AwsProfileFiles files = ReadProfileFiles(fake.world).value();

  EXPECT_EQ(files.profiles.at("p").at("aws_access_key_id"), "credentials");
  EXPECT_EQ(files.profiles.at("p").at("region"), "a");
}

TEST(ProfileFiles, VariablesNameOtherFiles) {
  CredentialWorld fake;
  fake.WriteHome("other", "[profile p]\nregion = b\n");
  fake.environment.values["AWS_CONFIG_FILE"] = "~/.aws/other";

  EXPECT_EQ(ReadProfileFiles(fake.world).value().profiles.at("p").at("region"), "b");
}

}  // namespace
}  // namespace purser
