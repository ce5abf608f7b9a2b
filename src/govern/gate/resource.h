/// What a gate looks at: a resource that would be made or changed, with the tags it would carry.
/// Plans and templates of every dialect become this; verdicts, cost and formats know nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace purser {

/// Who limits what a tag may be.
enum class Cloud { kAws, kGoogle, kAzure, kOther };

/// "aws" of aws_instance and AWS::EC2::Instance.
Cloud CloudOf(std::string_view resource_type);

/// A tag (AWS, Azure) or label (Google) as the plan declares it.
struct DeclaredTag {
  std::string key;
  std::vector<std::string> values = {};  ///< One of these it will be; several where a condition or
                                         ///< parameter decides.
  bool known = true;                     ///< No other value is possible than those.
  bool optional = false;                 ///< It may also not be there.
  bool sensitive = false;                ///< The value is never shown.
  bool secret_key = false;               ///< Nor is the key: the map is secret as a whole.
  bool repeated = false;                 ///< The declaration names the key more than once.
};

/// What decides a resource's price, as far as the plan says it.
struct PricedShape {
  std::string instance_type = {};
  std::int64_t count = 1;
  bool known = true;      ///< Type and count are known before apply.
  bool on_demand = true;  ///< Not spot, not on dedicated hosts.
};

struct PlannedResource {
  std::string address;    ///< "module.nb.aws_instance.this[0]", or a template's logical id.
  std::string type;       ///< "aws_instance", "AWS::EC2::Instance"
  std::string source;     ///< The plan or template it comes from, as the user named it.
  std::string file = {};  ///< Where it is declared; empty: not known.
  std::int64_t line = 0;  ///< 1-based; 0: not known.
  bool taggable = false;
  bool type_known = true;  ///< The tables or the plan itself say whether it can carry tags.
  std::vector<DeclaredTag> tags = {};
  bool tags_known = true;                  ///< There are no other tags than these.
  std::string region = {};                 ///< Empty: not said.
  std::optional<PricedShape> before = {};  ///< Of a resource that is there already.
  std::optional<PricedShape> after = {};   ///< nullopt: not a kind that purser can price.
};

}  // namespace purser
