#include <gtest/gtest.h>

#include "cloud/aws/credential_links.h"
#include "cloud/aws/test_credentials.h"

namespace purser {
namespace {

struct RoleTest : testing::Test {
  Result<FoundCredentials> Ask() {
    return RoleCredentials(fake.world, {.arn = "arn:aws:iam::012345678901:role/r"},
                           {"AKID", "hidden", "SESSION", std::nullopt});
  }
  CredentialWorld fake;
};

TEST_F(RoleTest, TheRequestIsSignedByTheSource) {
  fake.http.answers = {StsAnswer("AssumeRole", "ROLE")};

  EXPECT_TRUE(Ask().ok());

  const HttpRequest& request = fake.http.requests.at(0);
  std::string headers;
  for (const auto& [name, value] : request.headers) headers += name + ": " + value + "\n";
  EXPECT_NE(headers.find("Credential=AKID/20261005/us-east-1/sts/aws4_request"), std::string::npos);
  EXPECT_NE(headers.find("SESSION"), std::string::npos);
  EXPECT_EQ(headers.find("hidden"), std::string::npos);
}

TEST_F(RoleTest, ARefusalSaysWhatToLookAt) {
  fake.http.answers = {StsRefusal(403, "AccessDenied", "user x is not authorized")};

  const Error error = Ask().error();

  EXPECT_EQ(error.kind, ErrorKind::kDenied);
  EXPECT_NE(error.message.find("external_id"), std::string::npos);
}

TEST_F(RoleTest, AWrongSignatureIsNotToldWithWhatWasSigned) {
  fake.http.answers = {StsRefusal(403, "SignatureDoesNotMatch", "should have been SESSION")};

  const Error error = Ask().error();

  EXPECT_EQ(error.kind, ErrorKind::kDenied);
  EXPECT_EQ(error.message.find("SESSION"), std::string::npos);
}

TEST_F(RoleTest, AClockThatIsOffSignsAnewOnceByTheDateOfTheAnswer) {
  HttpResponse late = StsRefusal(403, "SignatureDoesNotMatch", "Signature expired");
  late.headers["date"] = "Mon, 05 Oct 2026 14:00:00 GMT";
  fake.http.answers = {late, StsAnswer("AssumeRole", "ROLE", "2026-10-05T15:00:00Z")};

  EXPECT_TRUE(Ask().ok());
  fake.http.requests.clear();
  fake.http.answers = {late, late, late};
  EXPECT_EQ(Ask().error().kind, ErrorKind::kDenied);
  EXPECT_EQ(fake.http.requests.size(), 2u);
}

TEST_F(RoleTest, ABusyServiceIsAskedThreeTimes) {
  fake.http.answers = {
      StsRefusal(400, "Throttling", "slow down"), {.status = 503}, StsAnswer("AssumeRole", "ROLE")};

  EXPECT_EQ(Ask().value().credentials.access_key_id, "ROLE");
  fake.http.requests.clear();
  fake.http.answers = {{.status = 503}, {.status = 503}, {.status = 503}};
  EXPECT_EQ(Ask().error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(fake.http.requests.size(), 3u);
}

TEST_F(RoleTest, AnAnswerCutShortIsBadData) {
  fake.http.answers = {{.status = 200, .body = "<AssumeRoleResponse><Assu"},
                       {.status = 200, .body = "<AssumeRoleResponse/>"}};

  EXPECT_EQ(Ask().error().kind, ErrorKind::kData);
  EXPECT_EQ(Ask().error().kind, ErrorKind::kData);
}

TEST_F(RoleTest, WhatIsNoRoleIsNotAskedFor) {
  const Result<FoundCredentials> found =
      RoleCredentials(fake.world, {.arn = "arn:aws:iam::1:user/x"}, {});

  EXPECT_EQ(found.error().kind, ErrorKind::kConfig);
  EXPECT_TRUE(fake.http.requests.empty());
}

TEST_F(RoleTest, ARegionThatIsNoNameReachesNoHost) {
  const Result<FoundCredentials> found =
      RoleCredentials(fake.world, {.arn = "arn:aws:iam::1:role/x", .region = "evil.example/"}, {});

  EXPECT_EQ(found.error().kind, ErrorKind::kConfig);
  EXPECT_TRUE(fake.http.requests.empty());
}

TEST_F(RoleTest, EndpointsOfTheEnvironmentAreUsed) {
  fake.environment.values["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1/";
  fake.http.answers = {StsAnswer("AssumeRole", "A"), StsAnswer("AssumeRole", "A")};

  EXPECT_TRUE(Ask().ok());
  fake.environment.values["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:2";
  EXPECT_TRUE(Ask().ok());

  EXPECT_EQ(fake.http.requests.at(0).url, "http://127.0.0.1:1/");
  EXPECT_EQ(fake.http.requests.at(1).url, "http://127.0.0.1:2/");
}

TEST_F(RoleTest, AWebIdentityIsNotSignedAndItsTokenReadEachTime) {
  const std::string file = (fake.home.path() / "token").string();
  fake.environment.values = {{"AWS_WEB_IDENTITY_TOKEN_FILE", file},
                             {"AWS_ROLE_ARN", "arn:aws:iam::1:role/pod"},
                             {"AWS_ROLE_SESSION_NAME", "pod-7"}};
  fake.http.answers = {StsAnswer("AssumeRoleWithWebIdentity", "A"),
                       StsAnswer("AssumeRoleWithWebIdentity", "B")};

  ASSERT_TRUE(fake.disk.Write(file, "first\n").ok());
  EXPECT_EQ(EnvironmentWebIdentity(fake.world).value()->credentials.access_key_id, "A");
  ASSERT_TRUE(fake.disk.Write(file, "second").ok());
  EXPECT_EQ(EnvironmentWebIdentity(fake.world).value()->credentials.access_key_id, "B");

  EXPECT_FALSE(fake.http.requests.at(0).headers.contains("Authorization"));
  EXPECT_NE(fake.http.requests.at(0).body.find("WebIdentityToken=first"), std::string::npos);
  EXPECT_NE(fake.http.requests.at(0).body.find("RoleSessionName=pod-7"), std::string::npos);
  EXPECT_NE(fake.http.requests.at(1).body.find("WebIdentityToken=second"), std::string::npos);
}

TEST_F(RoleTest, HalfAWebIdentityIsAMistake) {
  fake.environment.values["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/nowhere/token";
  EXPECT_EQ(EnvironmentWebIdentity(fake.world).error().kind, ErrorKind::kConfig);
  fake.environment.values["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/pod";
  EXPECT_EQ(EnvironmentWebIdentity(fake.world).error().kind, ErrorKind::kConfig);
  fake.environment.values.erase("AWS_WEB_IDENTITY_TOKEN_FILE");
  EXPECT_FALSE(EnvironmentWebIdentity(fake.world).value().has_value());
}

}  // namespace
}  // namespace purser
