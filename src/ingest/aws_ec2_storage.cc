#include "base/ascii.h"
#include "ingest/aws_listing.h"
#include "ingest/aws_values.h"

namespace purser {
namespace {

void TakeVolume(const AwsPlace& place, const XmlNode& item, std::vector<Resource>& found) {
  const std::string id = item.Text("volumeId");
  if (id.empty()) return;
  Resource volume = AwsResource(place, "ec2:volume", AwsArn(place, "ec2", "volume/" + id));
  volume.id = id;
  volume.state = LowerAscii(item.Text("status"));
  volume.launched = ParseInstant(item.Text("createTime"));
  SetAwsTags(volume, XmlTags(item, "tagSet/item"));
  SetFact(volume, "size_gib", item.Text("size"));
  SetFact(volume, "volume_type", item.Text("volumeType"));
  SetFact(volume, "attached_to", item.Text("attachmentSet/item/instanceId"));
  found.push_back(std::move(volume));
}

void TakeSnapshot(const AwsPlace& place, const XmlNode& item, std::vector<Resource>& found) {
  const std::string id = item.Text("snapshotId");
  if (id.empty()) return;
  Resource snapshot = AwsResource(place, "ec2:snapshot", AwsArn(place, "ec2", "snapshot/" + id));
  snapshot.id = id;
  snapshot.state = LowerAscii(item.Text("status"));
  snapshot.launched = ParseInstant(item.Text("startTime"));
  SetAwsTags(snapshot, XmlTags(item, "tagSet/item"));
  SetFact(snapshot, "size_gib", item.Text("volumeSize"));
  SetFact(snapshot, "attached_to", item.Text("volumeId"));
  found.push_back(std::move(snapshot));
}

/// How EC2's listings of one operation are asked.
AwsItems Items(const AwsPlace& place, std::string operation, AwsParameters parameters) {
  parameters.emplace_back("MaxResults", "200");
  return {.call = {.service = "ec2",
                   .operation = std::move(operation),
                   .region = place.region,
                   .parameters = std::move(parameters)},
          .paging = {.answer = "nextToken", .request = "NextToken"}};
}

}  // namespace

Result<void> ListEc2Volumes(AwsClient& client, const AwsPlace& place,
                            std::vector<Resource>& found) {
  AwsItems volumes = Items(place, "DescribeVolumes", {});
  volumes.path = "volumeSet/item";
  return EachXml(client, volumes, [&](const XmlNode& item) { TakeVolume(place, item, found); });
}

Result<void> ListEc2Snapshots(AwsClient& client, const AwsPlace& place,
                              std::vector<Resource>& found) {
  AwsItems snapshots = Items(place, "DescribeSnapshots", {{"Owner.1", "self"}});
  snapshots.path = "snapshotSet/item";
  return EachXml(client, snapshots, [&](const XmlNode& item) { TakeSnapshot(place, item, found); });
}

}  // namespace purser
