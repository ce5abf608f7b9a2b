#include <gtest/gtest.h>

#include "ingest/aws_values.h"
#include "ingest/test_aws.h"

namespace purser {
namespace {

constexpr const char* kDenied =
    R"({"__type":"AccessDeniedException","Message":"User is not authorized"})";

TEST(AwsSageMaker, AnEndpointsConfigurationSaysItsInstanceType) {
  TestPlace test;
  test.aws.Answer("ListEndpoints", R"({"Endpoints":[{"EndpointName":"chat",
    "EndpointArn":"arn:aws:sagemaker:us-east-1:012345678901:endpoint/chat",
    "CreationTime":1777100000.25,"EndpointStatus":"InService"}]})");
  test.aws.Answer("DescribeEndpoint", R"({"EndpointConfigName":"chat-2"})");
  test.aws.Answer("DescribeEndpointConfig",
                  R"({"ProductionVariants":[{"InstanceType":"ml.g5.xlarge"}]})");
  test.aws.Answer("ListTags", R"({"Tags":[{"Key":"team","Value":"nlp"}]})");

  std::vector<Resource> found;
  std::vector<AwsMiss> misses;
  ASSERT_TRUE(ListEndpoints(test.client, test.place, found).ok());
  ASSERT_EQ(found.size(), 1u);
  DetailEndpoint(test.client, test.place, found[0], misses);

  EXPECT_TRUE(misses.empty());
  EXPECT_EQ(found[0].id, "arn:aws:sagemaker:us-east-1:012345678901:endpoint/chat");
  EXPECT_EQ(found[0].state, "inservice");
  EXPECT_EQ(found[0].instance_type, "ml.g5.xlarge");
  EXPECT_EQ(found[0].launched, Instant(std::chrono::milliseconds(1777100000250)));
  EXPECT_EQ(*found[0].Tag("team"), "nlp");
}

TEST(AwsSageMaker, JobsOfTheLastThirtyDaysAreAskedFor) {
  TestPlace test;
  test.aws.Answer("ListTrainingJobs", R"({"TrainingJobSummaries":[{"TrainingJobName":"run-1",
    "TrainingJobArn":"arn:aws:sagemaker:us-east-1:012345678901:training-job/run-1",
    "TrainingJobStatus":"Completed"}]})");
  test.aws.Answer("DescribeTrainingJob", R"({"RoleArn":"arn:aws:iam::012345678901:role/train",
    "EnableManagedSpotTraining":true,
    "ResourceConfig":{"InstanceGroups":[{"InstanceType":"ml.p4d.24xlarge"}],"VolumeSizeInGB":50}})");

  std::vector<Resource> found;
  std::vector<AwsMiss> misses;
  ASSERT_TRUE(ListTrainingJobs(test.client, test.place, found).ok());
  ASSERT_EQ(found.size(), 1u);
  DetailTrainingJob(test.client, test.place, found[0], misses);

  // 2026-09-05T12:00:00Z, thirty days before the clock.
  EXPECT_NE(test.aws.asked[0].body.find("\"CreationTimeAfter\":1788609600"), std::string::npos);
  EXPECT_EQ(found[0].instance_type, "ml.p4d.24xlarge");
  EXPECT_EQ(found[0].facts, (std::map<std::string, std::string>{
                                {"execution_role", "arn:aws:iam::012345678901:role/train"},
                                {"lifecycle", "spot"},
                                {"size_gib", "50"}}));
}

TEST(AwsSageMaker, TagsThatAreKnownAreNotAskedAgain) {
  TestPlace test;
  Resource notebook = AwsResource(test.place, "sagemaker:notebook-instance", "arn:x");
  SetAwsTags(notebook, {{"team", "cv"}});

  std::vector<AwsMiss> misses;
  DetailNotebook(test.client, test.place, notebook, misses);

  EXPECT_EQ(test.aws.Times("DescribeNotebookInstance"), 1);
  EXPECT_EQ(test.aws.Times("ListTags"), 0);
}

TEST(AwsSageMaker, RefusedTagsLeaveThemUnknown) {
  TestPlace test;
  Resource space = AwsResource(test.place, "sagemaker:space", "arn:x");
  MarkTagsUnknown(space);
  test.aws.Answer("ListTags", kDenied, 400);

  std::vector<AwsMiss> misses;
  DetailSageMakerTags(test.client, test.place, space, misses);

  ASSERT_EQ(misses.size(), 1u);
  EXPECT_EQ(misses[0].what, "sagemaker:ListTags");
  EXPECT_EQ(misses[0].error.kind, ErrorKind::kDenied);
  EXPECT_FALSE(space.AreTagsKnown());
}

TEST(AwsSageMaker, AnAppIsItsProfilesAndADeletedOneIsNotThere) {
  TestPlace test;
  test.aws.Answer("ListApps", R"({"Apps":[
    {"DomainId":"d-1","UserProfileName":"ana","AppType":"JupyterLab","AppName":"default",
     "Status":"InService","ResourceSpec":{"InstanceType":"ml.g4dn.xlarge"}},
    {"DomainId":"d-1","SpaceName":"shared","AppType":"KernelGateway","AppName":"gone",
     "Status":"Deleted"}]})");
  test.aws.Answer("ListSpaces", R"({"Spaces":[{"DomainId":"d-1","SpaceName":"shared",
    "OwnershipSettingsSummary":{"OwnerUserProfileName":"ana"},"SpaceSettingsSummary":
    {"SpaceStorageSettings":{"EbsStorageSettings":{"EbsVolumeSizeInGb":5}}}}]})");

  std::vector<Resource> found;
  ASSERT_TRUE(ListStudioApps(test.client, test.place, found).ok());
  ASSERT_TRUE(ListStudioSpaces(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].arn,
            "arn:aws:sagemaker:us-east-1:012345678901:app/d-1/ana/jupyterlab/default");
  EXPECT_EQ(found[0].instance_type, "ml.g4dn.xlarge");
  EXPECT_EQ(found[0].facts.at("user_profile"), "ana");
  EXPECT_EQ(found[1].arn, "arn:aws:sagemaker:us-east-1:012345678901:space/d-1/shared");
  EXPECT_EQ(found[1].facts.at("size_gib"), "5");
}

TEST(AwsSageMaker, AnswersOfAnotherShapeListNothing) {
  TestPlace test;
  test.aws.Answer("ListEndpoints", R"({"Endpoints":[null,7,"x",[],{"EndpointArn":{}}]})");
  test.aws.Answer("ListNotebookInstances", R"({"NotebookInstances":{"a":1}})");
  test.aws.Answer("ListTrainingJobs", R"({"TrainingJobSummaries":[{"TrainingJobArn":"arn:x",
    "CreationTime":1e300,"TrainingJobName":[1]}]})");

  std::vector<Resource> found;
  EXPECT_TRUE(ListEndpoints(test.client, test.place, found).ok());
  EXPECT_TRUE(ListNotebooks(test.client, test.place, found).ok());
  EXPECT_TRUE(ListTrainingJobs(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].launched, std::nullopt);
  EXPECT_EQ(found[0].name, "");
}

TEST(AwsSageMaker, TextThatIsNoJsonIsAnError) {
  TestPlace test;
  test.aws.Answer("ListEndpoints", R"({"Endpoints":[{"EndpointArn":"arn)");

  std::vector<Resource> found;
  const Result<void> done = ListEndpoints(test.client, test.place, found);

  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kData);
}

}  // namespace
}  // namespace purser
