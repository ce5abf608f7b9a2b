#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "cloud/aws/client.h"
#include "cloud/aws/services.h"
#include "cloud/aws/xml.h"

namespace purser {
namespace {

constexpr std::size_t kMostPages = 100'000;

bool IsJson(AwsProtocol protocol) {
  return protocol == AwsProtocol::kJson || protocol == AwsProtocol::kRestJson;
}

Result<std::string> TokenOfJson(const AwsAnswer& page, const std::string& member) {
  const nlohmann::json json = nlohmann::json::parse(page.body, nullptr, false);
  if (!json.is_object()) return Error{ErrorKind::kData, "the answer is not a JSON object"};
  const auto found = json.find(member);
  if (found == json.end() || found->is_null()) return std::string();
  if (!found->is_string()) return Error{ErrorKind::kData, member + " of the answer is no text"};
  return found->get<std::string>();
}

/// Under the root (EC2, S3), or under the …Result in it (query).
Result<std::string> TokenOfXml(const AwsAnswer& page, const std::string& element) {
  const XmlNode root = TRY(ReadXml(page.body));
  const std::string token = root.Text(element);
  if (!token.empty()) return token;
  for (const XmlNode& child : root.children)
    if (child.name.ends_with("Result")) return child.Text(element);
  return std::string();
}

void Set(AwsParameters& parameters, const std::string& name, const std::string& value) {
  const auto found = std::ranges::find(parameters, name, &AwsParameters::value_type::first);
  if (found == parameters.end())
    parameters.emplace_back(name, value);
  else
    found->second = value;
}

void SetToken(AwsCall& call, AwsProtocol protocol, const std::string& name,
              const std::string& token) {
  if (protocol != AwsProtocol::kJson) return Set(call.parameters, name, token);
  nlohmann::json body = nlohmann::json::parse(call.body.empty() ? "{}" : call.body, nullptr, false);
  Check(body.is_object(), "the body of a JSON call is an object");
  body[name] = token;
  call.body = body.dump();
}

}  // namespace

Result<void> AwsClient::CallPages(AwsCall call, const AwsPaging& paging,
                                  const std::function<Result<void>(const AwsAnswer& page)>& take) {
  const AwsProtocol protocol = FindAwsService(call.service)->protocol;
  std::set<std::string> seen;
  for (;;) {
    const AwsAnswer page = TRY(Call(call));
    TRY(take(page));
    const std::string about = call.service + ':' + call.operation;
    const std::string token =
        TRY((IsJson(protocol) ? TokenOfJson(page, paging.answer) : TokenOfXml(page, paging.answer))
                .While(about));
    if (token.empty()) return {};
    if (!seen.insert(token).second || seen.size() > kMostPages)
      return Error{ErrorKind::kData, about + ": the listing does not end: page " +
                                         std::to_string(seen.size() + 1) +
                                         " names a page that came before"};
    SetToken(call, protocol, paging.request, token);
  }
}

Result<std::string> AwsAccountOf(AwsClient& client) {
  const AwsAnswer answer = TRY(client.Call({.service = "sts", .operation = "GetCallerIdentity"}));
  const XmlNode root = TRY(ReadXml(answer.body).While("sts:GetCallerIdentity"));
  const std::string account = root.Text("GetCallerIdentityResult/Account");
  const bool is_account =
      account.size() == 12 && account.find_first_not_of("0123456789") == std::string::npos;
  if (!is_account)
    return Error{ErrorKind::kData, "sts:GetCallerIdentity: the answer names no account"};
  return account;
}

}  // namespace purser
