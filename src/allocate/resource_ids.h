/// Resource ids as bills write them, and the ids that stand inside other texts.
#pragma once

#include <string_view>
#include <vector>

namespace purser {

/// Whether `text` is an id of its own like i-0abc1234, vol-…, eni-… or snap-….
bool IsShortResourceId(std::string_view text);

/// The form in which two spellings of a resource are equal: the short id at the end of an ARN
/// ("arn:aws:ec2:us-east-1:1:volume/vol-0abc1234" is "vol-0abc1234"), else the text itself.
std::string_view CanonicalResourceId(std::string_view id);

/// Appends the short ids that `text` contains between other characters, in order.
/// "data of i-0abc1234 (old)" has one.
void FindResourceIds(std::string_view text, std::vector<std::string_view>& found);

/// The resource that a tag's value as a whole names: a short id or an ARN. "" if none.
std::string_view ResourceOfTagValue(std::string_view value);

}  // namespace purser
