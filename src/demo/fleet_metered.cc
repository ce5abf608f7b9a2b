/// Storage, tokens, requests and traffic: billed by the day.

#include <fmt/format.h>

#include <array>

#include "demo/fleet.h"
#include "demo/subjects.h"

namespace purser {
namespace {

constexpr Rated kS3Requests{"AmazonS3",    "Amazon Simple Storage Service",
                            "API Request", "Requests-Tier1",
                            "PutObject",   "Requests",
                            "0.000005"};
constexpr Rated kSnapshot{"AmazonEC2",
                          "Amazon Elastic Compute Cloud",
                          "Storage Snapshot",
                          "EBS:SnapshotUsage",
                          "CreateSnapshot",
                          "GB-Mo",
                          "0.05"};
constexpr Rated kTransfer{"AWSDataTransfer",
                          "AWS Data Transfer",
                          "Data Transfer",
                          "DataTransfer-Out-Bytes",
                          "RunInstances",
                          "GB",
                          "0.09"};
constexpr Rated kRegional{"AmazonEC2",     "Amazon Elastic Compute Cloud",
                          "Data Transfer", "DataTransfer-Regional-Bytes",
                          "InterZone-Out", "GB",
                          "0.01"};
constexpr Rated kNat{"AmazonEC2",   "Amazon Elastic Compute Cloud",
                     "NAT Gateway", "NatGateway-Hours",
                     "NatGateway",  "Hrs",
                     "0.045"};
constexpr Rated kGlue{"AWSGlue", "AWS Glue", "AWS Glue", "ETL-DPU-Hour",
                      "Jobrun",  "DPU-Hour", "0.44"};
constexpr Rated kAthena{"AmazonAthena",
                        "Amazon Athena",
                        "Athena Queries",
                        "DataScannedInTB",
                        "ExecuteQuery",
                        "Terabytes",
                        "5"};
constexpr Rated kLogs{"AmazonCloudWatch",
                      "AmazonCloudWatch",
                      "Data Payload",
                      "USE1-DataProcessing-Bytes",
                      "PutLogEvents",
                      "GB",
                      "0.5"};
constexpr Rated kDynamo{
    "AmazonDynamoDB",    "Amazon DynamoDB",         "Amazon DynamoDB PayPerRequest Throughput",
    "WriteRequestUnits", "PayPerRequestThroughput", "WriteRequestUnits",
    "0.000000625"};
constexpr Rated kTokensOut{
    "AmazonBedrock",        "Amazon Bedrock", "Amazon Bedrock", "USE1-Llama3-70B-output-tokens",
    "InvokeModelInference", "1K tokens",      "0.0035"};
constexpr Rated kCacheRead{"AmazonBedrock",
                           "Amazon Bedrock",
                           "Amazon Bedrock",
                           "USE1-NovaPro-cache-read-input-token-count",
                           "InvokeModelInference",
                           "1K tokens",
                           "0.0002"};
constexpr Rated kCacheWrite{"AmazonBedrock",
                            "Amazon Bedrock",
                            "Amazon Bedrock",
                            "USE1-NovaPro-cache-write-input-token-count",
                            "InvokeModelInference",
                            "1K tokens",
                            "0.0008"};

/// A row of the story: `first` and `growth` are whole units of the rate, a day.
struct Entry {
  const Rated* rated;
  std::string_view project;
  std::string_view resource;
  std::int64_t first;
  std::int64_t growth = 0;
  std::int64_t weekend = 1000;
  Mistake mistake = Mistake::kNone;
  std::string_view environment = "production";
};

using enum Mistake;

/// Storage is a day's share of GB-months: 30 TB held are about 1,000 a day.
constexpr std::array kEntries = {
    Entry{&kS3Storage, "ml-lake", "acme-ml-lake", 1900, 4},
    Entry{&kS3Storage, "llm-finetune", "acme-llm-checkpoints", 60, 9, 1000, kNone, "experiment"},
    Entry{&kS3Storage, "rec-embeddings", "acme-rec-embeddings", 180, 1},
    Entry{&kS3Storage, "image-search", "acme-image-corpus", 640, 1, 1000, kNoTeam},
    Entry{&kS3Storage, "search-index", "acme-search-snapshots", 210, 0, 1000, kAliasKey},
    Entry{&kS3Storage, "monitoring", "acme-logs-archive", 350, 1, 1000, kNothing},
    Entry{&kS3Requests, "ml-lake", "acme-ml-lake", 900000, 500, 400},
    Entry{&kGp3Storage, "search-index", "vol-0search", 130, 0},
    Entry{&kGp3Storage, "training-cluster", "vol-0nodes", 90, 0},
    Entry{&kGp3Storage, "llm-finetune", "vol-0forgotten", 66, 0, 1000, kNothing, "experiment"},
    Entry{&kSnapshot, "feature-store", "snap-0features", 40, 1},
    Entry{&kTransfer, "search-serving", "", 210, 1, 700},
    Entry{&kTransfer, "chat-assistant", "", 120, 1, 600},
    Entry{&kRegional, "training-cluster", "", 900, 2},
    Entry{&kNat, "training-cluster", "nat-0train", 24},
    Entry{&kNat, "search-serving", "nat-0search", 24},
    Entry{&kGlue, "ml-lake", "arn:aws:glue:us-east-1:333333333333:job/daily-features", 46, 0, 500},
    Entry{&kAthena, "ml-lake", "arn:aws:athena:us-east-1:333333333333:workgroup/analysts", 3, 0,
          300},
    Entry{&kLogs, "monitoring", "", 65, 0},
    Entry{&kDynamo, "feature-store", "arn:aws:dynamodb:us-east-1:210987654321:table/features",
          30000000, 20000},
    Entry{&kLlamaInput, "chat-assistant",
          "arn:aws:bedrock:us-east-1:210987654321:application-inference-profile/chat", 21000, 90,
          550},
    Entry{&kTokensOut, "chat-assistant",
          "arn:aws:bedrock:us-east-1:210987654321:application-inference-profile/chat", 5200, 24,
          550},
    Entry{&kCacheRead, "query-understanding",
          "arn:aws:bedrock:us-east-1:210987654321:application-inference-profile/query", 64000, 60,
          800},
    Entry{&kCacheWrite, "query-understanding",
          "arn:aws:bedrock:us-east-1:210987654321:application-inference-profile/query", 7000, 6,
          800},
    Entry{&kLlamaInput, "doc-extraction", "", 3800, 0, 150, kNothing},
};

}  // namespace

void AddMetered(Fleet& fleet, const DemoCalendar& calendar) {
  for (const Entry& entry : kEntries) {
    Metered& item = fleet.metered.emplace_back();
    item.subject = RatedSubject(*entry.rated, "us-east-1", entry.resource,
                                {entry.project, entry.environment, entry.mistake});
    // Traffic and calls have no resource, and without one AWS shows no tags.
    if (entry.resource.empty()) item.subject.tags.clear();
    item.to_day = calendar.days();
    item.first = entry.first * kOne;
    item.growth = entry.growth * kOne;
    item.noise = entry.rated == &kNat ? 0 : 60;
    item.weekend = entry.weekend;
  }
}

}  // namespace purser
