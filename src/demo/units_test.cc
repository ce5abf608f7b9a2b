#include "demo/units.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "demo/gzip.h"
#include "demo/prng.h"

namespace purser {
namespace {

std::string Gunzip(const std::string& compressed) {
  std::string text(1 << 22, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 31), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

TEST(Units, AreWrittenExactlyAndShort) {
  EXPECT_EQ(UnitsText(0), "0");
  EXPECT_EQ(UnitsText(kOne), "1");
  EXPECT_EQ(UnitsText(-kOne / 8), "-0.125");
  EXPECT_EQ(UnitsText(12), "0.0000000012");
  EXPECT_EQ(UnitsText(UnitsOf("996.67")), "996.67");
  EXPECT_EQ(UnitsText(INT64_MIN), "-922337203.6854775808");
}

TEST(Units, AreMultipliedWithOneRounding) {
  EXPECT_EQ(Times(UnitsOf("0.4"), UnitsOf("5.672")), UnitsOf("2.2688"));
  EXPECT_EQ(Times(1, kOne / 2), 1);
  EXPECT_EQ(Times(-1, kOne / 2), -1);
  EXPECT_EQ(Times(1, kOne / 2 - 1), 0);
}

TEST(Gzip, GivesBackWhatWentInWhateverThePieces) {
  Prng chance(7);
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += UnitsText(chance.Below(kOne)) + ",";
  GzipWriter writer;
  writer.Append(text.substr(0, 1));
  writer.Append("");
  writer.Append(text.substr(1));

  EXPECT_EQ(Gunzip(writer.Finish()), text);
  EXPECT_EQ(Gunzip(Gzip("")), "");
}

TEST(Prng, IsTheSameEverywhere) {
  Prng chance(1);

  EXPECT_EQ(chance.Next(), 10451216379200822465u);
  EXPECT_EQ(SeedOf("a"), 0xaf63dc4c8601ec8cu);
}

}  // namespace
}  // namespace purser
