#include "cloud/aws/request.h"

#include <algorithm>

#include "base/ascii.h"

namespace purser {
namespace {

/// What a protocol makes of a call, before it is placed and signed.
struct Shape {
  std::string method = "POST";
  std::string path = "/";  ///< Unescaped.
  AwsParameters query = {};
  std::map<std::string, std::string> headers = {};  ///< Names in lower case.
  std::string body = {};
};

/// A blank is "+", as in every form: servers that take a form apart and put it together again
/// before they check the signature expect it.
std::string FormText(const AwsParameters& form) {
  constexpr std::string_view kBlank = "%20";
  std::string text = AwsQuery(form);
  for (std::size_t at = text.find(kBlank); at != std::string::npos; at = text.find(kBlank, at))
    text.replace(at, kBlank.size(), "+");
  return text;
}

Shape QueryShape(const AwsCall& call, const AwsService& service) {
  AwsParameters form = {{"Action", call.operation}, {"Version", std::string(service.version)}};
  form.insert(form.end(), call.parameters.begin(), call.parameters.end());
  return {.headers = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}},
          .body = FormText(form)};
}

Shape JsonShape(const AwsCall& call, const AwsService& service) {
  return {
      .headers = {{"content-type", "application/x-amz-json-" + std::string(service.json_version)},
                  {"x-amz-target", std::string(service.target) + '.' + call.operation}},
      .body = call.body.empty() ? "{}" : call.body};
}

Shape RestShape(const AwsCall& call, const AwsService& service) {
  Shape shape{.method = call.method, .path = call.path, .query = call.parameters};
  shape.body = call.body;
  // Without a type the transport would call the body a form.
  if (!call.body.empty())
    shape.headers["content-type"] = service.protocol == AwsProtocol::kRestJson
                                        ? "application/json"
                                        : "application/octet-stream";
  return shape;
}

/// Slashes divide; "%2F" in a path of REST and JSON (an ARN as a label) is a slash that does not.
std::string PathOnTheWire(const std::string& path, AwsProtocol protocol) {
  std::string escaped = AwsEscape(path, "/");
  if (protocol != AwsProtocol::kRestJson) return escaped;
  constexpr std::string_view kTwice = "%252F";
  for (std::size_t at = escaped.find(kTwice); at != std::string::npos; at = escaped.find(kTwice))
    escaped.replace(at, kTwice.size(), "%2F");
  return escaped;
}

Shape ShapeOf(const AwsCall& call, const AwsService& service) {
  switch (service.protocol) {
    case AwsProtocol::kQuery:
    case AwsProtocol::kEc2:
      return QueryShape(call, service);
    case AwsProtocol::kJson:
      return JsonShape(call, service);
    case AwsProtocol::kRestJson:
    case AwsProtocol::kRestXml:
      return RestShape(call, service);
  }
  Check(false, "a protocol has a shape");
  return {};
}

}  // namespace

HttpRequest AwsRequestOf(const AwsCall& call, const AwsService& service,
                         const AwsEndpoint& endpoint, const AwsCredentials& credentials,
                         Instant time) {
  Shape shape = ShapeOf(call, service);
  for (const auto& [name, value] : call.headers) shape.headers[LowerAscii(name)] = value;
  const bool is_s3 = service.protocol == AwsProtocol::kRestXml;
  const AwsS3Place place =
      is_s3 ? AwsS3PlaceOf(endpoint, shape.path) : AwsS3Place{endpoint.authority, shape.path};
  AwsSigningRequest unsigned_request{
      .method = shape.method,
      .path = endpoint.path + PathOnTheWire(place.path, service.protocol),
      .query = shape.query,
      .headers = {{"host", place.authority}},
      .payload_sha256 = AwsSha256(shape.body),
      .path_rule = is_s3 ? AwsPathRule::ForS3() : AwsPathRule{}};
  // S3 demands it; others take it, and need not hash a body that is not there.
  if (is_s3 || service.protocol == AwsProtocol::kRestJson)
    shape.headers["x-amz-content-sha256"] = unsigned_request.payload_sha256;
  for (const auto& [name, value] : shape.headers)
    unsigned_request.headers.emplace_back(name, value);
  const AwsSignature signature = SignAwsHeaders(
      unsigned_request, {endpoint.region, std::string(service.signing_name), time}, credentials);
  HttpRequest request{.method = shape.method,
                      .url = endpoint.scheme + "://" + place.authority + unsigned_request.path,
                      .headers = std::move(shape.headers),
                      .body = std::move(shape.body),
                      .sink = call.sink};
  const std::string query = AwsQuery(shape.query);
  if (!query.empty()) request.url += '?' + query;
  for (const auto& [name, value] : signature.added) request.headers[name] = value;
  return request;
}

std::string AwsBucketOf(const AwsCall& call) {
  if (call.service != "s3" || call.path.size() < 2) return {};
  return call.path.substr(1, call.path.find('/', 1) - 1);
}

}  // namespace purser
