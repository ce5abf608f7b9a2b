/// The listings of an AWS inventory: one table (aws_listings.cc), one file a group of services.
///
/// A listing finds resources page by page and keeps nothing but their values. What it leaves open
/// (a job's instance type, tags) its detail asks resource by resource, many at once, after the
/// tagging API has answered.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cloud/aws/client.h"
#include "domain/resource.h"

namespace purser {

/// Where a listing looks.
struct AwsPlace {
  std::string account;  ///< 12 digits
  std::string region;
};

/// A call that did not give what it was asked for, while the rest went on.
struct AwsMiss {
  std::string what;  ///< "sagemaker:ListTags": the permission it needs.
  Error error;
};

struct AwsListing {
  std::string_view name;  ///< Of the permission it needs: "ec2:DescribeInstances".
  std::string_view type;  ///< Resource::type of what it lists; empty: any (tagging API).
  /// All there is, or an error after the pages that came (they stay in `found`).
  Result<void> (*list)(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found);
  /// Fills in what the list leaves open; nullptr: nothing. Keeps tags that are there.
  void (*detail)(AwsClient& client, const AwsPlace& place, Resource& resource,
                 std::vector<AwsMiss>& misses) = nullptr;
  bool once_per_account = false;  ///< Global: asked in one region, each resource says its own.
};

std::span<const AwsListing> AllAwsListings();

/// Instances that are there: running, stopped and on the way; not those that are terminated.
Result<void> ListEc2Instances(AwsClient& client, const AwsPlace& place,
                              std::vector<Resource>& found);
/// EBS volumes, attached or not.
Result<void> ListEc2Volumes(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found);
/// Snapshots that the account itself owns; public and shared ones are somebody else's.
Result<void> ListEc2Snapshots(AwsClient& client, const AwsPlace& place,
                              std::vector<Resource>& found);
/// Elastic IP addresses.
Result<void> ListEc2Addresses(AwsClient& client, const AwsPlace& place,
                              std::vector<Resource>& found);
/// NAT gateways; deleted ones stay listed for an hour and are left out.
Result<void> ListNatGateways(AwsClient& client, const AwsPlace& place,
                             std::vector<Resource>& found);
/// Application, network and gateway load balancers.
Result<void> ListLoadBalancers(AwsClient& client, const AwsPlace& place,
                               std::vector<Resource>& found);
/// Classic load balancers.
Result<void> ListClassicLoadBalancers(AwsClient& client, const AwsPlace& place,
                                      std::vector<Resource>& found);
/// RDS, Neptune and DocumentDB instances.
Result<void> ListDbInstances(AwsClient& client, const AwsPlace& place,
                             std::vector<Resource>& found);
/// Their clusters.
Result<void> ListDbClusters(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found);
/// SageMaker endpoints.
Result<void> ListEndpoints(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found);
/// SageMaker notebook instances.
Result<void> ListNotebooks(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found);
/// Training jobs made in the last 30 days, ended ones too: they are on the bill.
Result<void> ListTrainingJobs(AwsClient& client, const AwsPlace& place,
                              std::vector<Resource>& found);
/// Studio apps; deleted ones stay listed for a day and are left out.
Result<void> ListStudioApps(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found);
/// Studio spaces.
Result<void> ListStudioSpaces(AwsClient& client, const AwsPlace& place,
                              std::vector<Resource>& found);
/// EKS clusters.
Result<void> ListEksClusters(AwsClient& client, const AwsPlace& place,
                             std::vector<Resource>& found);
/// EKS managed node groups.
Result<void> ListEksNodeGroups(AwsClient& client, const AwsPlace& place,
                               std::vector<Resource>& found);
/// ECS clusters.
Result<void> ListEcsClusters(AwsClient& client, const AwsPlace& place,
                             std::vector<Resource>& found);
/// ECS services.
Result<void> ListEcsServices(AwsClient& client, const AwsPlace& place,
                             std::vector<Resource>& found);
/// S3 buckets of the account, whatever their region.
Result<void> ListBuckets(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found);
/// Everything that has or had tags, of every service the tagging API knows; "ec2:vpc" is a type.
Result<void> ListTagged(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found);

/// AwsListing::detail of each.
void DetailEndpoint(AwsClient& client, const AwsPlace& place, Resource& resource,
                    std::vector<AwsMiss>& misses);
void DetailNotebook(AwsClient& client, const AwsPlace& place, Resource& resource,
                    std::vector<AwsMiss>& misses);
void DetailTrainingJob(AwsClient& client, const AwsPlace& place, Resource& resource,
                       std::vector<AwsMiss>& misses);
void DetailSageMakerTags(AwsClient& client, const AwsPlace& place, Resource& resource,
                         std::vector<AwsMiss>& misses);
void DetailBucket(AwsClient& client, const AwsPlace& place, Resource& resource,
                  std::vector<AwsMiss>& misses);

}  // namespace purser
