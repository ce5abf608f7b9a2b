/// purser.toml: whatever is in the file, there is a configuration or a list of mistakes.

#include "config/load.h"
#include "fuzz.h"
#include "world/fakes.h"

using namespace purser;

namespace {

struct OneFile final : FaultyFiles {
  OneFile(Files& files, std::string text) : FaultyFiles(files), content(std::move(text)) {}
  Result<std::string> Read(const std::filesystem::path&) override { return content; }
  std::string content;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FakeWorld fake;
  OneFile files(fake.disk, InputText(data, size));
  World world{fake.clock, fake.http,     fake.environment, fake.random,
              files,      fake.postgres, fake.processes};
  const ConfigRequest request{
      .file = "purser.toml", .books = {}, .source_kinds = {"focus", "aws-cur"}};
  const Result<Config> config = LoadConfig(world, request);
  if (config.ok()) {
    Demand(!config.value().rules_digest.empty(), "rules have a digest");
    return 0;
  }
  Demand(config.error().kind == ErrorKind::kConfig,
         "a mistake in the file is one of configuration");
  Demand(config.error().message.starts_with("purser.toml:"), "a mistake has its place");
  return 0;
}
