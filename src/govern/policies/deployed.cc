#include "govern/policies/deployed.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cloud/aws/xml.h"

namespace purser {
namespace {

/// Sorts members, so that documents that say the same are the same text.
using Json = nlohmann::json;

constexpr std::string_view kEnding = ".json";

Json Parsed(std::string_view text) {
  Json document = Json::parse(text, nullptr, false);
  return document;
}

/// A member; null of what is no object or has none of that name.
Json At(const Json& object, const char* name) {
  const auto found = object.find(name);
  return object.is_object() && found != object.end() ? *found : Json();
}

std::vector<std::string> LinesOf(std::string_view text) {
  const Json document = Parsed(text);
  const std::string shown = document.is_discarded()
                                ? std::string(text)
                                : document.dump(2, ' ', false, Json::error_handler_t::replace);
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < shown.size();) {
    const std::size_t end = std::min(shown.find('\n', start), shown.size());
    lines.push_back(shown.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

/// Lines of `a` that `b` does not have as often.
std::vector<std::string> OnlyIn(const std::vector<std::string>& a,
                                const std::vector<std::string>& b, std::string_view sign) {
  std::map<std::string, int> count;
  for (const std::string& line : b) ++count[line];
  std::vector<std::string> only;
  for (const std::string& line : a)
    if (--count[line] < 0) only.push_back(fmt::format("{} {}", sign, line));
  return only;
}

ComparedPolicy Compare(const NamedText& wanted, const std::vector<NamedText>& deployed) {
  const auto found = std::ranges::find(deployed, wanted.name, &NamedText::name);
  if (found == deployed.end()) return {wanted.name, PolicyStanding::kMissing};
  const std::vector<std::string> here = LinesOf(wanted.text);
  const std::vector<std::string> there = LinesOf(found->text);
  if (here == there) return {wanted.name, PolicyStanding::kSame};
  ComparedPolicy compared{wanted.name, PolicyStanding::kDiffers, OnlyIn(there, here, "-")};
  for (std::string& line : OnlyIn(here, there, "+")) compared.lines.push_back(std::move(line));
  return compared;
}

Error Strange(std::string_view operation) {
  return {ErrorKind::kData, fmt::format("{}: the answer is not what AWS documents", operation)};
}

Result<std::string> DescribePolicy(AwsClient& client, const std::string& id) {
  const AwsAnswer answer = TRY(client.Call({.service = "organizations",
                                            .operation = "DescribePolicy",
                                            .body = Json({{"PolicyId", id}}).dump()}));
  const Json content = At(At(Parsed(answer.body), "Policy"), "Content");
  if (!content.is_string()) return Strange("organizations:DescribePolicy");
  return content.get<std::string>();
}

/// "%7B" → "{".
std::string Unescaped(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      plain += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

Result<XmlNode> AskIam(AwsClient& client, std::string_view operation, AwsParameters parameters) {
  const AwsAnswer answer = TRY(client.Call({.service = "iam",
                                            .operation = std::string(operation),
                                            .parameters = std::move(parameters)}));
  return ReadXml(answer.body);
}

}  // namespace

std::string_view StandingName(PolicyStanding standing) {
  switch (standing) {
    case PolicyStanding::kSame:
      return "same";
    case PolicyStanding::kDiffers:
      return "differs";
    case PolicyStanding::kMissing:
      return "missing";
    case PolicyStanding::kExtra:
      return "extra";
  }
  return "";
}

std::vector<ComparedPolicy> ComparePolicies(const std::vector<NamedText>& wanted,
                                            const std::vector<NamedText>& deployed) {
  std::vector<ComparedPolicy> compared;
  for (const NamedText& policy : wanted) compared.push_back(Compare(policy, deployed));
  for (const NamedText& policy : deployed)
    if (std::ranges::find(wanted, policy.name, &NamedText::name) == wanted.end())
      compared.push_back({policy.name, PolicyStanding::kExtra});
  return compared;
}

Result<std::vector<NamedText>> OrganizationPolicies(AwsClient& client, std::string_view type) {
  std::vector<std::pair<std::string, std::string>> ids;
  const AwsCall list{.service = "organizations",
                     .operation = "ListPolicies",
                     .body = Json({{"Filter", type}}).dump()};
  TRY(client.CallPages(list, {.answer = "NextToken", .request = "NextToken"},
                       [&](const AwsAnswer& page) -> Result<void> {
                         const Json listed = At(Parsed(page.body), "Policies");
                         if (!listed.is_array()) return Strange("organizations:ListPolicies");
                         for (const Json& policy : listed) {
                           const Json name = At(policy, "Name");
                           const Json id = At(policy, "Id");
                           if (!name.is_string() || !id.is_string())
                             return Strange("organizations:ListPolicies");
                           if (name.get<std::string>().starts_with(kPolicyPrefix))
                             ids.emplace_back(name.get<std::string>(), id.get<std::string>());
                         }
                         return {};
                       }));
  std::vector<NamedText> policies;
  for (const auto& [name, id] : ids) {
    std::string text = TRY(DescribePolicy(client, id));
    policies.push_back({name, std::move(text)});
  }
  return policies;
}

Result<std::vector<NamedText>> ManagedPolicy(AwsClient& client, const std::string& arn) {
  const Result<XmlNode> policy = AskIam(client, "GetPolicy", {{"PolicyArn", arn}});
  if (!policy.ok() && policy.error().kind == ErrorKind::kNotFound) return std::vector<NamedText>();
  if (!policy.ok()) return policy.error();
  const std::string version = policy.value().Text("GetPolicyResult/Policy/DefaultVersionId");
  const XmlNode text =
      TRY(AskIam(client, "GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", version}}));
  return std::vector<NamedText>{
      {"purser-iam-policy", Unescaped(text.Text("GetPolicyVersionResult/PolicyVersion/Document"))}};
}

std::vector<NamedText> WantedPolicies(const Policies& policies) {
  std::vector<NamedText> wanted;
  for (const PolicyFile& file : policies.files) {
    std::string name = file.name;
    if (name.ends_with(kEnding)) name.resize(name.size() - kEnding.size());
    wanted.push_back({name, file.text});
  }
  return wanted;
}

}  // namespace purser
