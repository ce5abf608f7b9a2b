#include "ingest/fetch.h"

#include "ingest/s3_bills.h"

namespace purser {

bool NeedsFetch(const IngestRequest& request) {
  if (!request.location.empty()) return true;
  const SourceKind* kind = FindSourceKind(request.kind);
  return kind != nullptr && kind->fetch != nullptr && request.inputs.empty();
}

AwsAccess AccessOf(const IngestRequest& request) {
  AwsAccess access{.profile = request.profile,
                   .role_arn = request.role_arn,
                   .external_id = request.external_id,
                   .region = request.region};
  constexpr std::string_view kAccount = "{account}";
  const std::size_t at = access.role_arn.find(kAccount);
  if (at != std::string::npos && !request.accounts.empty())
    access.role_arn.replace(at, kAccount.size(), request.accounts.front());
  return access;
}

Result<void> FetchInputs(IngestRequest& request, const FetchPlace& place) {
  if (!request.location.empty())
    TRY(CopyBills(request, place));
  else
    TRY(FindSourceKind(request.kind)->fetch(request, place));
  request.inputs = {request.downloads};
  return {};
}

}  // namespace purser
