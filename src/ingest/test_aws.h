/// AWS for tests of the inventory: answers by operation, whoever asks first, and remembers.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "cloud/aws/client.h"
#include "ingest/aws_listing.h"
#include "world/fakes.h"

namespace purser {

/// Who asks for what, as an answer is looked up: "AKIA1 us-east-1 DescribeInstances". REST's
/// operations are "GET /clusters" without the query; S3's "?tagging" stays.
struct AskedOfAws {
  std::string key_id;
  std::string region;
  std::string operation;
  std::string body;
};

/// Safe for several threads. What has no answer gets an empty one, which lists nothing.
struct TestAws : Http {
  /// By "KEY REGION OPERATION", "REGION OPERATION" or "OPERATION", of roles "AssumeRole ACCOUNT";
  /// pages in order, the last stays.
  std::map<std::string, std::vector<HttpResponse>> answers;
  std::vector<AskedOfAws> asked;
  std::mutex mutex;

  void Answer(const std::string& operation, std::string body, int status = 200) {
    answers[operation].push_back({.status = status, .headers = {}, .body = std::move(body)});
  }

  std::int64_t Times(const std::string& operation) const {
    return std::ranges::count(asked, operation, &AskedOfAws::operation);
  }

  Result<HttpResponse> Send(const HttpRequest& request) override {
    const std::scoped_lock lock(mutex);
    const AskedOfAws who = Read(request);
    asked.push_back(who);
    for (const std::string& name : {who.operation + " " + RoleAccount(who.body),
                                    who.key_id + " " + who.region + " " + who.operation,
                                    who.region + " " + who.operation, who.operation}) {
      const auto found = answers.find(name);
      if (found == answers.end()) continue;
      const HttpResponse answer = found->second.front();
      if (found->second.size() > 1) found->second.erase(found->second.begin());
      return answer;
    }
    const bool is_json = request.headers.contains("x-amz-target") || who.operation[0] == 'G';
    return HttpResponse{.status = 200, .headers = {}, .body = is_json ? "{}" : "<Empty/>"};
  }

 private:
  static AskedOfAws Read(const HttpRequest& request) {
    AskedOfAws who{.key_id = {}, .region = {}, .operation = {}, .body = request.body};
    for (const auto& [name, value] : request.headers) {
      if (LowerAscii(name) == "x-amz-target") who.operation = value.substr(value.rfind('.') + 1);
      if (LowerAscii(name) != "authorization") continue;
      const std::string scope = value.substr(value.find("Credential=") + 11);
      who.key_id = scope.substr(0, scope.find('/'));
      const std::size_t region = scope.find('/', scope.find('/') + 1) + 1;
      who.region = scope.substr(region, scope.find('/', region) - region);
    }
    if (!who.operation.empty()) return who;
    if (request.body.starts_with("Action="))
      who.operation = request.body.substr(7, request.body.find('&') - 7);
    else
      who.operation = request.method + " " + PathOf(request.url);
    return who;
  }

  /// Of the role that AssumeRole names; "" elsewhere.
  static std::string RoleAccount(const std::string& body) {
    constexpr std::string_view kBefore = "RoleArn=arn%3Aaws%3Aiam%3A%3A";
    const std::size_t at = body.find(kBefore);
    return at == std::string::npos ? "" : body.substr(at + kBefore.size(), 12);
  }

  static std::string PathOf(const std::string& url) {
    const std::size_t begin = url.find('/', url.find("://") + 3);
    const std::string path = url.substr(begin);
    const bool is_s3 = path.ends_with("?tagging=") || path.ends_with("?location=");
    return is_s3 ? path : path.substr(0, path.find('?'));
  }
};

/// One account's client over a TestAws, and where it lists.
struct TestPlace {
  FakeWorld fake;
  TestAws aws;
  World world{fake.clock, aws,           fake.environment, fake.random,
              fake.files, fake.postgres, fake.processes};
  AwsClient client{world,
                   FixedAwsCredentials({.access_key_id = "AKIATEST",
                                        .secret_access_key = "secret",
                                        .session_token = {},
                                        .expires = {}}),
                   "us-east-1"};
  AwsPlace place{"012345678901", "us-east-1"};
  /// Buckets stay in the path, where an answer is looked up by it.
  TestPlace() { fake.environment.values["AWS_ENDPOINT_URL_S3"] = "http://s3.test"; }
};

}  // namespace purser
