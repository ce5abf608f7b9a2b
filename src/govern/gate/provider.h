/// What a Terraform plan's `configuration` says about providers and modules.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "govern/gate/json_reader.h"
#include "govern/gate/resource.h"

namespace purser {

/// An entry of `configuration.provider_config`.
struct TerraformProvider {
  std::string region = {};           ///< Empty: not said, or known only elsewhere.
  std::string region_variable = {};  ///< "region" of var.region.
  bool has_default_tags = false;
  bool default_tags_known = true;
  std::vector<DeclaredTag> default_tags = {};  ///< default_labels of Google.
};

/// Reads `configuration`.
struct TerraformConfiguration {
  std::map<std::string, TerraformProvider, std::less<>> providers = {};  ///< By key: "aws.west".
  /// "module.a.aws_instance.x", without indices → provider key.
  std::unordered_map<std::string, std::string> provider_of = {};
  /// "module.a." → "./modules/a", from the root's folder; only modules that lie beside the root.
  std::map<std::string, std::string, std::less<>> module_folders = {{"", "."}};

  bool seen = false;  ///< The plan has a configuration.

  void Read(JsonReader& reader);
  /// Of a resource; one that says nothing where the configuration names none; null without a
  /// configuration. @param address  with or without indices
  const TerraformProvider* ProviderOf(std::string_view address, std::string_view type) const;

 private:
  void ReadProviders(JsonReader& reader);
  void ReadModule(JsonReader& reader, const std::string& prefix);
  void ReadCall(JsonReader& reader, const std::string& prefix, const std::string& name);
};

/// `address` without what stands in brackets: module.a["x.y"].aws_instance.b[0] →
/// module.a.aws_instance.b
std::string WithoutIndices(std::string_view address);

}  // namespace purser
