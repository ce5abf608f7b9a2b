#include "govern/launch/quote.h"

#include <gtest/gtest.h>

#include "base/decimal.h"
#include "domain/catalog.h"

namespace purser {
namespace {

constexpr Int128 kUsd = 1'000'000'000'000'000'000;
constexpr Int128 kHour = 1'000'000'000'000;
const Instant kNow = *ParseInstant("2026-11-24T18:00:00Z");

QuoteRequest Request() {
  return {.type = "g5.xlarge",
          .region = "us-east-1",
          .count = 2,
          .hours = {8 * kHour, HoursFrom::kGiven}};
}

TEST(Quote, AnHourAndToCompletionOfAllInstances) {
  const Int128 price = OnDemandPrice("g5.xlarge").value();

  const Quote quote = QuoteOf(Request(), {{"us-east-1b", kUsd / 2}, {"us-east-1a", kUsd / 4}});

  EXPECT_EQ(quote.on_demand_hourly, 2 * price);
  EXPECT_EQ(quote.on_demand_total, 16 * price);
  EXPECT_EQ(quote.spot_hourly, kUsd);
  EXPECT_EQ(quote.spot_total, 8 * kUsd);
  EXPECT_EQ(quote.spot_zones.front().zone, "us-east-1a");
}

TEST(Quote, TheMostThatMayBePaidCapsSpot) {
  QuoteRequest request = Request();
  request.max_price = "0.3";

  const Quote quote = QuoteOf(request, {{"us-east-1b", kUsd / 2}, {"us-east-1a", kUsd / 4}});

  EXPECT_EQ(quote.spot_hourly, 6 * kUsd / 10);
}

TEST(Quote, WhatTheTablesDoNotKnowIsUnknown) {
  QuoteRequest elsewhere = Request();
  elsewhere.region = "eu-west-1";
  QuoteRequest strange = Request();
  strange.type = "g5.xlarg";
  QuoteRequest sagemaker = Request();
  sagemaker.type = "ml.g5.xlarge";

  for (const QuoteRequest& request : {elsewhere, strange, sagemaker}) {
    const Quote quote = QuoteOf(request, {});
    EXPECT_EQ(quote.on_demand_hourly, std::nullopt) << request.type;
    EXPECT_EQ(quote.on_demand_total, std::nullopt) << request.type;
    EXPECT_EQ(quote.spot_hourly, std::nullopt) << request.type;
    EXPECT_FALSE(quote.notes.empty()) << request.type;
  }
}

TEST(Quote, WithoutHoursThereIsNoTotal) {
  QuoteRequest request = Request();
  request.hours = {};

  EXPECT_EQ(QuoteOf(request, {}).on_demand_total, std::nullopt);
}

TEST(Quote, ThePriceOfMoreHoursThanFitIsUnknown) {
  QuoteRequest request = Request();
  request.hours.hours = Int128{1'000'000'000'000} * kHour;

  EXPECT_EQ(QuoteOf(request, {}).on_demand_total, std::nullopt);
}

TEST(Quote, HoursAreGivenOrEndWithAutoShutdown) {
  const Hours given = HoursOf(3 * kHour, "2026-11-26", kNow);
  const Hours until = HoursOf(std::nullopt, "2026-11-26", kNow);

  EXPECT_EQ(given.hours, 3 * kHour);
  EXPECT_EQ(until.hours, 30 * kHour);
  EXPECT_EQ(until.from, HoursFrom::kAutoShutdown);
  for (const std::string_view none : {"", "never", "2026-11-24", "2020-01-01"})
    EXPECT_EQ(HoursOf(std::nullopt, none, kNow).hours, std::nullopt) << none;
}

}  // namespace
}  // namespace purser
