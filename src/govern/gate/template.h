#pragma once

#include "base/result.h"
#include "govern/gate/gate.h"

namespace purser {

/// Reads a CloudFormation template, written or synthesised by the CDK: YAML with short-form
/// functions, or JSON. Every resource counts as made: a template does not know what is there.
/// @error kData  not YAML or JSON, or without resources
Result<GatedChanges> ReadTemplate(const std::string& text, const std::string& source,
                                  const GateOptions& options, const TagJudge& judge);

}  // namespace purser
