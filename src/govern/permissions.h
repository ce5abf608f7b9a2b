/// What purser asks of AWS, feature by feature: one table, from which come the least-privilege
/// policy (`policy iam`), the checks of `doctor`, and the remedy in an error about a permission.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace purser {

/// A part of the program that needs permissions of its own.
struct AwsFeature {
  std::string_view name;   ///< Of `policy iam --for`: a kind of source, or "tags-fix".
  std::string_view about;  ///< "bills of AWS from S3"
  /// Whether [[source]] has this kind; else a verb that a person types.
  bool is_source_kind = false;
  /// Whether it changes anything: only ever with --apply or in `launch`.
  bool writes = false;
};

/// One action that a feature calls.
struct AwsPermission {
  std::string_view feature;  ///< AwsFeature::name
  std::string_view action;   ///< "s3:GetObject", as IAM spells it.
  /// What it is narrowed to: "*" where AWS knows no narrower one for this action or every
  /// resource is meant. {bucket}, {prefix}, {account}, {role_arn} stand for the configuration's.
  std::string_view resource;
  std::string_view why;  ///< "reads the parts of a bill": small first letter, no full stop.
  /// Whether the feature works without it, with less to say.
  bool optional = false;
};

/// In the order people see them.
std::span<const AwsFeature> AllAwsFeatures();
const AwsFeature* FindAwsFeature(std::string_view name);

/// All rows, by feature in the order of AllAwsFeatures().
std::span<const AwsPermission> AllAwsPermissions();
std::vector<AwsPermission> PermissionsOf(std::string_view feature);

/// The features that need `action`, for a remedy: {"aws-cur", "doctor"}.
std::vector<std::string_view> FeaturesOfAction(std::string_view action);

}  // namespace purser
