#include "cloud/aws/credential_cache.h"

#include <mutex>

#include <fmt/format.h>

namespace purser {

namespace {

constexpr auto kBefore = std::chrono::minutes(5);
constexpr auto kPause = std::chrono::seconds(30);

class CachedCredentials : public AwsCredentialSource {
 public:
  CachedCredentials(World& world, std::function<Result<FoundCredentials>()> fetch)
      : world_(world), fetch_(std::move(fetch)) {}

  Result<AwsCredentials> Get() override {
    const std::scoped_lock lock(mutex_);
    const Instant now = world_.clock.Now();
    if (found_ && (!found_->credentials.expires || *found_->credentials.expires - now > kBefore))
      return found_->credentials;
    const bool asked_lately = asked_at_ && now - *asked_at_ < kPause;
    const bool holds = found_ && *found_->credentials.expires > now;
    if (!asked_lately || (!holds && !failure_)) Fetch(now);
    if (found_ && (!found_->credentials.expires || *found_->credentials.expires > now))
      return found_->credentials;
    Check(failure_.has_value(), "without credentials there is a reason");
    return *failure_;
  }

  void Forget() override {
    const std::scoped_lock lock(mutex_);
    found_.reset();
    failure_.reset();
  }

  std::string about() const override {
    const std::scoped_lock lock(mutex_);
    return about_;
  }

 private:
  /// Either found_ is new, or failure_ says why not.
  void Fetch(Instant now) {
    failure_.reset();
    asked_at_ = now;
    Result<FoundCredentials> fetched = fetch_();
    const Instant after = world_.clock.Now();
    if (fetched.ok() && fetched.value().credentials.expires &&
        *fetched.value().credentials.expires <= after)
      fetched = Error{
          ErrorKind::kDenied,
          fmt::format(
              "{}: its credentials have expired; renew them there, and check this machine's clock",
              fetched.value().about)};
    if (fetched.ok()) {
      found_ = std::move(fetched).value();
      about_ = found_->about;
      return;
    }
    failure_ = fetched.error();
    // Get answers these only while they hold; expired ones are of no more use.
    if (found_ && *found_->credentials.expires <= after) found_.reset();
  }

  World& world_;
  std::function<Result<FoundCredentials>()> fetch_;
  mutable std::mutex mutex_;
  std::optional<FoundCredentials> found_;
  std::optional<Error> failure_;
  std::optional<Instant> asked_at_;
  std::string about_ = "not asked yet";
};

class FixedCredentials : public AwsCredentialSource {
 public:
  explicit FixedCredentials(AwsCredentials credentials) : credentials_(std::move(credentials)) {}
  Result<AwsCredentials> Get() override { return credentials_; }
  void Forget() override {}
  std::string about() const override { return "given"; }

 private:
  const AwsCredentials credentials_;
};

}  // namespace

std::shared_ptr<AwsCredentialSource> CacheCredentials(
    World& world, std::function<Result<FoundCredentials>()> fetch) {
  return std::make_shared<CachedCredentials>(world, std::move(fetch));
}

std::shared_ptr<AwsCredentialSource> FixedAwsCredentials(AwsCredentials credentials) {
  return std::make_shared<FixedCredentials>(std::move(credentials));
}

}  // namespace purser
