/// The team's try of another cloud: one month of Azure under a Microsoft Customer Agreement, told
/// twice as Azure does, in the folders and with the manifests that exports write.
///
/// What holds to the last unit: what commitments cost in the amortized export is used + unused of
/// the reservation; everything else is the same in both; the actual export adds up to the invoice.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "demo/units.h"
#include "world/world.h"

namespace purser {

inline constexpr std::string_view kAzureProfile = "ACME-ML-AZURE";

struct AzureBill {
  std::string actual;     ///< CSV with its header.
  std::string amortized;  ///< Likewise.
  std::int64_t lines = 0;
  Units billed = 0;
};

AzureBill MakeAzureBill(Month month);

/// Writes both exports and their manifests below `folder`.
/// @error any  of Files::Write
Result<void> WriteAzureBill(Files& files, const std::filesystem::path& folder, Month month,
                            const AzureBill& bill);

}  // namespace purser
