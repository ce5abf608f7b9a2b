/// Answers of AWS, and of whatever answers in its place: any bytes are read, refused or named.

#include "cloud/aws/refusal.h"
#include "cloud/aws/xml.h"
#include "fuzz.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = InputText(data, size);
  const Result<XmlNode> root = ReadXml(text);
  if (root.ok()) {
    Demand(!root.value().name.empty(), "a root has a name");
    Demand(root.value().All("a/b").empty() == (root.value().Find("a/b") == nullptr),
           "Find and All agree");
  }
  const AwsRefusal refusal = ReadAwsRefusal({400, {{"x-amzn-errortype", text}}, text, {}});
  Demand(!refusal.code.empty() && refusal.code.size() <= 80, "a refusal has a short code");
  const Error error = ErrorOf({.service = "ec2", .operation = "X"}, "eu-west-1", refusal);
  Demand(error.message.find('\n') == std::string::npos, "an error is one line");
  for (const AwsProtocol protocol : {AwsProtocol::kQuery, AwsProtocol::kEc2, AwsProtocol::kJson,
                                     AwsProtocol::kRestJson, AwsProtocol::kRestXml})
    (void)IsCutShort(protocol, text);
  (void)ParseHttpDate(text);
  return 0;
}
