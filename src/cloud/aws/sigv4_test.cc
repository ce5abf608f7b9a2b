#include "cloud/aws/sigv4.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace purser {
namespace {

/// Beside the sources, above the binary.
std::filesystem::path Suite() {
  std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe");
  while (folder.has_relative_path() && !std::filesystem::exists(folder / "tests/fixtures/sigv4"))
    folder = folder.parent_path();
  return folder / "tests/fixtures/sigv4";
}

std::string Text(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string WithoutLastNewline(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

struct Case {
  AwsSigningRequest request;
  std::string body;
  AwsSigningScope scope;
  AwsCredentials credentials;
  int seconds = 3600;
};

AwsParameters QueryOf(const std::string& text) {
  AwsParameters query;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, '&');) {
    const std::size_t equals = part.find('=');
    query.emplace_back(Unescaped(part.substr(0, equals)),
                       equals == std::string::npos ? "" : Unescaped(part.substr(equals + 1)));
  }
  return query;
}

/// "GET /a b?c=d HTTP/1.1", headers that may go on in the next line, a blank line, a body.
void ReadRequest(const std::string& text, Case& read) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  const std::size_t first = line.find(' '), last = line.rfind(" HTTP/");
  const std::string target = line.substr(first + 1, last - first - 1);
  const std::size_t mark = target.find('?');
  read.request.method = line.substr(0, first);
  read.request.path = target.substr(0, mark);
  if (mark != std::string::npos) read.request.query = QueryOf(target.substr(mark + 1));
  while (std::getline(lines, line) && !line.empty()) {
    if (line.front() == ' ') {
      read.request.headers.back().second += '\n' + line;
      continue;
    }
    const std::size_t colon = line.find(':');
    read.request.headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
  }
  std::getline(lines, read.body, '\0');
}

Case ReadCase(const std::filesystem::path& folder) {
  Case read;
  ReadRequest(Text(folder / "request.txt"), read);
  read.request.payload_sha256 = AwsSha256(read.body);
  const nlohmann::json context = nlohmann::json::parse(Text(folder / "context.json"));
  // The suite escapes paths once, as S3 does; two cases of its own escape them twice.
  read.request.path_rule = {.normalize = context["normalize"], .escape_again = false};
  if (context["sign_body"])
    read.request.headers.emplace_back("x-amz-content-sha256", read.request.payload_sha256);
  read.scope = {context["region"], context["service"],
                *ParseInstant(context["timestamp"].get<std::string>())};
  const nlohmann::json& credentials = context["credentials"];
  read.credentials = {.access_key_id = credentials["access_key_id"],
                      .secret_access_key = credentials["secret_access_key"],
                      .session_token = credentials.value("token", ""),
                      .expires = std::nullopt};
  // Sent, but added after signing.
  if (context.value("omit_session_token", false)) read.credentials.session_token.clear();
  read.seconds = context["expiration_in_seconds"];
  return read;
}

std::string Added(const AwsSignature& signature, std::string_view name) {
  for (const auto& [each, value] : signature.added)
    if (each == name) return value;
  return {};
}

void CompareWithSuite(const std::filesystem::path& folder, const std::string& kind,
                      const AwsSignature& signature) {
  SCOPED_TRACE(folder.filename().string() + ' ' + kind);
  EXPECT_EQ(signature.canonical_request, Text(folder / (kind + "-canonical-request.txt")));
  EXPECT_EQ(signature.string_to_sign, Text(folder / (kind + "-string-to-sign.txt")));
  EXPECT_EQ(signature.signature, Text(folder / (kind + "-signature.txt")));
}

TEST(SigV4, SignsEveryCaseOfTheOfficialSuiteByHeaders) {
  int cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(Suite())) {
    if (!std::filesystem::exists(entry.path() / "context.json")) continue;
    ++cases;
    const Case read = ReadCase(entry.path());

    const AwsSignature signature = SignAwsHeaders(read.request, read.scope, read.credentials);

    CompareWithSuite(entry.path(), "header", signature);
    const std::string sent = Text(entry.path() / "header-signed-request.txt");
    EXPECT_NE(sent.find("Authorization:" + Added(signature, "authorization") + "\n"),
              std::string::npos);
  }
  EXPECT_EQ(cases, 38);
}

TEST(SigV4, SignsEveryCaseOfTheOfficialSuiteByQuery) {
  int cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(Suite())) {
    if (!std::filesystem::exists(entry.path() / "context.json")) continue;
    ++cases;
    Case read = ReadCase(entry.path());
    std::erase_if(read.request.headers,
                  [](const auto& header) { return header.first == "x-amz-content-sha256"; });

    const AwsSignature signature =
        PresignAws(read.request, read.scope, read.credentials, read.seconds);

    CompareWithSuite(entry.path(), "query", signature);
    const std::string sent = Text(entry.path() / "query-signed-request.txt");
    EXPECT_NE(sent.find("X-Amz-Signature=" + signature.signature), std::string::npos);
  }
  EXPECT_EQ(cases, 38);
}

TEST(SigV4, SignsThePathTwiceEscapedWhereTheSuiteDoes) {
  for (const char* name : {"double-encode-path", "double-url-encode"}) {
    SCOPED_TRACE(name);
    const std::filesystem::path folder = Suite() / name;
    const bool is_lambda = std::string_view(name) == "double-url-encode";
    Case read;
    ReadRequest(Text(folder / "request.txt"), read);
    std::erase_if(read.request.headers, [](const auto& header) { return header.first != "Host"; });
    read.request.payload_sha256 = AwsSha256("");
    const AwsSigningScope scope{is_lambda ? "us-east-2" : "us-east-1",
                                is_lambda ? "lambda" : "service",
                                *ParseInstant("2021-05-11T15:40:45Z")};
    const AwsCredentials credentials{.access_key_id = is_lambda ? "AKIDEXAMPLE" : "ANOTREAL",
                                     .secret_access_key = "not in the suite",
                                     .session_token = {},
                                     .expires = std::nullopt};

    const AwsSignature signature = SignAwsHeaders(read.request, scope, credentials);

    EXPECT_EQ(signature.canonical_request,
              WithoutLastNewline(Text(folder / "header-canonical-request.txt")));
    if (is_lambda) {
      EXPECT_EQ(signature.string_to_sign,
                WithoutLastNewline(Text(folder / "header-string-to-sign.txt")));
    }
  }
}

TEST(SigV4, SignsAnS3KeyAsItIsSent) {
  AwsSigningRequest request{.method = "GET",
                            .path = "/bucket/" + AwsEscape("a//b/../tag=1 +ü.csv", "/"),
                            .query = {},
                            .headers = {{"host", "s3.amazonaws.com"}},
                            .payload_sha256 = AwsSha256(""),
                            .path_rule = AwsPathRule::ForS3()};

  const AwsSignature signature = SignAwsHeaders(request, {"us-east-1", "s3", {}}, {});

  EXPECT_TRUE(
      signature.canonical_request.starts_with("GET\n/bucket/a//b/../tag%3D1%20%2B%C3%BC.csv\n\n"));
}

TEST(SigV4, SortsParametersByTheirEscapedNames) {
  EXPECT_EQ(AwsQuery({{"b", "2"}, {"a-b", ""}, {"a", "z y"}, {"a", "="}, {"B", "+"}}),
            "B=%2B&a=%3D&a=z%20y&a-b=&b=2");
}

}  // namespace
}  // namespace purser
