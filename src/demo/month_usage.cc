/// Hour by hour: what runs, which part of it reserved instances and Savings Plans cover, and
/// how pods share their node. A daily bill adds the hours of a day up, line by line.

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "demo/month_bill.h"
#include "demo/prng.h"

namespace purser {
namespace {

/// Collects lines; in a daily bill, lines of one kind and day become one.
class LineCollector {
 public:
  LineCollector(std::vector<Line>& lines, Granularity granularity)
      : lines_(lines), granularity_(granularity) {}

  void Add(Line line, std::int64_t hour) {
    if (granularity_ == Granularity::kHourly) {
      line.start = hour;
      line.end = hour + 1;
      lines_.push_back(line);
      return;
    }
    const std::int64_t day = hour / 24;
    const auto [found, is_new] =
        by_day_.try_emplace(Key{line.subject, line.commitment, line.type, day}, lines_.size());
    if (is_new) {
      line.start = day * 24;
      line.end = line.start + 24;
      lines_.push_back(line);
      return;
    }
    for (std::size_t i = 0; i < kMeasures; ++i)
      lines_[found->second].measures[i] += line.measures[i];
  }

 private:
  struct Key {
    const DemoSubject* subject;
    const Commitment* commitment;
    LineType type;
    std::int64_t day;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      std::size_t hash = std::hash<const void*>()(key.subject);
      hash = hash * 31 + std::hash<const void*>()(key.commitment);
      return (hash * 31 + static_cast<std::size_t>(key.type)) * 31 +
             static_cast<std::size_t>(key.day);
    }
  };

  std::vector<Line>& lines_;
  Granularity granularity_;
  std::unordered_map<Key, std::size_t, Hash> by_day_;
};

/// A resource in one hour, and how much of the hour no commitment covers yet.
struct Use {
  const FleetResource* resource;
  Units open = kOne;
  Units effective = 0;  ///< Of what was billed so far.
  Units list = 0;
};

bool RunsAt(const FleetResource& resource, const DemoCalendar& calendar, std::int64_t hour) {
  if (hour < resource.from || hour >= resource.to) return false;
  if (resource.schedule == Schedule::kAlways) return true;
  if (calendar.Weekday(hour / 24) >= 5) return false;
  return resource.schedule == Schedule::kWeekdays || (hour % 24 >= 8 && hour % 24 < 18);
}

bool IsActive(const Commitment& commitment, std::int64_t hour) {
  return hour >= commitment.first_hour && hour < commitment.first_hour + kHoursOfTerm;
}

/// One hour of the fleet.
class HourBill {
 public:
  HourBill(LineCollector& lines, std::int64_t hour, std::vector<Use>& uses)
      : lines_(lines), hour_(hour), uses_(uses) {}

  void CoverByReserved(const Commitment& reserved) {
    Units left = reserved.count * kOne;
    for (Use& use : uses_) {
      const DemoSubject& subject = use.resource->subject;
      if (subject.instance_type != reserved.instance_type) continue;
      const Units taken = std::min(left, use.open);
      if (taken == 0) continue;
      left -= taken;
      Line line{&subject, LineType::kDiscountedUsage, 0, 0, &reserved};
      line[kQuantity] = taken;
      line[kList] = Times(taken, subject.rate);
      line[kReservedUpfrontUsed] = Times(taken, reserved.amortized);
      line[kReservedRecurringUsed] = Times(taken, reserved.recurring);
      line[kReservedEffective] = line[kReservedUpfrontUsed] + line[kReservedRecurringUsed];
      Bill(use, line, taken, line[kReservedEffective]);
    }
  }

  /// @param order  Indices of uses, deepest discount first, as AWS applies plans.
  void CoverByPlan(const Commitment& plan, const std::vector<std::size_t>& order) {
    const Units total = plan.recurring + plan.amortized;
    Units left = total;
    for (const std::size_t index : order)
      if (uses_[index].resource->subject.coverage == plan.covers) Cover(uses_[index], plan, left);
    Line fee{&plan.fee, LineType::kPlanFee, 0, 0, &plan};
    fee[kQuantity] = kOne;
    fee[kUnblended] = plan.recurring;
    fee[kPlanTotal] = total;
    fee[kPlanUsed] = total - left;
    fee[kPlanAmortized] = plan.amortized;
    fee[kPlanRecurring] = plan.recurring;
    lines_.Add(fee, hour_);
  }

  void BillTheRest() {
    for (Use& use : uses_) {
      if (use.open == 0) continue;
      const DemoSubject& subject = use.resource->subject;
      Line line{&subject, LineType::kUsage};
      line[kQuantity] = use.open;
      line[kUnblended] = Times(use.open, subject.paid_rate);
      line[kList] = Times(use.open, subject.rate);
      Bill(use, line, use.open, line[kUnblended]);
    }
  }

  /// Pods share what their node cost this hour, by cost and not by rate.
  void SplitNodes() {
    for (const Use& use : uses_)
      for (const Pod& pod : use.resource->pods) {
        SplitOne(use, pod.processors, pod.used / 4, pod.unused / 4);
        SplitOne(use, pod.accelerators, pod.used - pod.used / 4, pod.unused - pod.unused / 4);
      }
  }

