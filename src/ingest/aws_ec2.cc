#include "base/ascii.h"
#include "ingest/aws_listing.h"
#include "ingest/aws_values.h"

namespace purser {
namespace {

/// A page of 200 instances is about 1 MB of text: eight at once stay small.
constexpr std::string_view kPageSize = "200";

/// Nobody pays for it, tags it or starts it again; EC2 lists it for an hour more.
bool IsGone(std::string_view state) { return state == "terminated" || state == "shutting-down"; }

Resource Instance(const AwsPlace& place, const XmlNode& item, const std::string& id) {
  Resource instance = AwsResource(place, "ec2:instance", AwsArn(place, "ec2", "instance/" + id));
  instance.id = id;
  instance.state = LowerAscii(item.Text("instanceState/name"));
  instance.instance_type = item.Text("instanceType");
  instance.launched = ParseInstant(item.Text("launchTime"));
  SetAwsTags(instance, XmlTags(item, "tagSet/item"));
  SetFact(instance, "instance_profile", item.Text("iamInstanceProfile/arn"));
  SetFact(instance, "key_name", item.Text("keyName"));
  SetFact(instance, "lifecycle", item.Text("instanceLifecycle"));
  return instance;
}

void TakeInstances(const AwsPlace& place, const XmlNode& reservation,
                   std::vector<Resource>& found) {
  for (const XmlNode* item : reservation.All("instancesSet/item")) {
    const std::string id = item->Text("instanceId");
    if (id.empty()) continue;
    Resource instance = Instance(place, *item, id);
    if (IsGone(instance.state)) continue;
    SetFact(instance, "reservation", reservation.Text("reservationId"));
    found.push_back(std::move(instance));
  }
}

}  // namespace

Result<void> ListEc2Instances(AwsClient& client, const AwsPlace& place,
                              std::vector<Resource>& found) {
  const AwsItems reservations{.call = {.service = "ec2",
                                       .operation = "DescribeInstances",
                                       .region = place.region,
                                       .parameters = {{"MaxResults", std::string(kPageSize)}}},
                              .paging = {.answer = "nextToken", .request = "NextToken"},
                              .path = "reservationSet/item"};
  return EachXml(client, reservations,
                 [&](const XmlNode& reservation) { TakeInstances(place, reservation, found); });
}

}  // namespace purser
