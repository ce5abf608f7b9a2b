/// Parts put together into as few documents as a limit of size allows.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "govern/policies/policy.h"

namespace purser {

struct Packing {
  std::size_t most_characters;
  std::string name;  ///< "purser-tags": documents are purser-tags-1.json …
  std::string (*document)(const std::vector<nlohmann::ordered_json>& parts);
};

/// Two parts that say together what one said; empty: it cannot be split.
using SplitPart = std::vector<nlohmann::ordered_json> (*)(const nlohmann::ordered_json& part);

/// In order, each document as full as can be. A part that alone is too large is split; one that
/// cannot be is left out and said in `cannot`. `whole` is the document, or an array of them.
Policies Pack(const Packing& packing, const std::vector<nlohmann::ordered_json>& parts,
              SplitPart split);

/// An IAM statement as two, each with half of the actions.
std::vector<nlohmann::ordered_json> SplitStatement(const nlohmann::ordered_json& statement);

/// Nothing is split.
std::vector<nlohmann::ordered_json> SplitNothing(const nlohmann::ordered_json& part);

}  // namespace purser
