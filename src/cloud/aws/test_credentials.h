/// A home with AWS's shared files, in a world of fakes: for tests of the credential chain.
#pragma once

#include <string>
#include <string_view>

#include "world/fakes.h"

namespace purser {

struct CredentialWorld : FakeWorld {
  CredentialWorld() { environment.values["HOME"] = home.path().string(); }

  /// `path` below ~/.aws.
  void WriteHome(const std::string& path, std::string_view text) {
    const std::filesystem::path file = home.path() / ".aws" / path;
    Check(disk.MakeFolders(file.parent_path()).ok() && disk.Write(file, text).ok(),
          "a file can be written");
  }

  TemporaryFolder home;
};

/// An answer of STS.
inline HttpResponse StsAnswer(std::string_view action, std::string_view id,
                              std::string_view expires = "2026-10-05T13:00:00Z") {
  const std::string name(action);
  return {.status = 200,
          .body = "<" + name + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" +
                  name + "Result><Credentials><AccessKeyId>" + std::string(id) +
                  "</AccessKeyId><SecretAccessKey>hush</SecretAccessKey>"
                  "<SessionToken>token</SessionToken><Expiration>" +
                  std::string(expires) + "</Expiration></Credentials></" + name + "Result></" +
                  name + "Response>"};
}

inline HttpResponse StsRefusal(int status, std::string_view code, std::string_view message) {
  return {.status = status,
          .body =
              "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
              "<Type>Sender</Type><Code>" +
              std::string(code) + "</Code><Message>" + std::string(message) +
              "</Message></Error></ErrorResponse>"};
}

}  // namespace purser
