#include "world/pq_postgres.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

TEST(PqPostgres, WhatIsNoAddressIsRefusedWithoutRepeatingIt) {
  PqPostgres postgres;
  for (const char* address : {"host='secret", "secret", "postgresql://a:secret@[b"}) {
    const auto connection = postgres.Connect(address);

    ASSERT_FALSE(connection.ok());
    EXPECT_EQ(connection.error().kind, ErrorKind::kConfig) << connection.error().message;
    EXPECT_EQ(connection.error().message.find("secret"), std::string::npos);
  }
}

TEST(PqPostgres, WhereNobodyListensIsWorthAnotherTry) {
  PqPostgres postgres;

  const auto connection = postgres.Connect("postgresql://a:secret@127.0.0.1:1/b");

  ASSERT_FALSE(connection.ok());
  EXPECT_EQ(connection.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(connection.error().message.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace purser
