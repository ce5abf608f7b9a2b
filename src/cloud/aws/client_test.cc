#include "cloud/aws/client.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "world/fakes.h"

namespace purser {
namespace {

constexpr const char* kIdentity =
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>";

/// New keys after each Forget.
struct CountedCredentials : AwsCredentialSource {
  int forgotten = 0;
  Result<AwsCredentials> Get() override {
    return AwsCredentials{.access_key_id = "KEY" + std::to_string(forgotten),
                          .secret_access_key = "wJalrXUtnFEMI",
                          .session_token = "the-token-of-the-session",
                          .expires = std::nullopt};
  }
  void Forget() override { ++forgotten; }
  std::string about() const override { return "test"; }
};

/// Answers in order; nullopt is a lost connection.
struct ScriptedHttp : Http {
  std::vector<std::optional<HttpResponse>> answers;
  std::vector<HttpRequest> requests;
  Result<HttpResponse> Send(const HttpRequest& request) override {
    requests.push_back(request);
    if (requests.size() > answers.size() || !answers[requests.size() - 1])
      return Error{ErrorKind::kUnavailable, "connection reset"};
    HttpResponse answer = *answers[requests.size() - 1];
    if (request.sink && answer.status / 100 == 2) {
      TRY(request.sink(answer.body));
      answer.body.clear();
      if (answer.headers.contains("cut"))
        return Error{ErrorKind::kUnavailable, "the connection ended early"};
    }
    return answer;
  }
};

HttpResponse Xml(int status, std::string body) { return {status, {}, std::move(body)}; }

HttpResponse Refused(int status, const std::string& code,
                     std::map<std::string, std::string> headers = {}) {
  return {status, std::move(headers),
          "<Response><Errors><Error><Code>" + code +
              "</Code><Message>words</Message></Error></Errors></Response>"};
}

struct AwsClientTest : testing::Test {
  void Answer(std::vector<std::optional<HttpResponse>> answers) {
    http.answers = std::move(answers);
  }
  std::chrono::milliseconds Waited() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(fake.clock.now - start);
  }
  std::string Header(std::size_t request, const std::string& name) const {
    const auto& headers = http.requests.at(request).headers;
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }

