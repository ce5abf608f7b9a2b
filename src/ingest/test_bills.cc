#include "ingest/test_bills.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "ingest/quality.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

/// The checkout's root: the build lies somewhere in it.
fs::path Root() {
  for (const fs::path& start : {fs::read_symlink("/proc/self/exe"), fs::current_path()})
    for (fs::path folder = start; folder.has_relative_path(); folder = folder.parent_path())
      if (fs::exists(folder / "tests" / "fixtures" / "README.md")) return folder;
  return fs::current_path();
}

struct ValueText {
  std::string operator()(std::monostate) const { return "NULL"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
  std::string operator()(double value) const { return fmt::format("{}", value); }
  std::string operator()(const Decimal& value) const {
    return value.scale == 0 ? ToText(value.units) : ShortDecimalText(value.units, value.scale);
  }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(Date value) const { return DateText(value); }
  std::string operator()(Instant value) const { return InstantText(value); }
  std::string operator()(const IdentityKey& value) const { return value.Text(); }
  std::string operator()(const TextMap& value) const {
    std::string text;
    for (const auto& [key, entry] : value)
      text += fmt::format("{}{}={}", text.empty() ? "" : ",", key, entry);
    return text;
  }
};

}  // namespace

fs::path Fixture(std::string_view name) { return Root() / "tests" / "fixtures" / name; }

fs::path SharedData(std::string_view name) {
  const fs::path path = Root() / ".." / "shared" / "data" / name;
  return fs::exists(path) ? path : fs::path();
}

TestSource::TestSource(std::string_view kind, std::vector<fs::path> inputs)
    : kind_(FindSourceKind(kind)), duck_(Duck::Open({.threads = 2}).value()) {
  request.source = "prod";
  request.kind = kind;
  request.inputs = std::move(inputs);
  request.quarantine_limit = 1'000'000'000'000'000;
}

Result<void> TestSource::Ingest() {
  World& world = world_.world;
  deliveries_ = TRY(kind_->discover(request, world));
  bool is_first = true;
  for (const Delivery& delivery : deliveries_) {
    for (SnapshotPlan& plan : TRY(kind_->plan(request, delivery, *duck_, world))) {
      TRY(duck_->Execute(fmt::format(
          "{} {}", is_first ? "CREATE OR REPLACE TABLE charges AS" : "INSERT INTO charges BY NAME",
          plan.select)));
      is_first = false;
      TRY(AddTagCollisions(*duck_, "charges", plan.snapshot.quality));
      plans_.push_back(std::move(plan));
    }
  }
  return {};
}

std::string TestSource::One(std::string_view sql) {
  const Answer answer = duck_->Select({"src/ingest/test.sql", sql}).value();
  return std::visit(ValueText(), answer.rows.at(0).at(0));
}

std::string TestSource::Sum(std::string_view column, std::string_view condition) {
  return One(fmt::format("SELECT COALESCE(SUM({}), 0) FROM charges WHERE {}", column, condition));
}

bool TestSource::Found(std::string_view kind) const {
  return std::ranges::any_of(plans_, [&](const SnapshotPlan& plan) {
    return std::ranges::find(plan.snapshot.quality, kind, &QualityFinding::kind) !=
           plan.snapshot.quality.end();
  });
}

namespace {

fs::path Write(const fs::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

}  // namespace

WrittenBill::WrittenBill(std::string_view kind, std::string_view text, std::string_view name)
    : source(kind, {Write(folder_.path() / name, text)}) {}

QualityFinding WrittenBill::Finding(std::string_view kind, std::size_t plan) const {
  const std::vector<QualityFinding>& quality = source.snapshot(plan).quality;
  const auto found = std::ranges::find(quality, kind, &QualityFinding::kind);
  return found == quality.end() ? QualityFinding() : *found;
}

}  // namespace purser
