#include "cloud/aws/client.h"

#include <algorithm>

#include "cloud/aws/endpoint.h"
#include "cloud/aws/pace.h"
#include "cloud/aws/refusal.h"
#include "cloud/aws/request.h"

namespace purser {
namespace {

constexpr std::chrono::milliseconds kLongestRetryAfter = std::chrono::seconds(60);

std::chrono::milliseconds RetryAfter(const AwsAnswer& answer) {
  const auto found = answer.headers.find("retry-after");
  if (found == answer.headers.end() || found->second.empty() || found->second.size() > 6) return {};
  std::int64_t seconds = 0;
  for (const char c : found->second) {
    if (c < '0' || c > '9') return {};
    seconds = seconds * 10 + (c - '0');
  }
  return std::chrono::seconds(seconds);
}

/// AWS repeats the signed request where a signature is wrong, and with it the session's token.
void Redact(std::string& message, const AwsCredentials& credentials) {
  for (const std::string& secret : {credentials.secret_access_key, credentials.session_token}) {
    if (secret.empty()) continue;
    for (std::size_t at = message.find(secret); at != std::string::npos;
         at = message.find(secret, at))
      message.replace(at, secret.size(), "***");
  }
}

/// What AWS throttles together: service and region.
using Lane = std::pair<std::string, std::string>;

bool IsFine(int status) { return status / 100 == 2 || status == 304; }

}  // namespace

struct AwsClient::State {
  World& world;
  std::shared_ptr<AwsCredentialSource> credentials;
  std::string region;
  std::optional<Error> broken = {};  ///< Why there is no region.

  std::mutex mutex = {};  ///< Of everything below.
  std::map<std::pair<std::string, std::string>, AwsCallCount> counts = {};
  std::map<Lane, AwsPace> paces = {};
  std::map<std::string, std::string> bucket_regions = {};
  AwsRetryQuota quota = {};
  std::chrono::seconds skew = {};  ///< AWS's clock is ahead of ours by this.

  void Pause(std::chrono::milliseconds duration) {
    if (duration > duration.zero()) world.clock.SleepFor(duration);
  }

  Instant Now() {
    const Instant now = world.clock.Now();
    const std::scoped_lock lock(mutex);
    return now + skew;
  }

  std::chrono::milliseconds TakePace(const Lane& lane) {
    const Instant now = world.clock.Now();
    const std::scoped_lock lock(mutex);
    return paces[lane].Take(now);
  }

  void Count(const AwsCall& call, bool is_repeated) {
    const std::scoped_lock lock(mutex);
    AwsCallCount& count = counts[{call.service, call.operation}];
    ++count.calls;
    if (is_repeated) ++count.retries;
  }

  std::string RegionOf(const AwsCall& call) {
    const std::scoped_lock lock(mutex);
    const auto moved = bucket_regions.find(AwsBucketOf(call));
    if (moved != bucket_regions.end()) return moved->second;
    return call.region.empty() ? region : call.region;
  }
};

/// One call from its first attempt to its answer.
class AwsExchange {
 public:
  AwsExchange(AwsClient::State& state, const AwsCall& call)
      : state_(state), call_(call), service_(FindAwsService(call.service)) {
    Check(service_ != nullptr, "a call names a service of the table");
    if (call.sink)
      call_.sink = [this, take = call.sink](std::string_view piece) {
        is_sunk_ = true;
        return take(piece);
      };
  }

  Result<AwsAnswer> Run() {
    for (;;) {
      Result<AwsAnswer> answer = Once();
      if (!answer.ok() && !ShallRepeat(answer.error())) return Failed(std::move(answer).error());
      if (answer.ok() && !ShallRepeat(answer.value())) return answer;
    }
  }

 private:
  Result<AwsAnswer> Once() {
    region_ = state_.RegionOf(call_);
    is_under_way_ = false;
    const AwsEndpoint endpoint = TRY(AwsEndpointOf(state_.world.environment, *service_, region_));
    credentials_ = TRY(state_.credentials->Get());
    lane_ = {call_.service, endpoint.region};
    state_.Pause(state_.TakePace(lane_));
    const HttpRequest request =
        AwsRequestOf(call_, *service_, endpoint, credentials_, state_.Now());
    state_.Count(call_, sent_ > 0);
    ++sent_;
    is_under_way_ = true;
    HttpResponse response = TRY(state_.world.http.Send(request));
    is_under_way_ = false;
    AwsAnswer answer{response.status, std::move(response.headers), std::move(response.body), {}};
    if (!IsFine(answer.status)) {
      answer.refusal = ReadAwsRefusal(answer);
      Redact(answer.refusal->message, credentials_);
    }
    return answer;
  }

  std::string About() const { return call_.service + ':' + call_.operation + " in " + region_; }

  /// Only what Http said is worth it: the rest failed before anything was sent, or is the sink's.
  bool ShallRepeat(const Error& error) {
    is_lost_ = is_under_way_ && !is_sunk_ && error.kind == ErrorKind::kUnavailable;
    return is_lost_ && call_.idempotent && Again({});
  }

  Error Failed(Error error) {
    if (is_lost_ && !call_.idempotent)
      error.message += "; nobody knows whether it was done: look before asking again";
    return std::move(error).While(About());
  }

