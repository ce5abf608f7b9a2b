#include "cloud/aws/credentials.h"

#include <gtest/gtest.h>

#include "cloud/aws/credential_cache.h"
#include "cloud/aws/credential_links.h"
#include "cloud/aws/test_credentials.h"

namespace purser {
namespace {

constexpr const char* kKeys =
    R"({"AccessKeyId": "A", "SecretAccessKey": "S", "Token": "T",
        "Expiration": "2026-10-05T18:00:00Z", "Code": "Success"})";

struct ChainTest : testing::Test {
  Result<AwsCredentials> Get(const AwsAccess& access = {}) {
    return FindAwsCredentials(fake.world, access)->Get();
  }
  void SetKeys() {
    fake.environment.values["AWS_ACCESS_KEY_ID"] = "ENV";
    fake.environment.values["AWS_SECRET_ACCESS_KEY"] = "hidden";
  }
  CredentialWorld fake;
};

TEST_F(ChainTest, TheEnvironmentCostsNothingAndComesFirst) {
  SetKeys();
  fake.WriteHome("credentials", "[default]\naws_access_key_id=FILE\naws_secret_access_key=S\n");

  EXPECT_EQ(Get().value().access_key_id, "ENV");
  EXPECT_TRUE(fake.http.requests.empty());
}

TEST_F(ChainTest, HalfAnEnvironmentIsAMistake) {
  fake.environment.values["AWS_ACCESS_KEY_ID"] = "ENV";

  EXPECT_EQ(Get().error().kind, ErrorKind::kConfig);
}

TEST_F(ChainTest, AProfileThatTheSourceNamesWinsOverTheEnvironment) {
  SetKeys();
  fake.WriteHome("credentials",
                 "[p]\naws_access_key_id=FILE\naws_secret_access_key=S\n[bare]\nregion=a\n");

  EXPECT_EQ(Get({.profile = "p"}).value().access_key_id, "FILE");
  EXPECT_EQ(Get({.profile = "gone"}).error().kind, ErrorKind::kConfig);
  EXPECT_EQ(Get({.profile = "bare"}).error().kind, ErrorKind::kConfig);
}

TEST_F(ChainTest, TheDefaultProfileMayBeMissingTheOneOfAwsProfileMayNot) {
  fake.http.answers = {};
  EXPECT_EQ(Get().error().kind, ErrorKind::kDenied);
  fake.environment.values["AWS_PROFILE"] = "gone";
  EXPECT_EQ(Get().error().kind, ErrorKind::kConfig);
}

TEST_F(ChainTest, TheRoleOfTheSourceComesOnTopOfWhatIsFound) {
  SetKeys();
  fake.http.answers = {StsAnswer("AssumeRole", "ROLE")};
  const auto source =
      FindAwsCredentials(fake.world, {.role_arn = "arn:aws:iam::012345678901:role/purser-read",
                                      .external_id = "x",
                                      .region = "eu-west-1"});

  EXPECT_EQ(source->Get().value().access_key_id, "ROLE");
  EXPECT_EQ(source->about(), "role arn:aws:iam::012345678901:role/purser-read by environment");
  EXPECT_NE(fake.http.requests.at(0).body.find("ExternalId=x"), std::string::npos);
}

