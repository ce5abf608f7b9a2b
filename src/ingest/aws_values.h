/// What listings of AWS share: ARNs, tags, and answers read without trusting their shape.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "base/time.h"
#include "cloud/aws/client.h"
#include "cloud/aws/xml.h"
#include "domain/resource.h"
#include "ingest/aws_listing.h"

namespace purser {

using AwsTags = std::vector<std::pair<std::string, std::string>>;

/// "aws", "aws-cn", "aws-us-gov" …
std::string_view AwsPartitionOf(std::string_view region);

/// "arn:aws:ec2:us-east-1:012345678901:volume/vol-1" of "ec2" and "volume/vol-1".
std::string AwsArn(const AwsPlace& place, std::string_view service, std::string_view rest);

/// One at `place` with its ARN and type; the id is the ARN until the listing says otherwise.
Resource AwsResource(const AwsPlace& place, std::string_view type, std::string arn);

/// Sets the tags, sorted, and what they say: the name and who launched it (launch template,
/// Auto Scaling group).
void SetAwsTags(Resource& resource, AwsTags tags);

/// Sets a fact unless it is empty.
void SetFact(Resource& resource, std::string_view name, std::string value);

/// The key-value pairs of the nodes at `path`: "tagSet/item" with <key> and <value>,
/// "TagList/Tag" with <Key> and <Value>.
AwsTags XmlTags(const XmlNode& node, std::string_view path);

/// Says that the tags could not be read: the fact "tags" is "unknown". SetAwsTags takes it back.
void MarkTagsUnknown(Resource& resource);

/// A listing's pages and where the items are in each.
struct AwsItems {
  AwsCall call;
  AwsPaging paging;
  std::string path;  ///< "reservationSet/item"; of JSON a member of the answer.
};

/// Every item of every page.
/// @error kData  an answer is no XML (JSON), or cut short; items before it were taken
/// @error any    as AwsClient::CallPages
Result<void> EachXml(AwsClient& client, const AwsItems& items,
                     const std::function<void(const XmlNode& item)>& take);
Result<void> EachJson(AwsClient& client, const AwsItems& items,
                      const std::function<void(const nlohmann::json& item)>& take);

/// The answer's object.
/// @error kData  no JSON object, or cut short
/// @error any    as AwsClient::Call
Result<nlohmann::json> CallForJson(AwsClient& client, const AwsCall& call);

/// The member, or null where `object` is none or has no such member.
const nlohmann::json& JsonMember(const nlohmann::json& object, std::string_view name);

/// Text of a member; whole numbers as text; "" for anything else.
std::string JsonText(const nlohmann::json& object, std::string_view name);

/// Seconds since 1970 with a fraction, or ISO text.
std::optional<Instant> JsonInstant(const nlohmann::json& object, std::string_view name);

/// Of a list of {Key, Value} or {key, value}, or of an object of texts.
AwsTags JsonTags(const nlohmann::json& tags);

/// The texts of a list.
std::vector<std::string> JsonTexts(const nlohmann::json& list);

/// As text; bytes that are no UTF-8 are replaced.
std::string JsonBody(const nlohmann::json& object);

}  // namespace purser
