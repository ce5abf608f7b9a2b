#include "world/curl_http.h"

#include <curl/curl.h>
#include <dlfcn.h>

#include <cstdlib>
#include <mutex>
#include <vector>

namespace purser {
namespace {

/// What one transfer fills in.
struct Transfer {
  const HttpRequest& request;
  HttpResponse response = {};
  int status = 0;  ///< Of the answer that is being read.
  bool body_too_long = false;
  Result<void> sunk = {};  ///< What the sink said.
};

/// Large objects come by ranges; one answer beyond this is a mistake or an attack.
constexpr std::size_t kMostBody = std::size_t{1} << 30;

std::size_t TakeBody(char* data, std::size_t size, std::size_t count, void* target) {
  Transfer& transfer = *static_cast<Transfer*>(target);
  if (transfer.request.sink && transfer.status / 100 == 2) {
    transfer.sunk = transfer.request.sink({data, size * count});
    return transfer.sunk.ok() ? size * count : 0;
  }
  if (transfer.response.body.size() + size * count > kMostBody) {
    transfer.body_too_long = true;
    return 0;
  }
  transfer.response.body.append(data, size * count);
  return size * count;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::size_t TakeHeader(char* data, std::size_t size, std::size_t count, void* target) {
  Transfer& transfer = *static_cast<Transfer*>(target);
  HttpResponse& response = transfer.response;
  const std::string_view line(data, size * count);
  // A status line opens a new answer: "100 Continue" comes before the real one.
  if (line.starts_with("HTTP/")) {
    response.headers.clear();
    const std::size_t blank = line.find(' ');
    transfer.status = blank == std::string_view::npos ? 0 : std::atoi(line.data() + blank);
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos && !line.starts_with("HTTP/")) {
    std::string& value = response.headers[LowerCase(Trimmed(line.substr(0, colon)))];
    if (!value.empty()) value += ", ";
    value += Trimmed(line.substr(colon + 1));
  }
  return size * count;
}

}  // namespace

struct CurlHttp::Library {
  decltype(&::curl_easy_init) init = nullptr;
  decltype(&::curl_easy_reset) reset = nullptr;
  decltype(&::curl_easy_cleanup) cleanup = nullptr;
  decltype(&::curl_easy_setopt) setopt = nullptr;
  decltype(&::curl_easy_perform) perform = nullptr;
  decltype(&::curl_easy_getinfo) getinfo = nullptr;
  decltype(&::curl_easy_strerror) strerror = nullptr;
  decltype(&::curl_slist_append) append = nullptr;
  decltype(&::curl_slist_free_all) free_all = nullptr;

  std::once_flag once;
  std::string missing = "libcurl.so.4 is not installed";  ///< Empty once everything is there.
  std::mutex mutex;
  std::vector<CURL*> idle;  ///< Handles with their open connections.

  ~Library() {
    for (CURL* handle : idle) cleanup(handle);
  }

  void LoadOnce() {
    void* library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return;
    bool complete = true;
    const auto find = [&](auto& function, const char* name) {
      function =
          reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(library, name));
      complete = complete && function != nullptr;
    };
    decltype(&::curl_global_init) global_init = nullptr;
    find(global_init, "curl_global_init");
    find(init, "curl_easy_init");
    find(reset, "curl_easy_reset");
    find(cleanup, "curl_easy_cleanup");
    find(setopt, "curl_easy_setopt");
    find(perform, "curl_easy_perform");
    find(getinfo, "curl_easy_getinfo");
    find(strerror, "curl_easy_strerror");
    find(append, "curl_slist_append");
    find(free_all, "curl_slist_free_all");
    if (!complete || global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
      missing = "libcurl.so.4 is not usable";
    else
      missing.clear();
  }

  CURL* Take() {
    const std::scoped_lock lock(mutex);
    if (idle.empty()) return init();
    CURL* handle = idle.back();
    idle.pop_back();
    return handle;
  }

  void GiveBack(CURL* handle) {
    reset(handle);
    const std::scoped_lock lock(mutex);
    idle.push_back(handle);
  }

  /// The list is the caller's; @return nullptr where there is nothing to send.
  curl_slist* Headers(const HttpRequest& request) const {
    // curl's own "Expect: 100-continue" costs a second with servers that ignore it.
    curl_slist* list = append(nullptr, "Expect:");
    for (const auto& [name, value] : request.headers)
      list = append(list, value.empty() ? (name + ";").c_str() : (name + ": " + value).c_str());
    return list;
  }

  void Prepare(CURL* handle, const HttpRequest& request, Transfer& transfer) const {
    setopt(handle, CURLOPT_URL, request.url.c_str());
    setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    setopt(handle, CURLOPT_USERAGENT, "purser/" PURSER_VERSION);
    setopt(handle, CURLOPT_PATH_AS_IS, 1L);
    setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
    setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    setopt(handle, CURLOPT_LOW_SPEED_TIME, 60L);
    setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    setopt(handle, CURLOPT_NOSIGNAL, 1L);
    setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    setopt(handle, CURLOPT_WRITEFUNCTION, &TakeBody);
    setopt(handle, CURLOPT_WRITEDATA, &transfer);
    setopt(handle, CURLOPT_HEADERFUNCTION, &TakeHeader);
    setopt(handle, CURLOPT_HEADERDATA, &transfer);
    if (const char* bundle = std::getenv("SSL_CERT_FILE")) setopt(handle, CURLOPT_CAINFO, bundle);
    if (request.direct) setopt(handle, CURLOPT_NOPROXY, "*");
    if (request.method == "HEAD") {
      setopt(handle, CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET" || !request.body.empty()) {
      setopt(handle, CURLOPT_POST, 1L);
      setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
      setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
  }
};

CurlHttp::CurlHttp() : library_(std::make_unique<Library>()) {}
CurlHttp::~CurlHttp() = default;

Result<CurlHttp::Library*> CurlHttp::Load() {
  std::call_once(library_->once, [this] { library_->LoadOnce(); });
  if (!library_->missing.empty()) return Error{ErrorKind::kUnavailable, library_->missing};
  return library_.get();
}

Result<HttpResponse> CurlHttp::Send(const HttpRequest& request) {
  Library* const library = TRY(Load());
  Library& curl = *library;
  // The query may hold a signature or token, so messages name the address without it.
  const std::string attempt =
      request.method + " " + request.url.substr(0, request.url.find_first_of("?#"));
  Transfer transfer{request};
  CURL* handle = curl.Take();
  if (handle == nullptr) return Error{ErrorKind::kUnavailable, attempt + ": out of memory"};
  curl.Prepare(handle, request, transfer);
  curl_slist* headers = curl.Headers(request);
  curl.setopt(handle, CURLOPT_HTTPHEADER, headers);
  const CURLcode code = curl.perform(handle);
  long status = 0;
  curl.getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  curl.free_all(headers);
  curl.GiveBack(handle);
  if (!transfer.sunk.ok()) return transfer.sunk.error();
  if (transfer.body_too_long)
    return Error{ErrorKind::kData, attempt + ": the answer is longer than 1 GiB"};
  if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
    return Error{ErrorKind::kConfig, attempt + ": not an http:// or https:// address"};
  if (code != CURLE_OK) return Error{ErrorKind::kUnavailable, attempt + ": " + curl.strerror(code)};
  transfer.response.status = static_cast<int>(status);
  return std::move(transfer.response);
}

}  // namespace purser
