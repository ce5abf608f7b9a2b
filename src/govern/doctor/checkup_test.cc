#include "govern/doctor/checkup.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

const Checkup kCheckup = {{Health::kOk, "books", "3 months"},
                          {Health::kFail, "aws prod", "no s3:GetObject", "purser policy iam"}};

TEST(Checkup, RemediesStandBesideWhereThereIsRoom) {
  EXPECT_EQ(CheckupTable(kCheckup, {}),
            "ok    books     3 months\n"
            "fail  aws prod  no s3:GetObject  remedy: purser policy iam\n");
}

TEST(Checkup, RemediesStandBelowWhereThereIsNone) {
  const Checkup long_one = {
      {Health::kWarn, "aws", "a sentence that is longer than the line has room", "do it"}};

  EXPECT_EQ(CheckupTable(long_one, {.width = 55}),
            "warn  aws  a sentence that is longer than the line has\n"
            "           room\n"
            "           remedy: do it\n");
  EXPECT_EQ(CheckupTable(long_one, {.width = 40}),
            "warn  aws\n"
            "      a sentence that is longer than the\n"
            "      line has room\n"
            "      remedy: do it\n");
}

TEST(Checkup, WhatOthersWroteCannotActOnTheTerminal) {
  const Checkup hostile = {{Health::kOk, "aws", "\x1b[2J\nok"}};

  EXPECT_EQ(CheckupTable(hostile, {}), "ok    aws  \\x1b[2J\\nok\n");
}

TEST(Checkup, EachStatusIsCounted) {
  EXPECT_EQ(CountOf(kCheckup, Health::kFail), 1u);
  EXPECT_EQ(CountOf(kCheckup, Health::kWarn), 0u);
  EXPECT_NE(CheckupJson(kCheckup).find("\"remedy\": null"), std::string::npos);
}

}  // namespace
}  // namespace purser
