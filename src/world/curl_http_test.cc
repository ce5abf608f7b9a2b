#include "world/curl_http.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace purser {
namespace {

/// Listens on a free port, takes one request and gives one answer, both as they are.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    Check(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0, "bound");
    Check(::listen(listener_, 1) == 0, "listening");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~OneAnswer() {
    if (thread_.joinable()) thread_.join();
    ::close(listener_);
  }
  std::string url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  std::string request() {
    thread_.join();
    return request_;
  }

 private:
  void Serve() {
    const int connection = ::accept(listener_, nullptr, nullptr);
    char block[4096];
    while (request_.find("\r\n\r\n") == std::string::npos || !request_.ends_with("END")) {
      const ssize_t got = ::read(connection, block, sizeof block);
      if (got <= 0) break;
      request_.append(block, static_cast<std::size_t>(got));
      if (request_.starts_with("GET")) break;
    }
    Check(::write(connection, answer_.data(), answer_.size()) > 0, "answered");
    ::close(connection);
  }

  std::string answer_, request_;
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

TEST(CurlHttp, SendsMethodHeadersAndBodyAndReadsTheWholeAnswer) {
  OneAnswer server("HTTP/1.1 404 Not Found\r\nX-Thing: a b \r\nContent-Length: 5\r\n\r\nhello");
  CurlHttp http;

  const HttpResponse response = http.Send({.method = "PUT",
                                           .url = server.url("/k?a=b"),
                                           .headers = {{"X-Mine", "1"}},
                                           .body = "body END"})
                                    .value();

  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "hello");
  EXPECT_EQ(response.headers.at("x-thing"), "a b");
  const std::string request = server.request();
  EXPECT_TRUE(request.starts_with("PUT /k?a=b HTTP/1.1\r\n"));
  EXPECT_NE(request.find("X-Mine: 1\r\n"), std::string::npos);
  EXPECT_EQ(request.find("Expect:"), std::string::npos);
  EXPECT_TRUE(request.ends_with("\r\n\r\nbody END"));
}

TEST(CurlHttp, ASinkTakesTheBodyOfAnAnswerAndNotOfAnError) {
  OneAnswer good("HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\n\r\nhello");
  OneAnswer bad("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
  CurlHttp http;
  std::string sunk;
  const auto sink = [&](std::string_view piece) -> Result<void> {
    sunk += piece;
    return {};
  };

  const HttpResponse taken = http.Send({.url = good.url("/a"), .sink = sink}).value();
  const HttpResponse refused = http.Send({.url = bad.url("/b"), .sink = sink}).value();

  EXPECT_EQ(sunk, "hello");
  EXPECT_EQ(taken.body, "");
  EXPECT_EQ(refused.body, "no");
}

TEST(CurlHttp, AnErrorOfTheSinkEndsTheExchange) {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  CurlHttp http;

  const Result<HttpResponse> answer =
      http.Send({.url = server.url("/a"), .sink = [](std::string_view) -> Result<void> {
                   return Error{ErrorKind::kInterrupted, "enough"};
                 }});

  EXPECT_EQ(answer.error().kind, ErrorKind::kInterrupted);
}

TEST(CurlHttp, ThePathGoesOutAsWritten) {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  CurlHttp http;

  EXPECT_EQ(http.Send({.url = server.url("/b/../c/./d")}).value().status, 200);

  EXPECT_TRUE(server.request().starts_with("GET /b/../c/./d HTTP/1.1\r\n"));
}

TEST(CurlHttp, ARedirectIsAnAnswer) {
  OneAnswer server("HTTP/1.1 302 Found\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n");
  CurlHttp http;

  const HttpResponse response = http.Send({.url = server.url("/")}).value();

  EXPECT_EQ(response.status, 302);
  EXPECT_EQ(response.headers.at("location"), "http://x/");
}

TEST(CurlHttp, NobodyListeningIsUnavailableAndTheMessageHidesTheQuery) {
  CurlHttp http;

  const Error error = http.Send({.url = "http://127.0.0.1:1/p?X-Amz-Signature=secret"}).error();

  EXPECT_EQ(error.kind, ErrorKind::kUnavailable);
  EXPECT_EQ(error.message.find("secret"), std::string::npos);
}

TEST(CurlHttp, OnlyHttpIsSpoken) {
  CurlHttp http;

  EXPECT_EQ(http.Send({.url = "file:///etc/passwd"}).error().kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace purser
