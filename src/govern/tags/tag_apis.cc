#include "govern/tags/tag_apis.h"

#include <algorithm>

#include "domain/resource.h"

namespace purser {

const TagApi& TagApiOf(std::string_view type) {
  static const TagApi s3 = S3TagApi();
  const ResourceType* known = FindResourceType(type);
  const std::string_view service =
      known == nullptr ? type.substr(0, type.find(':')) : known->service;
  if (service == s3.service) return s3;
  for (const std::span<const TagApi> apis : {QueryTagApis(), JsonTagApis()}) {
    const auto found = std::ranges::find(apis, service, &TagApi::service);
    if (found != apis.end()) return *found;
  }
  return JsonTagApis().back();
}

}  // namespace purser
