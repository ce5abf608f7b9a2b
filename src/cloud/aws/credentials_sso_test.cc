#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cloud/aws/credential_links.h"
#include "cloud/aws/test_credentials.h"

namespace purser {
namespace {

constexpr const char* kKeys = R"({"roleCredentials": {"accessKeyId": "A",
    "secretAccessKey": "S", "sessionToken": "T", "expiration": 1791212400000}})";

// SHA-1 of "acme" and of "https://acme.awsapps.com/start", as the command line names its files.
constexpr const char* kSessionFile = "sso/cache/293abb6b76d7791c0732cc517d38c4b5c734b87f.json";
constexpr const char* kLegacyFile = "sso/cache/40169cea58ca6cbf23fb27b2542923fb5f524af0.json";

struct SignOnTest : testing::Test {
  Result<FoundCredentials> Ask() {
    return SignOnCredentials(fake.world, {.profile = "p",
                                          .session = "acme",
                                          .start_url = "https://acme.awsapps.com/start",
                                          .region = "eu-west-1",
                                          .account = "012345678901",
                                          .role = "Reader"});
  }
  void Keep(const std::string& expires, const std::string& more = "") {
    fake.WriteHome(kSessionFile,
                   R"({"accessToken": "OLD", "expiresAt": ")" + expires + "\"" + more + "}");
  }
  std::string Renewable(const std::string& until = "2026-12-01T00:00:00Z") {
    return R"(, "clientId": "c", "clientSecret": "cs", "refreshToken": "r1", "kept": [1],
              "registrationExpiresAt": ")" +
           until + "\"";
  }
  CredentialWorld fake;
};

TEST_F(SignOnTest, TheTokenOfASessionBecomesKeysOfTheRole) {
  Keep("2026-10-05T20:00:00Z");
  fake.http.answers = {{.status = 200, .body = kKeys}};

  const FoundCredentials found = Ask().value();

  EXPECT_EQ(found.credentials.access_key_id, "A");
  EXPECT_EQ(found.credentials.expires, ParseInstant("2026-10-05T15:00:00Z"));
  const HttpRequest& request = fake.http.requests.at(0);
  EXPECT_EQ(request.url,
            "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?"
            "account_id=012345678901&role_name=Reader");
  EXPECT_EQ(request.headers.at("x-amz-sso_bearer_token"), "OLD");
}

TEST_F(SignOnTest, AProfileWithoutSessionIsNamedByItsAddress) {
  fake.WriteHome(kLegacyFile, R"({"accessToken": "OLD", "expiresAt": "2026-10-05T20:00:00UTC"})");
  fake.WriteHome("config",
                 "[profile p]\nsso_start_url=https://acme.awsapps.com/start\nsso_region=eu-west-1\n"
                 "sso_account_id=012345678901\nsso_role_name=Reader\n");
  fake.http.answers = {{.status = 200, .body = kKeys}};

  EXPECT_EQ(ProfileCredentials(fake.world, "p").value()->credentials.access_key_id, "A");
}

TEST_F(SignOnTest, AnExpiredTokenIsRenewedAndKeptForItsOwnerOnly) {
  Keep("2026-10-05T11:00:00Z", Renewable());
  fake.http.answers = {{.status = 200, .body = R"({"accessToken": "NEW", "expiresIn": 28800,
                                                   "refreshToken": "r2"})"},
                       {.status = 200, .body = kKeys}};

  EXPECT_TRUE(Ask().ok());

  EXPECT_EQ(fake.http.requests.at(0).url, "https://oidc.eu-west-1.amazonaws.com/token");
  EXPECT_EQ(fake.http.requests.at(1).headers.at("x-amz-sso_bearer_token"), "NEW");
  const std::filesystem::path file = fake.home.path() / ".aws" / kSessionFile;
  EXPECT_EQ(fake.disk.Read(file).value(),
            R"({"accessToken":"NEW","clientId":"c","clientSecret":"cs",)"
            R"("expiresAt":"2026-10-05T20:00:00Z","kept":[1],"refreshToken":"r2",)"
            R"("registrationExpiresAt":"2026-12-01T00:00:00Z"})");
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(SignOnTest, ATokenThatStillHoldsServesWhereRenewalFails) {
  Keep("2026-10-05T12:02:00Z", Renewable());
  fake.http.answers = {{.status = 500}, {.status = 200, .body = kKeys}};

  EXPECT_TRUE(Ask().ok());
  EXPECT_EQ(fake.http.requests.at(1).headers.at("x-amz-sso_bearer_token"), "OLD");
}

TEST_F(SignOnTest, AHomeThatCannotBeWrittenIsNoReasonToGoWithout) {
  Keep("2026-10-05T11:00:00Z", Renewable());
  fake.files.FailAt(1, Fault::kForGood);
  fake.http.answers = {{.status = 200, .body = R"({"accessToken": "NEW", "expiresIn": 28800})"},
                       {.status = 200, .body = kKeys}};

  EXPECT_TRUE(Ask().ok());
}

TEST_F(SignOnTest, WithoutAUsableTokenTheRemedyIsToSignOn) {
  const auto remedy = [&] {
    fake.http.requests.clear();
    const Error error = Ask().error();
    return error.kind == ErrorKind::kDenied &&
           error.message.find("aws sso login --profile p") != std::string::npos;
  };

  EXPECT_TRUE(remedy()) << "no file";
  fake.WriteHome(kSessionFile, "SECRET");
  EXPECT_TRUE(remedy()) << "no JSON";
  Keep("2026-10-05T11:00:00Z");
  EXPECT_TRUE(remedy()) << "expired";
  Keep("2026-10-05T11:00:00Z", Renewable("2026-10-01T00:00:00Z"));
  EXPECT_TRUE(remedy()) << "registration expired";
  EXPECT_TRUE(fake.http.requests.empty());
  Keep("2026-10-05T11:00:00Z", Renewable());
  fake.http.answers = {{.status = 400, .body = R"({"error": "invalid_grant"})"}};
  EXPECT_TRUE(remedy()) << "renewal refused";
  Keep("2026-10-05T20:00:00Z");
  fake.http.answers = {{.status = 401, .body = "{}"}};
  EXPECT_TRUE(remedy()) << "token refused";
}

TEST_F(SignOnTest, ARoleOfSomebodyElseIsDenied) {
  Keep("2026-10-05T20:00:00Z");
  fake.http.answers = {{.status = 403, .body = "{}"}, {.status = 200, .body = "[]"}};

  EXPECT_EQ(Ask().error().kind, ErrorKind::kDenied);
  EXPECT_EQ(Ask().error().kind, ErrorKind::kData);
}

}  // namespace
}  // namespace purser
