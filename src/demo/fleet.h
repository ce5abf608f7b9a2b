/// Everything the team runs over the demo's months: what, where, when, at which price.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "base/time.h"
#include "demo/line.h"

namespace purser {

enum class Schedule : std::uint8_t {
  kAlways,
  kWeekdays,   ///< All hours of Monday to Friday.
  kWorkHours,  ///< 8 to 18 UTC, Monday to Friday.
};

/// A container on a node of the cluster, with its share of each node-hour.
struct Pod {
  DemoSubject processors;    ///< Its EKS-EC2-vCPU-Hours line.
  DemoSubject accelerators;  ///< Its EKS-EC2-Accelerator-Hours line.
  std::int64_t used = 0;     ///< Permille of the node's cost that it used.
  std::int64_t unused = 0;   ///< Permille of idle cost that it is given.
};

/// What is billed by the hour while it runs.
struct FleetResource {
  DemoSubject subject;
  Schedule schedule = Schedule::kAlways;
  std::int64_t from = 0;  ///< First hour since the demo's first month, inclusive.
  std::int64_t to = 0;    ///< Exclusive.
  std::vector<Pod> pods;
};

/// What is billed once a day: storage, tokens, requests, traffic.
struct Metered {
  DemoSubject subject;
  std::int64_t from_day = 0;
  std::int64_t to_day = 0;
  Units first = 0;              ///< Quantity of the first day.
  Units growth = 0;             ///< Added every day.
  std::int64_t noise = 0;       ///< Permille up or down.
  std::int64_t weekend = 1000;  ///< Permille of a weekday's quantity.
};

/// Addresses of what is inside never change once made: lines point at subjects.
struct Fleet {
  std::deque<FleetResource> resources;
  std::deque<Metered> metered;
  std::deque<Commitment> commitments;
};

/// The capacity block: two machines, paid ahead by one fee.
inline constexpr int kBlockMonth = 9;
inline constexpr std::int64_t kBlockHour = 9 * 24 + 11;  ///< In that month.
inline constexpr std::int64_t kBlockHours = 5 * 24;

/// The demo's calendar: hours and days since the first month.
struct DemoCalendar {
  Month first;
  int months = 0;

  Date start() const { return first.period().start; }
  std::int64_t days() const { return (first.Plus(months).period().start - start()).count(); }
  std::int64_t hours() const { return days() * 24; }
  /// Hours from the start to the month with this index (0 is the first).
  std::int64_t MonthHour(int index) const {
    return (first.Plus(index).period().start - start()).count() * 24;
  }
  /// 0 is Monday.
  int Weekday(std::int64_t day) const {
    const std::chrono::weekday weekday(start() + std::chrono::days(day));
    return static_cast<int>(weekday.iso_encoding()) - 1;
  }
};

Fleet MakeFleet(const DemoCalendar& calendar, std::uint64_t seed);

/// The parts of MakeFleet, a file each.
void AddServices(Fleet& fleet, const DemoCalendar& calendar);
void AddJobs(Fleet& fleet, const DemoCalendar& calendar, std::uint64_t seed);
void AddMetered(Fleet& fleet, const DemoCalendar& calendar);
void AddCommitments(Fleet& fleet, const DemoCalendar& calendar);

}  // namespace purser
