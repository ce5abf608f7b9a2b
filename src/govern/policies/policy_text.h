/// Texts as the languages of policies write them: a value from the taxonomy never becomes code.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace purser {

/// In quotes, for JSON, and so for YAML and Rego too. What is not UTF-8 becomes U+FFFD.
std::string JsonText(std::string_view text);
/// In quotes, for HCL: no interpolation, no template.
std::string HclText(std::string_view text);
/// In quotes, for Google's CEL.
std::string CelText(std::string_view text);
/// In quotes, for CloudFormation Guard.
std::string GuardText(std::string_view text);
/// Between slashes, for CloudFormation Guard.
std::string GuardPattern(std::string_view pattern);
/// For an IAM condition that compares whole texts: no policy variable.
std::string IamText(std::string_view text);
/// For an IAM condition with wildcards: nor those.
std::string IamWildcardText(std::string_view text);
/// For an Azure Policy: no template function.
std::string AzureText(std::string_view text);
/// Literal, within a regular expression.
std::string PatternText(std::string_view text);
/// The expression that matches whole texts only.
std::string WholePattern(std::string_view pattern);

/// In one line, without blanks.
std::string Minified(const nlohmann::ordered_json& document);
/// For people.
std::string Pretty(const nlohmann::ordered_json& document);

/// Characters (code points) of UTF-8.
std::size_t CharactersIn(std::string_view text);

}  // namespace purser
