/// What starts and ends: training and processing jobs, runs that fail and are started again,
/// the capacity block, the reservation that idles at weekends, and one job nobody stopped.

#include <fmt/format.h>

#include <array>

#include "demo/fleet.h"
#include "demo/prng.h"
#include "demo/subjects.h"

namespace purser {
namespace {

enum class Place { kSageMakerTraining, kSageMakerProcessing, kOnDemand, kSpot };

/// A job that comes again.
struct Series {
  std::string_view project;
  Place place;
  std::string_view type;
  int every_days;
  int start_hour;
  int hours;
  std::int64_t fails;  ///< Permille of runs that end early and are run again.
  Mistake mistake = Mistake::kNone;
};

using enum Place;

constexpr std::array kSeries = {
    Series{"rec-embeddings", kSageMakerTraining, "g5.12xlarge", 1, 2, 4, 60},
    Series{"search-relevance", kSpot, "p4d.24xlarge", 3, 9, 7, 250},
    Series{"llm-finetune", kOnDemand, "p4d.24xlarge", 4, 8, 10, 180},
    Series{"doc-extraction", kSageMakerProcessing, "m5.4xlarge", 7, 4, 5, 0,
           Mistake::kNoCostCenter},
    Series{"defect-detection", kOnDemand, "g5.12xlarge", 2, 10, 6, 120},
    Series{"defect-detection", kSpot, "g6.12xlarge", 5, 20, 6, 300, Mistake::kTypo},
    Series{"query-understanding", kSageMakerTraining, "trn1.2xlarge", 3, 13, 5, 100},
};

DemoSubject JobSubject(const Series& series, const std::string& name, const std::string& experiment,
                       Prng& chance) {
  const DemoOwner ownership{series.project, "experiment", series.mistake, experiment};
  switch (series.place) {
    case kSageMakerTraining:
      return SageMakerInstance(MlUse::kTraining, series.type, name, ownership);
    case kSageMakerProcessing:
      return SageMakerInstance(MlUse::kProcessing, series.type, name, ownership);
    case kOnDemand:
    case kSpot:
      break;
  }
  DemoSubject subject = Ec2Instance(series.type, "us-east-1", name, ownership);
  if (series.place == kSpot) MakeSpot(subject, chance.Between(310, 420));
  return subject;
}

void AddRun(Fleet& fleet, DemoSubject subject, std::int64_t from, std::int64_t hours) {
  FleetResource& run = fleet.resources.emplace_back();
  run.subject = std::move(subject);
  run.from = from;
  run.to = from + hours;
}

void AddSeries(Fleet& fleet, const Series& series, const DemoCalendar& calendar, Prng& chance) {
  int number = 0;
  for (std::int64_t day = chance.Below(series.every_days); day < calendar.days() - 1;
       day += series.every_days) {
    const std::string experiment = fmt::format("exp-{}-{:03}", series.project, ++number);
    std::int64_t hour = day * 24 + series.start_hour;
    if (chance.Chance(series.fails)) {
      const std::int64_t lost = chance.Between(1, series.hours - 1);
      const std::string name = experiment + "-failed";
      AddRun(fleet, JobSubject(series, name, experiment, chance), hour, lost);
      hour += lost;
    }
    AddRun(fleet, JobSubject(series, experiment, experiment, chance), hour, series.hours);
  }
}

/// Month 9: two machines for five days, paid ahead by one fee (month_fees.cc).
void AddCapacityBlock(Fleet& fleet, const DemoCalendar& calendar) {
  if (calendar.months <= kBlockMonth) return;
  for (int number = 0; number < 2; ++number) {
    DemoSubject subject =
        Ec2Instance("p5.48xlarge", "us-east-2", fmt::format("block-{}", number),
                    {"llm-finetune", "experiment", Mistake::kNone, "exp-llm-block"});
    subject.paid_rate = 0;
    subject.coverage = Coverage::kNone;
    subject.description = "p5.48xlarge in a capacity block";
    subject.capacity = fmt::format("arn:aws:ec2:us-east-2:{}:capacity-reservation/{}",
                                   subject.account, MadeId("cr-0", "block"));
    subject.capacity_type = "EC2 Capacity Blocks for ML";
    subject.capacity_status = "Used";
    const std::int64_t from = calendar.MonthHour(kBlockMonth) + kBlockHour;
    if (number == 1) {
      // The second machine starts a day late: part of the block is never used.
      DemoSubject unused = subject;
      unused.usage_type = "USE2-UnusedBox:p5.48xlarge";
      unused.resource = subject.capacity;
      unused.capacity_status = "Unused";
      AddRun(fleet, std::move(unused), from, 24);
    }
    AddRun(fleet, std::move(subject), from + number * 24, kBlockHours - number * 24);
  }
}

/// Month 5: cv holds a machine for two weeks and uses it on weekdays.
void AddCapacityReservation(Fleet& fleet, const DemoCalendar& calendar) {
  if (calendar.months <= 5) return;
  const DemoOwner ownership{"defect-detection", "experiment", Mistake::kNone, "exp-defect-large"};
  DemoSubject used = Ec2Instance("g5.48xlarge", "us-east-1", "reserved-host", ownership);
  used.capacity = fmt::format("arn:aws:ec2:us-east-1:{}:capacity-reservation/{}", used.account,
                              MadeId("cr-0", "odcr"));
  used.capacity_type = "ODCR";
  used.capacity_status = "Used";
  DemoSubject unused = used;
  unused.usage_type = "UnusedBox:g5.48xlarge";
  unused.resource = used.capacity;
  unused.capacity_status = "Unused";
  unused.coverage = Coverage::kNone;
  for (std::int64_t week = 0; week < 2; ++week) {
    const std::int64_t start = calendar.MonthHour(5) + week * 7 * 24;
    AddRun(fleet, used, start, 5 * 24);
    AddRun(fleet, unused, start + 5 * 24, 2 * 24);
  }
}

/// Last month: a sweep of eight machines that ran on from Friday to Monday.
void AddForgottenSweep(Fleet& fleet, const DemoCalendar& calendar) {
  std::int64_t day = calendar.MonthHour(calendar.months - 1) / 24 + 14;
  while (calendar.Weekday(day) != 4) ++day;
  for (int number = 0; number < 8; ++number) {
    const std::string name = fmt::format("sweep-{}", number);
    AddRun(fleet,
           Ec2Instance("g5.48xlarge", "us-east-1", name,
                       {"image-search", "experiment", Mistake::kNone, "exp-sweep-large"}),
           day * 24 + 17, 64);
  }
}

}  // namespace

void AddJobs(Fleet& fleet, const DemoCalendar& calendar, std::uint64_t seed) {
  for (const Series& series : kSeries) {
    Prng chance(SeedOf(series.project, seed) + static_cast<std::uint64_t>(series.place));
    AddSeries(fleet, series, calendar, chance);
  }
  AddCapacityBlock(fleet, calendar);
  AddCapacityReservation(fleet, calendar);
  AddForgottenSweep(fleet, calendar);
}

}  // namespace purser
