/// Speaks to AWS from the command line, for tests of the client against an implementation that is
/// not ours. Each line of standard input is a call as JSON:
///
///   {"service": "ec2", "operation": "DescribeVolumes", "region": "", "parameters": [["a", "b"]],
///    "body": "", "method": "GET", "path": "/", "headers": {}, "idempotent": true,
///    "next": ["nextToken", "NextToken"], "at_once": 1}
///
/// Each answer is a line of JSON: {"bodies"} or {"error", "kind"}; with `at_once`
/// the call is made so many times at once and the first failure is the answer. The last line is
/// what was called how often.

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "cloud/aws/client.h"
#include "cloud/aws/fan_out.h"
#include "world/real_world.h"

namespace purser {
namespace {

AwsCall CallOf(const nlohmann::json& json) {
  AwsCall call{.service = json.at("service"), .operation = json.at("operation")};
  call.region = json.value("region", "");
  for (const auto& pair : json.value("parameters", nlohmann::json::array()))
    call.parameters.emplace_back(pair.at(0), pair.at(1));
  call.body = json.value("body", "");
  call.method = json.value("method", "POST");
  call.path = json.value("path", "/");
  call.headers = json.value("headers", std::map<std::string, std::string>());
  call.idempotent = json.value("idempotent", true);
  return call;
}

nlohmann::json Once(AwsClient& client, const nlohmann::json& json) {
  const AwsCall call = CallOf(json);
  nlohmann::json bodies = nlohmann::json::array();
  Result<void> done = {};
  if (json.contains("next")) {
    done = client.CallPages(call, {.answer = json["next"][0], .request = json["next"][1]},
                            [&](const AwsAnswer& page) -> Result<void> {
                              bodies.push_back(page.body);
                              return {};
                            });
  } else {
    const Result<AwsAnswer> answer = client.Call(call);
    if (answer.ok())
      bodies.push_back(answer.value().body);
    else
      done = answer.error();
  }
  if (!done.ok())
    return {{"error", done.error().message}, {"kind", static_cast<int>(done.error().kind)}};
  return {{"bodies", bodies}};
}

nlohmann::json AtOnce(AwsClient& client, const nlohmann::json& json) {
  const auto count = json.value("at_once", std::size_t{1});
  std::vector<nlohmann::json> answers(count);
  FanOut(count, count, [&](std::size_t i) { answers[i] = Once(client, json); });
  for (const nlohmann::json& answer : answers)
    if (answer.contains("error")) return answer;
  return answers.front();
}

}  // namespace
}  // namespace purser

int main() {
  purser::RealWorld real;
  purser::AwsClient client(real.world, purser::AwsAccess{});
  for (std::string line; std::getline(std::cin, line);)
    std::cout << purser::AtOnce(client, nlohmann::json::parse(line)).dump() << std::endl;
  nlohmann::json counts = nlohmann::json::array();
  for (const purser::AwsCallCount& count : client.Counts())
    counts.push_back({count.service, count.operation, count.calls, count.retries});
  std::cout << counts.dump() << std::endl;
}
