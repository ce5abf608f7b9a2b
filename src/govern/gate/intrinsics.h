/// What a value in a CloudFormation template can become when the stack is made.
#pragma once

#include <string>
#include <vector>

#include "govern/gate/node.h"

namespace purser {

/// The texts a value may be. With neither texts nor doubt it is not there (AWS::NoValue).
struct Possible {
  std::vector<std::string> texts = {};
  bool known = true;       ///< Nothing else than `texts` (or, if `absent`, nothing).
  bool absent = false;     ///< It may also not be there.
  bool sensitive = false;  ///< A NoEcho parameter's, or a secret's.
};

class Intrinsics {
 public:
  /// @param document  the whole template; outlives this
  explicit Intrinsics(const Node& document) : document_(document) {}

  /// Follows Ref (to parameters with AllowedValues; others may be anything at deployment), Sub,
  /// Join, FindInMap and If, short and long; every other function is known only at deployment.
  /// @source
  /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
  Possible Evaluate(const Node& value) const { return Evaluate(value, 0); }

  /// The branches that a list or map may be: itself, or those of an If around it. An empty
  /// pointer stands for AWS::NoValue or a function that only deployment decides.
  std::vector<const Node*> Branches(const Node& value) const;

 private:
  Possible Evaluate(const Node& value, int depth) const;
  Possible Call(std::string_view function, const Node& argument, int depth) const;
  Possible Ref(const std::string& name) const;
  Possible Sub(const Node& argument, int depth) const;
  Possible Join(const Node& argument, int depth) const;
  Possible FindInMap(const Node& argument, int depth) const;
  Possible If(const Node& argument, int depth) const;

  const Node& document_;
};

}  // namespace purser
