#include "govern/policies/tag_on_create.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "base/suggest.h"
#include "embedded.h"

namespace purser {
namespace {

using Row = TagOnCreate;

/// What makes up the bill of a machine-learning team: "service action type".
constexpr std::array<std::string_view, 31> kUsual = {
    "ec2 RunInstances instance",
    "ec2 RunInstances volume",
    "ec2 CreateVolume volume",
    "ec2 CreateSnapshot snapshot",
    "ec2 AllocateAddress elastic-ip",
    "ec2 CreateNatGateway natgateway",
    "batch CreateComputeEnvironment ",
    "bedrock CreateModelCustomizationJob ",
    "bedrock CreateProvisionedModelThroughput ",
    "dynamodb CreateTable ",
    "ecs CreateCluster ",
    "ecs CreateService ",
    "ecs RunTask ",
    "eks CreateCluster ",
    "eks CreateNodegroup ",
    "elasticfilesystem CreateFileSystem ",
    "elasticloadbalancing CreateLoadBalancer ",
    "elasticmapreduce RunJobFlow ",
    "fsx CreateFileSystem ",
    "lambda CreateFunction ",
    "rds CreateDBCluster ",
    "rds CreateDBInstance ",
    "s3 CreateBucket ",
    "sagemaker CreateApp ",
    "sagemaker CreateCluster ",
    "sagemaker CreateEndpoint ",
    "sagemaker CreateHyperParameterTuningJob ",
    "sagemaker CreateNotebookInstance ",
    "sagemaker CreateProcessingJob ",
    "sagemaker CreateTrainingJob ",
    "sagemaker CreateTransformJob ",
};

std::string_view TakeField(std::string_view& line) {
  const std::size_t comma = std::min(line.find(','), line.size());
  const std::string_view field = line.substr(0, comma);
  line.remove_prefix(std::min(comma + 1, line.size()));
  return field;
}

std::vector<Row> AllRows() {
  std::vector<Row> rows;
  std::string_view table = data::tag_on_create;
  table.remove_prefix(table.find('\n') + 1);
  while (!table.empty()) {
    std::string_view line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(line.size() + 1, table.size()));
    Row row;
    row.service = TakeField(line);
    row.action = TakeField(line);
    row.resource_type = TakeField(line);
    row.arn = TakeField(line);
    row.other_arns = line;
    rows.push_back(row);
  }
  return rows;
}

bool IsUsual(const Row& row) {
  const std::string name = fmt::format("{} {} {}", row.service, row.action, row.resource_type);
  return std::ranges::find(kUsual, name) != kUsual.end();
}

std::string ActionName(const Row& row) { return fmt::format("{}:{}", row.service, row.action); }

/// Whether `reader` takes the resource of `maker` without tags for it.
bool Reads(const Row& reader, const Row& maker, const std::vector<Row>& rows) {
  if (reader.service != maker.service || reader.arn == maker.arn) return false;
  const std::string padded = fmt::format(" {} ", reader.other_arns);
  if (padded.find(fmt::format(" {} ", maker.arn)) == std::string::npos) return false;
  return std::ranges::none_of(rows, [&](const Row& row) {
    return row.action == reader.action && row.service == reader.service && row.arn == maker.arn;
  });
}

void Insert(std::vector<std::string>& sorted, std::string text) {
  const auto at = std::ranges::lower_bound(sorted, text);
  if (at == sorted.end() || *at != text) sorted.insert(at, std::move(text));
}

}  // namespace

Result<std::vector<Row>> TagsOnCreate(const std::vector<std::string>& services) {
  std::vector<Row> rows = AllRows();
  std::vector<std::string> known;
  for (const Row& row : rows) Insert(known, std::string(row.service));
  for (const std::string& service : services)
    if (!std::ranges::binary_search(known, service))
      return Error{ErrorKind::kUsage,
                   fmt::format("--service \"{}\": no action of AWS's makes something with tags "
                               "under that name{}",
                               service, DidYouMean(service, known))};
  std::erase_if(rows, [&](const Row& row) {
    if (services.empty()) return !IsUsual(row);
    return std::ranges::find(services, row.service) == services.end();
  });
  Check(!services.empty() || rows.size() == kUsual.size(), "a usual action is not in the table");
  return rows;
}

std::vector<ActionGroup> GroupActions(const std::vector<Row>& rows) {
  struct Group {
    std::vector<Row> rows;
  };
  std::vector<Group> groups;
  for (const Row& row : rows) {
    const auto fits = [&](const Group& group) {
      return std::ranges::all_of(group.rows, [&](const Row& other) {
        return (row.arn == "*") == (other.arn == "*") && !Reads(row, other, rows) &&
               !Reads(other, row, rows);
      });
    };
    const auto found = std::ranges::find_if(groups, fits);
    (found == groups.end() ? groups.emplace_back() : *found).rows.push_back(row);
  }
  std::vector<ActionGroup> answer;
  for (const Group& group : groups) {
    ActionGroup& made = answer.emplace_back();
    for (const Row& row : group.rows) {
      Insert(made.actions, ActionName(row));
      Insert(made.arns, std::string(row.arn));
    }
  }
  return answer;
}

}  // namespace purser
