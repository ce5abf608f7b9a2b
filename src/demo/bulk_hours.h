/// The lines of a bill of any size, hour by hour. An hour's lines depend on nothing that was
/// written before its file, so files can be made side by side and in any order.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "base/int128.h"
#include "demo/bulk_machines.h"
#include "demo/month_bill.h"

namespace purser {

enum class BulkShape {
  kSteady,  ///< At most 30 thousand identities: fleets that stay.
  kBursty,  ///< About three identities in ten lines: spot, pods, jobs with short-lived ids.
};

/// What all files of a bill share. Immutable once made.
struct BulkFleet {
  std::int64_t lines = 0;
  BulkShape shape = BulkShape::kSteady;
  std::uint64_t seed = 1;
  Month month;
  std::int64_t hours = 0;  ///< Of the month.
  std::vector<Machine> steady;
  std::vector<Machine> reserved;
  Commitment plan;
  Commitment reservation;

  /// Lines before this hour of the month.
  std::int64_t LinesBefore(std::int64_t hour) const;
};

BulkFleet MakeBulkFleet(std::int64_t lines, BulkShape shape, std::uint64_t seed, Month month);

/// Writes the lines of consecutive hours. The fleet must outlive it.
class BulkHours {
 public:
  /// @param part  Number of the file, which makes its short-lived machines its own.
  BulkHours(const BulkFleet& fleet, std::uint64_t part) : fleet_(fleet), part_(part) {}

  /// Replaces the lines of `bill` by those of an hour; subjects live until the next call.
  void Fill(MonthBill& bill, std::int64_t hour);

 private:
  void AddReserved();
  void AddMonthFees();
  void AddShort();
  void AddSteady();
  void AddMachine(const Machine& machine);
  /// @return its effective cost
  Units AddUse(const DemoSubject& subject, bool may_be_covered);
  void AddPods(const Machine& node, Units cost);
  void AddPlanFee();
  Line& Add(const DemoSubject& subject, LineType type);

  const BulkFleet& fleet_;
  std::uint64_t part_;
  std::uint64_t next_short_ = 0;
  std::deque<Machine> living_;
  MonthBill* bill_ = nullptr;
  std::int64_t hour_ = 0;
  std::int64_t room_ = 0;  ///< Lines of the hour that are still to be written.
  Units plan_left_ = 0;
};

}  // namespace purser
