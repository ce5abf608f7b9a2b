/// What a service's "no" says, whatever its protocol, and what may be done about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "cloud/aws/client.h"
#include "cloud/aws/services.h"

namespace purser {

/// The refusal in an answer that is not 2xx. Reads the XML shapes of query, EC2 and S3, and JSON's
/// `__type`, `code` and x-amzn-errortype; anything else (a proxy's HTML, nothing) gives the code
/// "HTTP 502". Never fails.
AwsRefusal ReadAwsRefusal(const AwsAnswer& answer);

/// The code, of 4 to 5xx, is one that is gone when asked again.
bool IsAwsTransient(const AwsRefusal& refusal);

/// By how much the service's clock is ahead of `now`, in seconds, where that explains the refusal.
std::optional<std::int64_t> AwsSkewOf(const AwsRefusal& refusal, const AwsAnswer& answer,
                                      Instant now);

/// "Mon, 05 Oct 2026 12:00:00 GMT". nullopt for anything else.
std::optional<Instant> ParseHttpDate(std::string_view text);

/// A 2xx answer of the protocol that stops before its end; nothing of S3, whose answers may be
/// anything.
bool IsCutShort(AwsProtocol protocol, std::string_view body);

}  // namespace purser