TEST_F(ChainTest, AContainerIsAskedWithItsToken) {
  fake.environment.values["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/x";
  fake.environment.values["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "Bearer t";
  fake.http.answers = {{.status = 200, .body = kKeys}};

  EXPECT_EQ(Get().value().session_token, "T");
  const HttpRequest& request = fake.http.requests.at(0);
  EXPECT_EQ(request.url, "http://169.254.170.2/v2/x");
  EXPECT_EQ(request.headers.at("Authorization"), "Bearer t");
  EXPECT_TRUE(request.direct);
}

TEST_F(ChainTest, AContainersTokenGoesToThisHostOnly) {
  const auto goes_to = [&](const std::string& url) {
    fake.environment.values["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    fake.http.requests.clear();
    fake.http.answers = {{.status = 200, .body = kKeys}};
    const Result<std::optional<FoundCredentials>> found = ContainerCredentials(fake.world);
    EXPECT_TRUE(found.ok() || found.error().kind == ErrorKind::kConfig) << url;
    return found.ok();
  };

  for (const char* url : {"http://localhost/x", "http://127.0.0.1:80/x", "http://127.9.8.7/x",
                          "http://[::1]:80/x", "http://169.254.170.2/x", "http://169.254.170.23/x",
                          "http://[fd00:ec2::23]/x", "https://anywhere.example/x"})
    EXPECT_TRUE(goes_to(url)) << url;
  for (const char* url :
       {"http://evil.example/x", "http://127.0.0.1@evil.example/x", "http://127.0.0.1.evil.example",
        "http://localhost.evil.example/", "http://127.1/x", "http://127.0.0.256/x",
        "http://evil.example\\@127.0.0.1/", "ftp://127.0.0.1/x", "169.254.170.2/x", "http://"})
    EXPECT_FALSE(goes_to(url)) << url;
}

TEST_F(ChainTest, AContainersTokenWithALineBreakIsRefused) {
  fake.environment.values["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/x";
  fake.environment.values["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "a\r\nHost: evil";

  EXPECT_EQ(Get().error().kind, ErrorKind::kConfig);
  EXPECT_TRUE(fake.http.requests.empty());
}

TEST_F(ChainTest, AnInstanceIsAskedByVersionTwoOnly) {
  fake.http.answers = {{.status = 200, .body = "TOKEN"},
                       {.status = 200, .body = "my-role\n"},
                       {.status = 200, .body = kKeys}};

  EXPECT_EQ(Get().value().access_key_id, "A");
  const std::vector<HttpRequest>& requests = fake.http.requests;
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_EQ(requests[0].method, "PUT");
  EXPECT_EQ(requests[0].url, "http://169.254.169.254/latest/api/token");
  EXPECT_LE(requests[0].timeout, std::chrono::seconds(1));
  EXPECT_EQ(requests[2].url,
            "http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role");
  for (const HttpRequest& request : requests) EXPECT_TRUE(request.direct);
  EXPECT_EQ(requests[2].headers.at("X-aws-ec2-metadata-token"), "TOKEN");
}

TEST_F(ChainTest, WithoutAnInstanceNobodyAsksTwice) {
  EXPECT_EQ(Get().error().kind, ErrorKind::kDenied);
  EXPECT_EQ(fake.http.requests.size(), 1u);
  fake.environment.values["AWS_EC2_METADATA_DISABLED"] = "TRUE";
  EXPECT_EQ(Get().error().kind, ErrorKind::kDenied);
  EXPECT_EQ(fake.http.requests.size(), 1u);
}

TEST_F(ChainTest, HostileInstanceMetadataIsRefused) {
  fake.http.answers = {{.status = 200, .body = "TOKEN"}, {.status = 200, .body = "../../x?y"}};
  EXPECT_EQ(Get().error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(fake.http.requests.size(), 2u);
  fake.http.requests.clear();
  fake.http.answers = {{.status = 200, .body = "a\nb"}};
  EXPECT_EQ(Get().error().kind, ErrorKind::kDenied);
  fake.http.requests.clear();
  fake.http.answers = {{.status = 200, .body = "TOKEN"}, {.status = 404}};
  EXPECT_EQ(Get().error().kind, ErrorKind::kDenied);
}

TEST_F(ChainTest, TheRegionIsTheSourcesThenTheEnvironmentsThenTheProfiles) {
  EXPECT_EQ(AwsRegionOf(fake.world, {}).value(), "us-east-1");
  fake.WriteHome("config", "[default]\nregion=a-1\n[profile p]\nregion=b-1\n");
  EXPECT_EQ(AwsRegionOf(fake.world, {}).value(), "a-1");
  EXPECT_EQ(AwsRegionOf(fake.world, {.profile = "p"}).value(), "b-1");
  fake.environment.values["AWS_DEFAULT_REGION"] = "c-1";
  EXPECT_EQ(AwsRegionOf(fake.world, {}).value(), "c-1");
  fake.environment.values["AWS_REGION"] = "d-1";
  EXPECT_EQ(AwsRegionOf(fake.world, {}).value(), "d-1");
  EXPECT_EQ(AwsRegionOf(fake.world, {.region = "e-1"}).value(), "e-1");
}

/// Credentials that hold for an hour from each fetch, or the failure that is set.
struct CacheTest : testing::Test {
  std::shared_ptr<AwsCredentialSource> source =
      CacheCredentials(fake.world, [this]() -> Result<FoundCredentials> {
        ++fetches;
        if (failure) return *failure;
        return FoundCredentials{{std::to_string(fetches), "S", "", fake.clock.now + lasts}, "test"};
      });
  CredentialWorld fake;
  int fetches = 0;
  std::chrono::minutes lasts{60};
  std::optional<Error> failure;
};

TEST_F(CacheTest, CredentialsAreFetchedAgainFiveMinutesBeforeTheyExpire) {
  EXPECT_EQ(source->Get().value().access_key_id, "1");
  fake.clock.now += std::chrono::minutes(54);
  EXPECT_EQ(source->Get().value().access_key_id, "1");
  fake.clock.now += std::chrono::minutes(1);
  EXPECT_EQ(source->Get().value().access_key_id, "2");
}

TEST_F(CacheTest, TheOldOnesGoOnWhileTheyHoldAndNoLonger) {
  EXPECT_TRUE(source->Get().ok());
  failure = Error{ErrorKind::kUnavailable, "away"};
  fake.clock.now += std::chrono::minutes(57);
  EXPECT_EQ(source->Get().value().access_key_id, "1");
  EXPECT_EQ(source->Get().value().access_key_id, "1");
  EXPECT_EQ(fetches, 2) << "a failure is not repeated at once";
  fake.clock.now += std::chrono::minutes(4);
  EXPECT_EQ(source->Get().error().kind, ErrorKind::kUnavailable);
  failure.reset();
  fake.clock.now += std::chrono::minutes(1);
  EXPECT_EQ(source->Get().value().access_key_id, "4");
}

TEST_F(CacheTest, ForgettingFetchesAgainAtOnce) {
  EXPECT_TRUE(source->Get().ok());
  source->Forget();
  EXPECT_EQ(source->Get().value().access_key_id, "2");
}

TEST_F(CacheTest, ExpiredCredentialsAreNeverGivenOut) {
  lasts = std::chrono::minutes(-1);

  EXPECT_EQ(source->Get().error().kind, ErrorKind::kDenied);
}

TEST_F(CacheTest, CredentialsThatHoldLessThanFiveMinutesAreUsed) {
  lasts = std::chrono::minutes(2);

  EXPECT_EQ(source->Get().value().access_key_id, "1");
  EXPECT_EQ(source->Get().value().access_key_id, "1") << "not asked again at once";
  fake.clock.now += std::chrono::minutes(1);
  EXPECT_EQ(source->Get().value().access_key_id, "2");
}

}  // namespace
}  // namespace purser
