/// One client for every AWS service purser calls: signs, sends, retries, counts.
///
/// A call names a row of the table in services.h; the row says endpoint, signing name and protocol.
/// AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_SERVICE replace the endpoint. Standard retry: three
/// attempts, exponential backoff with jitter through World's clock, on throttling, 5xx and lost
/// connections; never on what may have been done twice (a call says so by `idempotent`). A
/// throttled service is asked more slowly from then on (adaptive). A clock that is off by the
/// answer's Date header signs anew once.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cloud/aws/credentials.h"
#include "cloud/aws/sigv4.h"
#include "world/world.h"

namespace purser {

struct AwsCall {
  std::string service;      ///< Of services.h: "ec2", "s3", "ce".
  std::string operation;    ///< "DescribeInstances"; for REST services a name to count under.
  std::string region = {};  ///< Empty: the client's; global services have their own.
  /// Query protocols: the flattened parameters without Action and Version ("Filter.1.Name").
  /// REST: the address's query, unescaped. JSON: not used.
  AwsParameters parameters = {};
  std::string body = {};        ///< JSON text ("{}" where empty), or what REST sends.
  std::string method = "POST";  ///< REST only.
  std::string path = "/";       ///< REST only; unescaped ("/bucket/a key"); eks: "/tags/a%2Fb".
  std::map<std::string, std::string> headers = {};  ///< Besides the signed standard ones.
  bool idempotent = true;  ///< May be sent again when nobody knows whether it arrived.
  std::function<Result<void>(std::string_view piece)> sink = {};  ///< As HttpRequest::sink.
};

/// Why AWS did not do it.
struct AwsRefusal {
  int status = 0;
  std::string code;     ///< "UnauthorizedOperation", as delivered, without namespace or address.
  std::string message;  ///< AWS's words, without secrets.
  bool IsThrottled() const;
  bool IsDenied() const;
  bool IsExpired() const;
};

struct AwsAnswer {
  int status = 0;
  std::map<std::string, std::string> headers = {};  ///< Names in lower case.
  std::string body = {};
  std::optional<AwsRefusal> refusal = {};  ///< Set where status is not 2xx (or 304).
};

/// What was called how often, for `report self`.
struct AwsCallCount {
  std::string service;
  std::string operation;
  std::int64_t calls = 0;    ///< Requests sent, repetitions included.
  std::int64_t retries = 0;  ///< Of them.
};

/// How a listing goes on: a token of the answer is sent with the next call.
struct AwsPaging {
  std::string answer;   ///< Element or member of the answer: "nextToken", "NextMarker".
  std::string request;  ///< Parameter or JSON member of the next call: "NextToken".
};

/// Safe for several threads.
class AwsClient {
 public:
  AwsClient(World& world, const AwsAccess& access);
  AwsClient(World& world, std::shared_ptr<AwsCredentialSource> credentials, std::string region);
  ~AwsClient();

  /// The final answer, a refusal too.
  /// @error kDenied, kUnavailable, kConfig  no credentials, or nobody answers
  Result<AwsAnswer> Ask(const AwsCall& call);

  /// The answer of a call that was done.
  /// @error kDenied       refused for want of a permission; names action, account's answer, remedy
  /// @error kNotFound     the thing named does not exist
  /// @error kUnavailable  throttled or 5xx to the end
  /// @error kData         anything else AWS refuses, or an answer cut short
  Result<AwsAnswer> Call(const AwsCall& call);

  /// Every page of a listing. A token that comes twice ends it with kData.
  Result<void> CallPages(AwsCall call, const AwsPaging& paging,
                         const std::function<Result<void>(const AwsAnswer& page)>& take);

  const std::string& region() const;
  AwsCredentialSource& credentials();
  World& world();
  std::vector<AwsCallCount> Counts() const;  ///< By service and operation.

 private:
  friend class AwsExchange;  // of client.cc
  struct State;
  std::unique_ptr<State> state_;
};

/// The error that Call makes of a refusal: "ec2:DescribeInstances in eu-west-1: access denied (…)".
Error ErrorOf(const AwsCall& call, const std::string& region, const AwsRefusal& refusal);

/// "012345678901" of the caller (sts:GetCallerIdentity).
Result<std::string> AwsAccountOf(AwsClient& client);

}  // namespace purser