  bool ShallRepeat(const AwsAnswer& answer) {
    if (!answer.refusal) return IsCutOff(answer) ? call_.idempotent && Again({}) : Done();
    const AwsRefusal& refusal = *answer.refusal;
    if (HasMoved(answer) || HasSkewed(answer) || HasExpired(refusal)) return true;
    if (!refusal.IsThrottled())
      return IsAwsTransient(refusal) && call_.idempotent && !is_sunk_ && Again(RetryAfter(answer));
    {
      const Instant now = state_.world.clock.Now();
      const std::scoped_lock lock(state_.mutex);
      state_.paces[lane_].Throttled(now);
    }
    return Again(RetryAfter(answer));
  }

  bool IsCutOff(const AwsAnswer& answer) const {
    return !call_.sink && IsCutShort(service_->protocol, answer.body);
  }

  bool Done() {
    const Instant now = state_.world.clock.Now();
    const std::scoped_lock lock(state_.mutex);
    state_.quota.GiveBack(attempts_ > 1);
    state_.paces[lane_].Succeeded(now);
    return false;
  }

  /// Waits, when one more attempt is allowed.
  bool Again(std::chrono::milliseconds at_least) {
    if (attempts_ >= kMostAwsAttempts || at_least > kLongestRetryAfter) return false;
    {
      const std::scoped_lock lock(state_.mutex);
      if (!state_.quota.Take()) return false;
    }
    state_.Pause(std::max(at_least, AwsBackoff(attempts_, state_.world.random.Next())));
    ++attempts_;
    return true;
  }

  /// The bucket is in another region, and the answer says in which.
  bool HasMoved(const AwsAnswer& answer) {
    const auto there = answer.headers.find("x-amz-bucket-region");
    const std::string bucket = AwsBucketOf(call_);
    if (has_moved_ || bucket.empty() || there == answer.headers.end() || there->second == region_)
      return false;
    has_moved_ = true;
    const std::scoped_lock lock(state_.mutex);
    state_.bucket_regions[bucket] = there->second;
    return true;
  }

  bool HasSkewed(const AwsAnswer& answer) {
    if (has_skewed_) return false;
    const auto skew = AwsSkewOf(*answer.refusal, answer, state_.Now());
    if (!skew) return false;
    has_skewed_ = true;
    const std::scoped_lock lock(state_.mutex);
    state_.skew += std::chrono::seconds(*skew);
    return true;
  }

  bool HasExpired(const AwsRefusal& refusal) {
    if (has_expired_ || !refusal.IsExpired()) return false;
    has_expired_ = true;
    state_.credentials->Forget();
    return true;
  }

  AwsClient::State& state_;
  AwsCall call_;
  const AwsService* service_;
  std::string region_ = {};
  Lane lane_ = {};
  AwsCredentials credentials_ = {};
  int attempts_ = 1;  ///< Of the three; signing anew is none.
  std::int64_t sent_ = 0;
  bool is_under_way_ = false;  ///< Sent, and no answer yet.
  bool is_lost_ = false;       ///< It may have been done.
  bool is_sunk_ = false, has_moved_ = false, has_skewed_ = false, has_expired_ = false;
};

AwsClient::AwsClient(World& world, const AwsAccess& access)
    : state_(std::make_unique<State>(world, FindAwsCredentials(world, access), "us-east-1")) {
  Result<std::string> region = AwsRegionOf(world, access);
  if (region.ok())
    state_->region = std::move(region).value();
  else
    state_->broken = std::move(region).error();
}

AwsClient::AwsClient(World& world, std::shared_ptr<AwsCredentialSource> credentials,
                     std::string region)
    : state_(std::make_unique<State>(world, std::move(credentials), std::move(region))) {}

AwsClient::~AwsClient() = default;

Result<AwsAnswer> AwsClient::Ask(const AwsCall& call) {
  if (state_->broken) return *state_->broken;
  return AwsExchange(*state_, call).Run();
}

Result<AwsAnswer> AwsClient::Call(const AwsCall& call) {
  AwsAnswer answer = TRY(Ask(call));
  const AwsService& service = *FindAwsService(call.service);
  const AwsEndpoint endpoint =
      TRY(AwsEndpointOf(state_->world.environment, service, state_->RegionOf(call)));
  const std::string& region = endpoint.region;  // of a global service: its own
  if (answer.refusal) return ErrorOf(call, region, *answer.refusal);
  if (!call.sink && IsCutShort(service.protocol, answer.body))
    return Error{ErrorKind::kData, call.service + ':' + call.operation + " in " + region +
                                       ": the answer is cut short: ask again later"};
  return answer;
}

const std::string& AwsClient::region() const { return state_->region; }
AwsCredentialSource& AwsClient::credentials() { return *state_->credentials; }
World& AwsClient::world() { return state_->world; }

std::vector<AwsCallCount> AwsClient::Counts() const {
  const std::scoped_lock lock(state_->mutex);
  std::vector<AwsCallCount> counts;
  for (const auto& [name, count] : state_->counts)
    counts.push_back({name.first, name.second, count.calls, count.retries});
  return counts;
}

}  // namespace purser
