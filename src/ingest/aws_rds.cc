#include "base/ascii.h"
#include "ingest/aws_listing.h"
#include "ingest/aws_values.h"

namespace purser {
namespace {

AwsItems Items(const AwsPlace& place, std::string operation, std::string path) {
  return {.call = {.service = "rds",
                   .operation = std::move(operation),
                   .region = place.region,
                   .parameters = {{"MaxRecords", "100"}}},
          .paging = {.answer = "Marker", .request = "Marker"},
          .path = std::move(path)};
}

void TakeInstance(const AwsPlace& place, const XmlNode& item, std::vector<Resource>& found) {
  const std::string arn = item.Text("DBInstanceArn");
  if (arn.empty()) return;
  Resource database = AwsResource(place, "rds:db", arn);
  database.name = item.Text("DBInstanceIdentifier");
  database.state = LowerAscii(item.Text("DBInstanceStatus"));
  database.instance_type = item.Text("DBInstanceClass");
  database.launched = ParseInstant(item.Text("InstanceCreateTime"));
  SetAwsTags(database, XmlTags(item, "TagList/Tag"));
  SetFact(database, "size_gib", item.Text("AllocatedStorage"));
  SetFact(database, "volume_type", item.Text("StorageType"));
  found.push_back(std::move(database));
}

void TakeCluster(const AwsPlace& place, const XmlNode& item, std::vector<Resource>& found) {
  const std::string arn = item.Text("DBClusterArn");
  if (arn.empty()) return;
  Resource cluster = AwsResource(place, "rds:cluster", arn);
  // The bill names a cluster by the id that outlives a change of its name.
  const std::string id = item.Text("DbClusterResourceId");
  if (!id.empty()) cluster.id = AwsArn(place, "rds", "cluster:" + id);
  cluster.name = item.Text("DBClusterIdentifier");
  cluster.state = LowerAscii(item.Text("Status"));
  cluster.instance_type = item.Text("DBClusterInstanceClass");
  cluster.launched = ParseInstant(item.Text("ClusterCreateTime"));
  SetAwsTags(cluster, XmlTags(item, "TagList/Tag"));
  SetFact(cluster, "size_gib", item.Text("AllocatedStorage"));
  SetFact(cluster, "volume_type", item.Text("StorageType"));
  found.push_back(std::move(cluster));
}

}  // namespace

Result<void> ListDbInstances(AwsClient& client, const AwsPlace& place,
                             std::vector<Resource>& found) {
  const AwsItems instances =
      Items(place, "DescribeDBInstances", "DescribeDBInstancesResult/DBInstances/DBInstance");
  return EachXml(client, instances, [&](const XmlNode& item) { TakeInstance(place, item, found); });
}

Result<void> ListDbClusters(AwsClient& client, const AwsPlace& place,
                            std::vector<Resource>& found) {
  const AwsItems clusters =
      Items(place, "DescribeDBClusters", "DescribeDBClustersResult/DBClusters/DBCluster");
  return EachXml(client, clusters, [&](const XmlNode& item) { TakeCluster(place, item, found); });
}

}  // namespace purser
