#include <gtest/gtest.h>

#include "ingest/test_aws.h"

namespace purser {
namespace {

std::string Instances(const std::string& items, const std::string& token = "") {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeInstancesResponse "
         "xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><reservationSet><item>"
         "<reservationId>r-0123</reservationId><ownerId>012345678901</ownerId><instancesSet>" +
         items + "</instancesSet></item></reservationSet><nextToken>" + token +
         "</nextToken></DescribeInstancesResponse>";
}

std::string Instance(const std::string& id, const std::string& state) {
  return "<item><instanceId>" + id + "</instanceId><instanceState><code>16</code><name>" + state +
         "</name></instanceState></item>";
}

constexpr const char* kDocumented = R"(<item>
  <instanceId>i-1234567890abcdef0</instanceId>
  <instanceState><code>16</code><name>running</name></instanceState>
  <keyName>my_keypair</keyName>
  <instanceType>p4d.24xlarge</instanceType>
  <launchTime>2026-05-08T16:46:19.000Z</launchTime>
  <instanceLifecycle>spot</instanceLifecycle>
  <iamInstanceProfile><arn>arn:aws:iam::012345678901:instance-profile/AdminRole</arn>
    <id>ABCAJEDNCAA64SSD123AB</id></iamInstanceProfile>
  <tagSet>
    <item><key>team</key><value>nlp &amp; search</value></item>
    <item><key>Name</key><value>trainer</value></item>
    <item><key>aws:autoscaling:groupName</key><value>gpu-workers</value></item>
    <item><key>aws:ec2launchtemplate:id</key><value>lt-0a1b</value></item>
    <item><key>empty</key><value/></item>
  </tagSet></item>)";

TEST(AwsEc2, AnInstanceHasWhatTheBillAndAnOwnerNeed) {
  TestPlace test;
  test.aws.Answer("DescribeInstances", Instances(kDocumented));

  std::vector<Resource> found;
  ASSERT_TRUE(ListEc2Instances(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 1u);
  const Resource& instance = found[0];
  EXPECT_EQ(instance.id, "i-1234567890abcdef0");
  EXPECT_EQ(instance.arn, "arn:aws:ec2:us-east-1:012345678901:instance/i-1234567890abcdef0");
  EXPECT_EQ(instance.type, "ec2:instance");
  EXPECT_EQ(instance.state, "running");
  EXPECT_EQ(instance.instance_type, "p4d.24xlarge");
  EXPECT_EQ(instance.name, "trainer");
  EXPECT_EQ(instance.launched, ParseInstant("2026-05-08T16:46:19Z"));
  EXPECT_EQ(instance.tags, (std::vector<std::pair<std::string, std::string>>{
                               {"Name", "trainer"},
                               {"aws:autoscaling:groupName", "gpu-workers"},
                               {"aws:ec2launchtemplate:id", "lt-0a1b"},
                               {"empty", ""},
                               {"team", "nlp & search"}}));
  EXPECT_EQ(instance.facts,
            (std::map<std::string, std::string>{
                {"auto_scaling_group", "gpu-workers"},
                {"instance_profile", "arn:aws:iam::012345678901:instance-profile/AdminRole"},
                {"key_name", "my_keypair"},
                {"launch_template", "lt-0a1b"},
                {"lifecycle", "spot"},
                {"reservation", "r-0123"}}));
}

TEST(AwsEc2, TerminatedInstancesAreNotThereAndStoppedOnesAre) {
  TestPlace test;
  test.aws.Answer("DescribeInstances",
                  Instances(Instance("i-1", "terminated") + Instance("i-2", "shutting-down") +
                            Instance("i-3", "stopped") + Instance("i-4", "pending")));

  std::vector<Resource> found;
  ASSERT_TRUE(ListEc2Instances(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, "i-3");
  EXPECT_EQ(found[1].id, "i-4");
}

TEST(AwsEc2, PagesAreAskedToTheEnd) {
  TestPlace test;
  test.aws.Answer("DescribeInstances", Instances(Instance("i-1", "running"), "page+2/="));
  test.aws.Answer("DescribeInstances", Instances(Instance("i-2", "running")));

  std::vector<Resource> found;
  ASSERT_TRUE(ListEc2Instances(test.client, test.place, found).ok());

  EXPECT_EQ(found.size(), 2u);
  ASSERT_EQ(test.aws.asked.size(), 2u);
  EXPECT_NE(test.aws.asked[0].body.find("MaxResults=200"), std::string::npos);
  EXPECT_NE(test.aws.asked[1].body.find("NextToken=page%2B2%2F%3D"), std::string::npos);
}

TEST(AwsEc2, APageCutShortIsAnErrorAfterWhatCameBefore) {
  TestPlace test;
  test.aws.Answer("DescribeInstances", Instances(Instance("i-1", "running"), "2"));
  test.aws.Answer("DescribeInstances", "<DescribeInstancesResponse><reservationSet><item><insta");

  std::vector<Resource> found;
  const Result<void> done = ListEc2Instances(test.client, test.place, found);

  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kData);
  EXPECT_EQ(found.size(), 1u);
}

TEST(AwsEc2, MembersThatAreMissingAreUnknown) {
  TestPlace test;
  test.aws.Answer("DescribeInstances",
                  Instances("<item/><item><instanceId>i-1</instanceId><launchTime>soon"
                            "</launchTime><tagSet><item><value>x</value></item></tagSet></item>"));

  std::vector<Resource> found;
  ASSERT_TRUE(ListEc2Instances(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].launched, std::nullopt);
  EXPECT_TRUE(found[0].tags.empty());
  EXPECT_EQ(found[0].state, "");
}

TEST(AwsEc2, AVolumeSaysItsSizeAndWhoHasIt) {
  TestPlace test;
  test.aws.Answer("DescribeVolumes", R"(<DescribeVolumesResponse><volumeSet>
    <item><volumeId>vol-1</volumeId><size>80</size><status>in-use</status>
      <createTime>2026-01-02T03:04:05.678Z</createTime><volumeType>gp3</volumeType>
      <attachmentSet><item><volumeId>vol-1</volumeId><instanceId>i-1</instanceId></item>
      </attachmentSet><tagSet><item><key>team</key><value>cv</value></item></tagSet></item>
    <item><volumeId>vol-2</volumeId><size>8</size><status>available</status>
      <volumeType>standard</volumeType></item></volumeSet></DescribeVolumesResponse>)");

  std::vector<Resource> found;
  ASSERT_TRUE(ListEc2Volumes(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, "vol-1");
  EXPECT_EQ(found[0].facts,
            (std::map<std::string, std::string>{
                {"attached_to", "i-1"}, {"size_gib", "80"}, {"volume_type", "gp3"}}));
  EXPECT_EQ(*found[0].Tag("team"), "cv");
  EXPECT_EQ(found[1].state, "available");
  EXPECT_FALSE(found[1].facts.contains("attached_to"));
}

TEST(AwsEc2, OnlyOwnSnapshotsAreAskedFor) {
  TestPlace test;
  test.aws.Answer("DescribeSnapshots", R"(<DescribeSnapshotsResponse><snapshotSet>
    <item><snapshotId>snap-1</snapshotId><volumeId>vol-1</volumeId><status>completed</status>
      <startTime>2026-01-02T03:04:05.678Z</startTime><volumeSize>15</volumeSize></item>
    </snapshotSet></DescribeSnapshotsResponse>)");

  std::vector<Resource> found;
  ASSERT_TRUE(ListEc2Snapshots(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].id, "snap-1");
  EXPECT_EQ(found[0].facts.at("attached_to"), "vol-1");
  EXPECT_NE(test.aws.asked[0].body.find("Owner.1=self"), std::string::npos);
}

}  // namespace
}  // namespace purser