 private:
  void Cover(Use& use, const Commitment& plan, Units& left) {
    const DemoSubject& subject = use.resource->subject;
    if (use.open == 0 || left == 0) return;
    Units taken = use.open;
    Units cost = Times(taken, subject.plan_rate);
    if (cost > left) {
      // The last use of the hour is covered in part: AWS writes it as two lines.
      taken = static_cast<Units>(static_cast<Int128>(left) * kOne / subject.plan_rate);
      cost = left;
    }
    if (taken == 0) return;
    left -= cost;
    const Units on_demand = Times(taken, subject.rate);
    Line covered{&subject, LineType::kCovered, 0, 0, &plan};
    covered[kQuantity] = taken;
    covered[kUnblended] = covered[kList] = on_demand;
    covered[kPlanEffective] = cost;
    Bill(use, covered, taken, cost);
    Line negation{&subject, LineType::kNegation, 0, 0, &plan};
    negation[kQuantity] = taken;
    negation[kUnblended] = -on_demand;
    negation[kList] = on_demand;
    lines_.Add(negation, hour_);
  }

  void Bill(Use& use, const Line& line, Units taken, Units effective) {
    use.open -= taken;
    use.effective += effective;
    use.list += line[kList];
    lines_.Add(line, hour_);
  }

  void SplitOne(const Use& use, const DemoSubject& subject, std::int64_t used,
                std::int64_t unused) {
    Line line{&subject, LineType::kSplitCost};
    line[kQuantity] = Permille(kOne, used);
    line[kSplitUsage] = Permille(kOne, used);
    line[kSplitShare] = Permille(use.effective, used);
    line[kSplitUnused] = Permille(use.effective, unused);
    line[kSplitListShare] = Permille(use.list, used);
    line[kSplitListUnused] = Permille(use.list, unused);
    lines_.Add(line, hour_);
  }

  LineCollector& lines_;
  std::int64_t hour_;
  std::vector<Use>& uses_;
};

/// Order in which plans are applied: the lowest share of the on-demand price first.
std::vector<std::size_t> ByDiscount(const std::vector<Use>& uses) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < uses.size(); ++i)
    if (uses[i].resource->subject.coverage != Coverage::kNone) order.push_back(i);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    const DemoSubject& subject = uses[i].resource->subject;
    return static_cast<Units>(static_cast<Int128>(subject.plan_rate) * 1000 / subject.rate);
  });
  return order;
}

}  // namespace

void AddUsage(MonthBill& bill, const Fleet& fleet, const DemoCalendar& calendar,
              Granularity granularity) {
  const std::int64_t first = calendar.MonthHour(bill.month);
  const std::int64_t end = calendar.MonthHour(bill.month + 1);
  std::vector<const FleetResource*> present;
  for (const FleetResource& resource : fleet.resources)
    if (resource.from < end && resource.to > first) present.push_back(&resource);

  LineCollector lines(bill.lines, granularity);
  std::vector<Use> uses;
  for (std::int64_t hour = first; hour < end; ++hour) {
    uses.clear();
    for (const FleetResource* resource : present)
      if (RunsAt(*resource, calendar, hour)) uses.push_back({resource});
    HourBill hour_bill(lines, hour - first, uses);
    for (const Commitment& commitment : fleet.commitments)
      if (!commitment.instance_type.empty() && IsActive(commitment, hour))
        hour_bill.CoverByReserved(commitment);
    const std::vector<std::size_t> order = ByDiscount(uses);
    for (const Commitment& commitment : fleet.commitments)
      if (commitment.instance_type.empty() && IsActive(commitment, hour))
        hour_bill.CoverByPlan(commitment, order);
    hour_bill.BillTheRest();
    hour_bill.SplitNodes();
  }
}

void AddDailyUsage(MonthBill& bill, const Fleet& fleet, const DemoCalendar& calendar) {
  const std::int64_t first = calendar.MonthHour(bill.month) / 24;
  const std::int64_t end = calendar.MonthHour(bill.month + 1) / 24;
  for (const Metered& item : fleet.metered) {
    Prng chance(SeedOf(item.subject.usage_type + item.subject.resource,
                       static_cast<std::uint64_t>(bill.month)));
    for (std::int64_t day = first; day < end; ++day) {
      const std::int64_t noise = 1000 + chance.Between(-item.noise, item.noise);
      if (day < item.from_day || day >= item.to_day) continue;
      Units quantity = Permille(item.first + item.growth * (day - item.from_day), noise);
      if (calendar.Weekday(day) >= 5) quantity = Permille(quantity, item.weekend);
      Line line{&item.subject, LineType::kUsage, (day - first) * 24, (day - first + 1) * 24};
      line[kQuantity] = quantity;
      line[kUnblended] = Times(quantity, item.subject.paid_rate);
      line[kList] = Times(quantity, item.subject.rate);
      bill.lines.push_back(line);
    }
  }
}

}  // namespace purser
