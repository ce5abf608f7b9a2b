/// AWS's shared configuration and credentials files.

#include "cloud/aws/profile_files.h"
#include "fuzz.h"

using namespace purser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = InputText(data, size);
  for (const AwsFileKind kind : {AwsFileKind::kConfig, AwsFileKind::kCredentials}) {
    AwsProfileFiles files;
    const Result<void> read = ReadProfileText(kind, "file", text, files);
    if (!read.ok()) {
      Demand(read.error().kind == ErrorKind::kConfig, "a bad file is a mistake of configuration");
      Demand(read.error().message.size() < 200, "a message does not repeat the file");
      Demand(files.profiles.empty(), "a bad file says nothing");
      continue;
    }
    std::size_t bytes = 0;
    for (const auto& [name, properties] : files.profiles) {
      Demand(!name.empty(), "a profile has a name");
      for (const auto& [key, value] : properties) {
        Demand(!key.empty(), "a setting has a name");
        bytes += key.size() + value.size();
      }
    }
    Demand(bytes <= text.size(), "reading does not grow");
    AwsProfileFiles again = files;
    Demand(ReadProfileText(kind, "file", text, again).ok() && again.profiles == files.profiles,
           "reading twice is the same");
  }
  return 0;
}
