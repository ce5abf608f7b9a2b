/// Where Terraform resources are declared. A plan does not say it; the .tf files beside it do.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <unordered_map>

#include "govern/gate/resource.h"

namespace purser {

class Declarations {
 public:
  /// Reads the .tf files of the root module in `root` and of modules under it. A folder that
  /// cannot be read has no declarations.
  /// @param modules  "module.a." → its folder from the root ("." of the root itself, "")
  Declarations(const std::filesystem::path& root,
               const std::map<std::string, std::string, std::less<>>& modules);

  /// Sets the resource's file and line where its declaration was found.
  void Locate(PlannedResource& resource) const;

 private:
  struct Place {
    std::string file;
    std::int64_t line = 0;
  };
  void ReadFile(const std::filesystem::path& file, const std::string& module);
  std::unordered_map<std::string, Place> places_;  ///< "module.a.aws_instance.x"
};

}  // namespace purser
