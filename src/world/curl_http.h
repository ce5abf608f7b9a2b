/// HTTP by libcurl, which is loaded at the first request: linked, it would cost every
/// command about 6 ms of start-up.
#pragma once

#include <memory>

#include "world/world.h"

namespace purser {

/// Safe for several threads. Connections are kept and reused. Redirects are answers, not
/// followed: a signature holds for one address. Verifies certificates; honours http_proxy,
/// https_proxy, no_proxy and SSL_CERT_FILE. Gives up after 60 s without a byte.
///
/// @error kUnavailable  also when libcurl is not installed
/// @error kConfig       a URL that is not http:// or https://
class CurlHttp : public Http {
 public:
  CurlHttp();
  ~CurlHttp() override;
  Result<HttpResponse> Send(const HttpRequest& request) override;

 private:
  struct Library;
  Result<Library*> Load();

  std::unique_ptr<Library> library_;
};

}  // namespace purser