  FakeWorld fake;
  ScriptedHttp http;
  World world{fake.clock, http,          fake.environment, fake.random,
              fake.files, fake.postgres, fake.processes};
  Instant start = fake.clock.now;
  std::shared_ptr<CountedCredentials> credentials = std::make_shared<CountedCredentials>();
  AwsClient client{world, credentials, "eu-west-1"};
  const AwsCall describe{.service = "ec2", .operation = "DescribeVolumes"};
};

TEST_F(AwsClientTest, SendsAQueryCallSigned) {
  Answer({Xml(200, "<R/>")});

  ASSERT_TRUE(client
                  .Call({.service = "ec2",
                         .operation = "DescribeTags",
                         .parameters = {{"Filter.1.Name", "key"}, {"Filter.1.Value.1", "a b+c"}}})
                  .ok());

  EXPECT_EQ(http.requests[0].url, "https://ec2.eu-west-1.amazonaws.com/");
  EXPECT_EQ(http.requests[0].body,
            "Action=DescribeTags&Filter.1.Name=key&Filter.1.Value.1=a+b%2Bc&Version=2016-11-15");
  EXPECT_TRUE(Header(0, "authorization")
                  .starts_with("AWS4-HMAC-SHA256 Credential=KEY0/20261005/eu-west-1/ec2/"
                               "aws4_request, SignedHeaders=content-type;host;x-amz-date;"
                               "x-amz-security-token, Signature="));
}

TEST_F(AwsClientTest, SendsAJsonCallToTheRegionOfItsService) {
  Answer({Xml(200, "{}")});

  ASSERT_TRUE(client.Call({.service = "ce", .operation = "GetTags"}).ok());

  EXPECT_EQ(http.requests[0].url, "https://ce.us-east-1.amazonaws.com/");
  EXPECT_EQ(http.requests[0].body, "{}");
  EXPECT_EQ(Header(0, "x-amz-target"), "AWSInsightsIndexService.GetTags");
  EXPECT_EQ(Header(0, "content-type"), "application/x-amz-json-1.1");
}

TEST_F(AwsClientTest, SendsAnS3CallToItsBucketWithTheHashOfItsBody) {
  Answer({Xml(200, "")});

  ASSERT_TRUE(client
                  .Call({.service = "s3",
                         .operation = "GetObject",
                         .parameters = {{"versionId", "a/b"}},
                         .method = "GET",
                         .path = "/bills/a key+1",
                         .headers = {{"Range", "bytes=1-2"}}})
                  .ok());

  EXPECT_EQ(http.requests[0].url,
            "https://bills.s3.eu-west-1.amazonaws.com/a%20key%2B1?versionId=a%2Fb");
  EXPECT_EQ(Header(0, "x-amz-content-sha256"), AwsSha256(""));
  EXPECT_EQ(Header(0, "range"), "bytes=1-2");
}

TEST_F(AwsClientTest, ALabelOfARestPathMayHoldASlash) {
  Answer({Xml(200, "{}")});

  ASSERT_TRUE(client
                  .Call({.service = "eks",
                         .operation = "ListTagsForResource",
                         .method = "GET",
                         .path = "/tags/arn:aws:eks:cluster%2Fa"})
                  .ok());

  EXPECT_EQ(http.requests[0].url,
            "https://eks.eu-west-1.amazonaws.com/tags/arn%3Aaws%3Aeks%3Acluster%2Fa");
}

TEST_F(AwsClientTest, AsksAgainWhenThrottledWithWaits) {
  Answer({Refused(503, "RequestLimitExceeded"), Refused(400, "Throttling"), Xml(200, "<R/>")});

  EXPECT_TRUE(client.Call(describe).ok());

  EXPECT_EQ(http.requests.size(), 3u);
  EXPECT_GT(Waited().count(), 0);
  EXPECT_EQ(client.Counts().at(0).calls, 3);
  EXPECT_EQ(client.Counts().at(0).retries, 2);
}

TEST_F(AwsClientTest, GivesUpAfterThreeAttempts) {
  Answer({Refused(503, "Unavailable"), Refused(500, "InternalError"), std::nullopt});
  EXPECT_EQ(client.Call(describe).error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(http.requests.size(), 3u);

  http.requests.clear();
  Answer({Refused(429, "x"), Refused(429, "x"), Refused(429, "x"), Xml(200, "<R/>")});
  EXPECT_EQ(client.Call(describe).error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(http.requests.size(), 3u);
}

TEST_F(AwsClientTest, WaitsAsLongAsTheServiceSaysWithinReason) {
  Answer({Refused(503, "SlowDown", {{"retry-after", "45"}}), Xml(200, "<R/>")});
  EXPECT_TRUE(client.Call(describe).ok());
  EXPECT_GE(Waited(), std::chrono::seconds(45));

  http.requests.clear();
  Answer({Refused(503, "SlowDown", {{"retry-after", "3600"}}), Xml(200, "<R/>")});
  EXPECT_EQ(client.Call(describe).error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(http.requests.size(), 1u);
}

TEST_F(AwsClientTest, WhatMayHaveBeenDoneIsNotSentTwice) {
  AwsCall run{.service = "ec2", .operation = "RunInstances", .idempotent = false};

  Answer({std::nullopt, Xml(200, "<R/>")});
  EXPECT_EQ(client.Call(run).error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(http.requests.size(), 1u);

  http.requests.clear();
  Answer({Refused(500, "InternalError"), Xml(200, "<R/>")});
  EXPECT_EQ(client.Call(run).error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(http.requests.size(), 1u);

  // A throttled call was surely not done.
  http.requests.clear();
  Answer({Refused(503, "RequestLimitExceeded"), Xml(200, "<R/>")});
  EXPECT_TRUE(client.Call(run).ok());
}

TEST_F(AwsClientTest, ATokenThatExpiresMidwayIsRenewedOnce) {
  Answer({Refused(400, "ExpiredToken"), Xml(200, "<R/>")});
  EXPECT_TRUE(client.Call(describe).ok());
  EXPECT_EQ(credentials->forgotten, 1);
  EXPECT_NE(Header(1, "authorization").find("Credential=KEY1/"), std::string::npos);

  http.requests.clear();
  Answer({Refused(400, "ExpiredToken"), Refused(400, "ExpiredToken"), Xml(200, "<R/>")});
  EXPECT_EQ(client.Call(describe).error().kind, ErrorKind::kDenied);
  EXPECT_EQ(http.requests.size(), 2u);
}

TEST_F(AwsClientTest, AWrongClockIsCorrectedByTheAnswersDate) {
  Answer({Refused(403, "RequestTimeTooSkewed", {{"date", "Mon, 05 Oct 2026 13:00:00 GMT"}}),
          Xml(200, "<R/>"), Xml(200, "<R/>")});

  EXPECT_TRUE(client.Call(describe).ok());
  EXPECT_EQ(Header(0, "x-amz-date"), "20261005T120000Z");
  EXPECT_EQ(Header(1, "x-amz-date"), "20261005T130000Z");

  EXPECT_TRUE(client.Call(describe).ok());
  EXPECT_EQ(Header(2, "x-amz-date"), "20261005T130000Z");
}

TEST_F(AwsClientTest, AClockThatStaysWrongIsSaid) {
  const auto skewed =
      Refused(403, "RequestTimeTooSkewed", {{"date", "Mon, 05 Oct 2026 13:00:00 GMT"}});
  Answer({skewed, skewed, skewed});

  EXPECT_EQ(client.Call(describe).error().kind, ErrorKind::kDenied);
  EXPECT_EQ(http.requests.size(), 2u);
}

TEST_F(AwsClientTest, ADeniedCallNamesThePermissionAndTheRegion) {
  Answer({Refused(403, "UnauthorizedOperation")});

  const Error error = client.Call(describe).error();

  EXPECT_EQ(error.kind, ErrorKind::kDenied);
  EXPECT_NE(error.message.find("ec2:DescribeVolumes"), std::string::npos);
  EXPECT_NE(error.message.find("eu-west-1"), std::string::npos);
  EXPECT_EQ(http.requests.size(), 1u);
}

TEST_F(AwsClientTest, AGlobalServiceRefusesInItsOwnRegion) {
  Answer({Xml(400, R"({"__type": "AccessDeniedException"})")});

  const Error error = client.Call({.service = "ce", .operation = "GetTags"}).error();

  EXPECT_NE(error.message.find("ce:GetTags in us-east-1"), std::string::npos);
}

TEST_F(AwsClientTest, PermissionsHaveTheNamesOfIam) {
  Answer({Refused(403, "AccessDenied"), Xml(400, R"({"__type": "AccessDeniedException"})")});

  EXPECT_NE(client.Call({.service = "s3", .operation = "ListObjectsV2", .method = "GET"})
                .error()
                .message.find("allow s3:ListBucket"),
            std::string::npos);
  EXPECT_NE(client.Call({.service = "resourcegroupstaggingapi", .operation = "GetResources"})
                .error()
                .message.find("allow tag:GetResources"),
            std::string::npos);
}

TEST_F(AwsClientTest, NoErrorHoldsASecret) {
  Answer({Xml(403,
              "<Error><Code>AccessDenied</Code><Message>wJalrXUtnFEMI and "
              "the-token-of-the-session\x1b[31m" +
                  std::string(5000, 'x') + "</Message></Error>")});

  const Error error = client.Call(describe).error();

  EXPECT_EQ(error.message.find("wJalrXUtnFEMI"), std::string::npos);
  EXPECT_EQ(error.message.find("the-token-of-the-session"), std::string::npos);
  EXPECT_EQ(error.message.find('\x1b'), std::string::npos);
  EXPECT_LT(error.message.size(), 600u);
}

TEST_F(AwsClientTest, TellsAbsentFromRefused) {
  Answer({Refused(400, "InvalidVolume.NotFound"), Refused(400, "InvalidParameterValue")});

  EXPECT_EQ(client.Call(describe).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(client.Call(describe).error().kind, ErrorKind::kData);
}

TEST_F(AwsClientTest, AskHandsOutARefusal) {
  Answer({Refused(412, "DryRunOperation")});

  const AwsAnswer answer = client.Ask(describe).value();

  ASSERT_TRUE(answer.refusal.has_value());
  EXPECT_EQ(answer.refusal->code, "DryRunOperation");
}

TEST_F(AwsClientTest, AnAnswerThatIsCutShortIsAskedForAgain) {
  Answer({Xml(200, "<R><a>"), Xml(200, "<R/>")});
  EXPECT_TRUE(client.Call(describe).ok());

  http.requests.clear();
  Answer({Xml(200, "<R><a>"), Xml(200, "<R><a>"), Xml(200, "<R><a>")});
  EXPECT_EQ(client.Call(describe).error().kind, ErrorKind::kData);
  EXPECT_EQ(http.requests.size(), 3u);
}

TEST_F(AwsClientTest, WhatHasBegunToArriveIsNotSentTwice) {
  Answer({HttpResponse{200, {{"cut", ""}}, "a,b\n"}, Xml(200, "a,b\n1,2\n")});
  std::string taken;

  const Result<AwsAnswer> answer =
      client.Call({.service = "s3",
                   .operation = "GetObject",
                   .method = "GET",
                   .path = "/b/k",
                   .sink = [&](std::string_view piece) -> Result<void> {
                     taken += piece;
                     return {};
                   }});

  EXPECT_EQ(answer.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(taken, "a,b\n");
  EXPECT_EQ(http.requests.size(), 1u);
}

TEST_F(AwsClientTest, FollowsABucketToItsRegion) {
  const AwsCall head{
      .service = "s3", .operation = "HeadBucket", .method = "HEAD", .path = "/bills"};
  Answer(
      {HttpResponse{301, {{"x-amz-bucket-region", "us-west-2"}}, ""}, Xml(200, ""), Xml(200, "")});

  EXPECT_TRUE(client.Call(head).ok());
  EXPECT_TRUE(client.Call(head).ok());

  ASSERT_EQ(http.requests.size(), 3u);
  EXPECT_EQ(http.requests[1].url, "https://bills.s3.us-west-2.amazonaws.com/");
  EXPECT_NE(Header(1, "authorization").find("/us-west-2/s3/"), std::string::npos);
  EXPECT_EQ(http.requests[2].url, "https://bills.s3.us-west-2.amazonaws.com/");
}

TEST_F(AwsClientTest, ReadsEveryPage) {
  Answer({Xml(200, "<R><set><item/></set><nextToken>t1</nextToken></R>"),
          Xml(200, "<R><nextToken/></R>")});
  int pages = 0;

  const Result<void> listed =
      client.CallPages(describe, {.answer = "nextToken", .request = "NextToken"},
                       [&](const AwsAnswer&) -> Result<void> { return ++pages, Result<void>(); });

  EXPECT_TRUE(listed.ok());
  EXPECT_EQ(pages, 2);
  EXPECT_NE(http.requests[1].body.find("NextToken=t1"), std::string::npos);
}

TEST_F(AwsClientTest, ReadsEveryPageOfJsonAndOfQuery) {
  Answer({Xml(200, R"({"NextToken": "t1"})"), Xml(200, R"({"NextToken": null})"),
          Xml(200, "<R><LResult><Marker>m</Marker></LResult></R>"), Xml(200, "<R/>")});
  const auto take = [](const AwsAnswer&) -> Result<void> { return {}; };

  EXPECT_TRUE(client
                  .CallPages({.service = "cloudtrail",
                              .operation = "LookupEvents",
                              .body = R"({"MaxResults": 50})"},
                             {.answer = "NextToken", .request = "NextToken"}, take)
                  .ok());
  EXPECT_TRUE(client
                  .CallPages({.service = "rds", .operation = "DescribeDBInstances"},
                             {.answer = "Marker", .request = "Marker"}, take)
                  .ok());

  EXPECT_EQ(nlohmann::json::parse(http.requests[1].body),
            nlohmann::json::parse(R"({"MaxResults": 50, "NextToken": "t1"})"));
  EXPECT_NE(http.requests[3].body.find("Marker=m"), std::string::npos);
}

TEST_F(AwsClientTest, AListingThatRunsInACircleEnds) {
  const auto page = [](const char* token) {
    return Xml(200, "<R><nextToken>" + std::string(token) + "</nextToken></R>");
  };
  Answer({page("a"), page("b"), page("a"), page("b")});

  const Result<void> listed =
      client.CallPages(describe, {.answer = "nextToken", .request = "NextToken"},
                       [](const AwsAnswer&) -> Result<void> { return {}; });

  EXPECT_EQ(listed.error().kind, ErrorKind::kData);
  EXPECT_EQ(http.requests.size(), 3u);
}

TEST_F(AwsClientTest, ThePageMayEndTheListing) {
  Answer({Xml(200, "<R><nextToken>a</nextToken></R>"), Xml(200, "<R/>")});

  const Result<void> listed = client.CallPages(
      describe, {.answer = "nextToken", .request = "NextToken"},
      [](const AwsAnswer&) -> Result<void> { return Error{ErrorKind::kData, "enough"}; });

  EXPECT_FALSE(listed.ok());
  EXPECT_EQ(http.requests.size(), 1u);
}

TEST_F(AwsClientTest, KnowsItsAccount) {
  Answer({Xml(200, kIdentity), Xml(200, "<R/>")});

  EXPECT_EQ(AwsAccountOf(client).value(), "123456789012");
  EXPECT_EQ(AwsAccountOf(client).error().kind, ErrorKind::kData);
}

TEST_F(AwsClientTest, AddressesThatAreNoneAreMistakesOfTheConfiguration) {
  fake.environment.values["AWS_ENDPOINT_URL"] = "localhost";
  EXPECT_EQ(client.Call(describe).error().kind, ErrorKind::kConfig);
  EXPECT_TRUE(http.requests.empty());
}

TEST_F(AwsClientTest, AServiceThatFailsForEverybodyIsNotAskedThreeTimesByEverybody) {
  for (int i = 0; i < 100; ++i) ASSERT_FALSE(client.Call(describe).ok());

  EXPECT_EQ(http.requests.size(), 200u);
}

}  // namespace
}  // namespace purser
