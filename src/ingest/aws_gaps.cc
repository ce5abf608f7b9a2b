#include "ingest/aws_gaps.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace purser {
namespace {

/// Codes with which the services of a region answer an account that has not enabled it.
constexpr std::string_view kNotEnabled[] = {"OptInRequired", "AuthFailure",
                                            "UnrecognizedClientException", "InvalidClientTokenId"};
constexpr std::string_view kEverything = "everything";
constexpr std::string_view kAllow = ": allow ";
constexpr std::string_view kLater = ": ask again later";
constexpr std::size_t kMostReason = 300;

bool IsNotEnabled(const std::string& message) {
  return std::ranges::any_of(kNotEnabled,
                             [&](std::string_view code) { return message.contains(code); });
}

/// Without "ec2:DescribeInstances in us-east-1: " before it, and not too long.
std::string Reason(const AwsPlace& place, const Error& error) {
  const std::string before = fmt::format(" in {}: ", place.region);
  const std::size_t at = error.message.find(before);
  std::string reason =
      at == std::string::npos ? error.message : error.message.substr(at + before.size());
  if (reason.size() <= kMostReason) return reason;
  std::size_t end = kMostReason;
  while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0u) == 0x80u) --end;
  return reason.substr(0, end) + " …";
}

/// What the error says must be allowed, else what was asked.
std::string Permission(const AwsMiss& miss) {
  const std::size_t at = miss.error.message.rfind(kAllow);
  if (at == std::string::npos) return miss.what;
  const std::string action = miss.error.message.substr(at + kAllow.size());
  return action.contains(' ') ? miss.what : action;
}

}  // namespace

InventoryGap AwsGapOf(const AwsPlace& place, const AwsMiss& miss) {
  InventoryGap gap{.account = place.account, .region = place.region, .what = miss.what};
  const Error& error = miss.error;
  gap.reason = Reason(place, error);
  gap.remedy = "ingest again later";
  if (gap.reason.ends_with(kLater)) gap.reason.resize(gap.reason.size() - kLater.size());
  if (error.kind != ErrorKind::kDenied) return gap;
  if (IsNotEnabled(error.message)) return AwsRegionGap(place);
  if (error.message.contains("expired")) {
    gap.reason = "credentials expired";
    gap.remedy = "sign in again and ingest again";
    return gap;
  }
  gap.what = Permission(miss);
  gap.reason = "access denied";
  gap.remedy = fmt::format("allow {} (purser policy iam --for aws-inventory)", gap.what);
  return gap;
}

InventoryGap AwsRegionGap(const AwsPlace& place) {
  return {.account = place.account,
          .region = place.region,
          .what = std::string(kEverything),
          .reason = "region not enabled for this account",
          .remedy = "enable it, or leave it out of the source's regions"};
}

InventoryGap AwsAccountGap(const std::string& account, const Error& error) {
  return {.account = account,
          .region = {},
          .what = std::string(kEverything),
          .reason = Reason({}, error),
          .remedy =
              "let the role trust purser (purser policy iam --for aws-inventory), or leave "
              "the account out of the source's accounts"};
}

std::vector<InventoryGap> MergeAwsGaps(std::vector<InventoryGap> gaps, std::size_t asked) {
  const auto key = [](const InventoryGap& gap) { return std::tie(gap.what, gap.reason); };
  std::ranges::sort(gaps, {}, key);
  const auto [twice, end] = std::ranges::unique(gaps, {}, key);
  gaps.erase(twice, end);
  const bool is_whole = gaps.size() > 1 && gaps.size() == asked &&
                        std::ranges::all_of(gaps, [&](const InventoryGap& gap) {
                          return gap.reason == gaps.front().reason;
                        });
  if (!is_whole) return gaps;
  gaps.resize(1);
  gaps.front().what = kEverything;
  if (gaps.front().reason == "access denied")
    gaps.front().remedy = "let purser's role do this: purser policy iam --for aws-inventory";
  return gaps;
}

}  // namespace purser
