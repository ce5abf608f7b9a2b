#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "demo/cur_text.h"
#include "world/world.h"

namespace purser {

/// One delivery of one month.
struct CurDelivery {
  std::string id;          ///< "2026-11-03T02:00:00.000Z-…" or, legacy, "20261103T020000Z".
  std::size_t lines = 0;   ///< The first so many lines of the bill.
  bool is_current = true;  ///< Its manifest is the month's.
};

inline constexpr std::size_t kLinesPerFile = 40'000;

/// Id of a delivery made on `day` after the month.
std::string DeliveryId(CurLayout layout, Date day, std::string_view name);

/// Path of the delivery's file with this number (from 1) below the bucket.
/// @param suffix  ".csv.gz"
std::string CurFileKey(Month month, CurLayout layout, const std::string& id, std::size_t number,
                       std::string_view suffix);

/// Writes the manifests that name `keys`, which are there already.
Result<void> WriteCurManifests(Files& files, const std::filesystem::path& folder,
                               const MonthBill& bill, CurLayout layout, const CurDelivery& delivery,
                               const std::vector<std::string>& keys);

/// Writes the delivery's gzip files and manifests under `folder` in the layout of the bucket.
Result<void> WriteCurDelivery(Files& files, const std::filesystem::path& folder,
                              const MonthBill& bill, CurLayout layout, const CurDelivery& delivery);

}  // namespace purser
