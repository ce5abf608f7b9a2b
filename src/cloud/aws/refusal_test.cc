#include "cloud/aws/refusal.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

AwsRefusal Of(int status, std::string body, std::map<std::string, std::string> headers = {}) {
  return ReadAwsRefusal({status, std::move(headers), std::move(body), {}});
}

TEST(AwsRefusal, ReadsEveryProtocol) {
  const AwsRefusal query = Of(403,
                              "<ErrorResponse xmlns=\"u\"><Error><Type>Sender</Type><Code>"
                              "AccessDenied</Code><Message>no</Message></Error></ErrorResponse>");
  const AwsRefusal ec2 = Of(403,
                            "<?xml version=\"1.0\"?><Response><Errors><Error><Code>"
                            "UnauthorizedOperation</Code><Message>no</Message></Error></Errors>"
                            "<RequestID>1</RequestID></Response>");
  const AwsRefusal s3 =
      Of(404, "<Error><Code>NoSuchKey</Code><Message>no</Message><Key>k</Key></Error>");
  const AwsRefusal json =
      Of(400, R"({"__type":"com.amazonaws.x#ThrottlingException","message":"no"})");
  const AwsRefusal rest =
      Of(403, R"({"Message":"no"})",
         {{"x-amzn-errortype", "AccessDeniedException:http://internal.amazon.com/coral/"}});

  EXPECT_EQ(query.code, "AccessDenied");
  EXPECT_EQ(ec2.code, "UnauthorizedOperation");
  EXPECT_EQ(s3.code, "NoSuchKey");
  EXPECT_EQ(json.code, "ThrottlingException");
  EXPECT_EQ(rest.code, "AccessDeniedException");
  for (const AwsRefusal& refusal : {query, ec2, s3, json, rest}) EXPECT_EQ(refusal.message, "no");
  EXPECT_TRUE(query.IsDenied() && ec2.IsDenied() && rest.IsDenied());
  EXPECT_TRUE(json.IsThrottled());
  EXPECT_FALSE(json.IsDenied());
}

TEST(AwsRefusal, StandsWhatIsNotOfAws) {
  for (const char* body : {"", "<!doctype html>\n<html lang=en><title>500</title>", "<Error", "no",
                           "[]", "{\"message\": 7}", "\xff\xfe"}) {
    const AwsRefusal refusal = Of(500, body);
    EXPECT_EQ(refusal.code, "HTTP 500") << body;
    EXPECT_TRUE(IsAwsTransient(refusal));
  }
  EXPECT_TRUE(Of(403, "").IsDenied());
  EXPECT_TRUE(Of(429, "").IsThrottled());
}

TEST(AwsRefusal, ACodeIsAWord) {
  const AwsRefusal refusal =
      Of(400, "{\"__type\": \"a#B\\u001b[31m" + std::string(500, 'x') + "\"}");

  EXPECT_LE(refusal.code.size(), 80u);
  EXPECT_EQ(refusal.code.find('\x1b'), std::string::npos);
}

TEST(AwsRefusal, TellsExpiryFromAWrongClock) {
  const Instant now = *ParseInstant("2026-10-05T12:00:00Z");
  const auto skew = [&](const char* code, const char* date) {
    return AwsSkewOf({.status = 403, .code = code, .message = {}},
                     {.status = 403, .headers = {{"date", date}}}, now);
  };
  EXPECT_EQ(skew("RequestTimeTooSkewed", "Mon, 05 Oct 2026 13:00:00 GMT"), 3600);
  EXPECT_EQ(skew("SignatureDoesNotMatch", "Mon, 05 Oct 2026 11:00:00 GMT"), -3600);
  EXPECT_EQ(skew("SignatureDoesNotMatch", "Mon, 05 Oct 2026 12:00:10 GMT"), std::nullopt);
  EXPECT_EQ(skew("RequestTimeTooSkewed", "yesterday"), std::nullopt);
  EXPECT_EQ(skew("AccessDenied", "Mon, 05 Oct 2026 13:00:00 GMT"), std::nullopt);
}

TEST(AwsRefusal, ReadsDatesOfHttp) {
  EXPECT_EQ(ParseHttpDate("Mon, 05 Oct 2026 12:00:01 GMT"), ParseInstant("2026-10-05T12:00:01Z"));
  for (const char* text : {"", "Mon, 05 Oct 2026 12:00:01 UTC", "Mon, 05 ctN 2026 12:00:01 GMT",
                           "Mon, 32 Oct 2026 12:00:01 GMT", "2026-10-05T12:00:01Z"})
    EXPECT_EQ(ParseHttpDate(text), std::nullopt) << text;
}

TEST(AwsRefusal, SeesAnAnswerThatStopsBeforeItsEnd) {
  const std::string whole = "<?xml version=\"1.0\"?>\n<R xmlns=\"u\"><a><R/></a></R>";
  EXPECT_FALSE(IsCutShort(AwsProtocol::kEc2, whole + "\n"));
  EXPECT_FALSE(IsCutShort(AwsProtocol::kQuery, "<R/>"));
  for (std::size_t length = 1; length < whole.size(); ++length)
    EXPECT_TRUE(IsCutShort(AwsProtocol::kEc2, whole.substr(0, length))) << length;
  EXPECT_TRUE(IsCutShort(AwsProtocol::kJson, "{\"a\": [{\"b\": 1"));
  EXPECT_FALSE(IsCutShort(AwsProtocol::kJson, "{}\n"));
  EXPECT_FALSE(IsCutShort(AwsProtocol::kJson, ""));
  EXPECT_FALSE(IsCutShort(AwsProtocol::kRestXml, "a,b\n1,"));
}

}  // namespace
}  // namespace purser
