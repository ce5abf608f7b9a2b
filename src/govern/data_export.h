/// The export of the bill that purser reads best: CUR 2.0, hourly, with resources and split cost,
/// as Parquet, overwritten at each refresh.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cloud/aws/client.h"

namespace purser {

struct DataExport {
  std::string bucket;
  std::string prefix = "purser";
  std::string region = "us-east-1";  ///< Of the bucket.
  std::string name = "purser";

  /// "s3://bucket/prefix/name": where its files will lie, as [[source]] names it.
  std::string Location() const;
};

/// What stands for a bucket that nobody named yet.
inline constexpr std::string_view kNoBucket = "BUCKET-TO-NAME";

/// @error kUsage  a name that S3 or Data Exports does not take; names the flag
Result<void> CheckDataExport(const DataExport& data_export);

/// The request of bcm-data-exports CreateExport, as JSON for people and for the AWS CLI.
std::string DataExportText(const DataExport& data_export);

/// What a text like that says.
/// @error kData  it is none
Result<DataExport> ReadDataExport(std::string_view text);

/// The statement that the bucket needs, so that Data Exports may write there.
/// @param account  12 digits
std::string BucketPolicyText(const DataExport& data_export, std::string_view account);

/// Makes the export of `text`, which DataExportText gave and a person may have edited. @return its
/// ARN
/// @error kUsage  one of that name is there already
Result<std::string> CreateDataExport(AwsClient& client, std::string_view text);

}  // namespace purser
