/// Drives a fuzz target where there is no libFuzzer: the corpus as it is, then mutations of it.
///
///     fuzz_NAME CORPUS RUNS [SEED]
///
/// The same corpus, runs and seed give the same inputs on every machine, so a run is a test.
/// Mutations are those that break parsers most: flipped bits, bytes and pieces put in, taken
/// out and doubled, numbers and marks that grammars care for, two inputs joined. It sees no
/// coverage: libFuzzer digs deeper where there is time. The input in hand lies in
/// fuzz_NAME.input in the working folder, also after a crash.
#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include <fcntl.h>

#include "fuzz.h"

namespace {

constexpr std::size_t kLongest = 8 << 10;
constexpr unsigned kSecondsAnInput = 20;

/// Splitmix64.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::size_t Below(std::size_t bound) { return bound == 0 ? 0 : Next() % bound; }

 private:
  std::uint64_t Next() {
    std::uint64_t bits = state_ += 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return bits ^ (bits >> 31);
  }
  std::uint64_t state_;
};

/// Pieces of text at which grammars change their mind.
constexpr std::array<std::string_view, 40> kPieces = {"\"",
                                                      "\"\"",
                                                      "'",
                                                      "''",
                                                      ",",
                                                      ";",
                                                      "\n",
                                                      "\r\n",
                                                      "\n\n",
                                                      " ",
                                                      "\t",
                                                      "{",
                                                      "}",
                                                      "[",
                                                      "]",
                                                      "(",
                                                      ")",
                                                      ":",
                                                      "=",
                                                      "!=",
                                                      "!~",
                                                      "-",
                                                      "+",
                                                      ".",
                                                      "e-400",
                                                      "E+9999999",
                                                      "0",
                                                      "00000",
                                                      "NULL",
                                                      "null",
                                                      "NOT",
                                                      " OR ",
                                                      " AND ",
                                                      "tag:",
                                                      "\\u0000",
                                                      "\\ud800",
                                                      "\xef\xbb\xbf",
                                                      "\xff\xfe",
                                                      "2026-02-29",
                                                      "99999999999999999999999999999999999999"};

class Mutator {
 public:
  Mutator(std::vector<std::string> seeds, std::uint64_t seed)
      : seeds_(std::move(seeds)), chance_(seed) {}

  std::string Next() {
    std::string text = seeds_[chance_.Below(seeds_.size())];
    const std::size_t times = 1 + chance_.Below(6);
    for (std::size_t i = 0; i < times; ++i) Change(text);
    if (text.size() > kLongest) text.resize(kLongest);
    return text;
  }

 private:
  void Change(std::string& text) {
    const std::size_t at = chance_.Below(text.size() + 1);
    const std::size_t length = std::min(1 + chance_.Below(32), text.size() - at);
    switch (chance_.Below(8)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << chance_.Below(8)));
        break;
      case 1:
        if (at < text.size()) text[at] = static_cast<char>(chance_.Below(256));
        break;
      case 2:
        text.insert(at, 1, static_cast<char>(chance_.Below(256)));
        break;
      case 3:
        text.insert(at, kPieces[chance_.Below(kPieces.size())]);
        break;
      case 4:
        text.erase(at, length);
        break;
      case 5:
        text.insert(at, text.substr(at, length));
        break;
      case 6:
        Repeat(text, at, length);
        break;
      default:
        Join(text, at);
    }
  }

  /// Many times the same: depth and length.
  void Repeat(std::string& text, std::size_t at, std::size_t length) {
    const std::string piece = text.substr(at, std::min<std::size_t>(length, 4));
    std::string many;
    for (std::size_t i = chance_.Below(400); i > 0; --i) many += piece;
    text.insert(at, many);
  }

  void Join(std::string& text, std::size_t at) {
    const std::string& other = seeds_[chance_.Below(seeds_.size())];
    text = text.substr(0, at) + other.substr(chance_.Below(other.size() + 1));
  }

  std::vector<std::string> seeds_;
  Chance chance_;
};

std::vector<std::string> ReadCorpus(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<std::string> seeds;
  for (const std::filesystem::path& file : files) {
    std::ifstream stream(file, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  return seeds;
}

/// Where the input in hand can be read after a crash: a shared mapping outlives the process.
class Record {
 public:
  explicit Record(const std::string& name) {
    descriptor_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    purser::Demand(descriptor_ >= 0, "the record can be written");
  }
  void Keep(const std::string& text) const {
    purser::Demand(
        ::pwrite(descriptor_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) &&
            ::ftruncate(descriptor_, static_cast<off_t>(text.size())) == 0,
        "the record can be written");
  }

 private:
  int descriptor_ = -1;
};

void Run(const Record& record, const std::string& text) {
  record.Keep(text);
  ::alarm(kSecondsAnInput);  // An input that takes so long is a bug: the signal ends the run.
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  ::alarm(0);
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fprintf(stderr, "usage: %s CORPUS RUNS [SEED]\n", *words);
    return 2;
  }
  const std::vector<std::string> seeds = ReadCorpus(words[1]);
  purser::Demand(!seeds.empty(), "the corpus has inputs");
  const long runs = std::atol(words[2]);
  const auto seed = static_cast<std::uint64_t>(count > 3 ? std::atol(words[3]) : 1);
  const Record record(std::filesystem::path(*words).filename().string() + ".input");
  for (const std::string& text : seeds) Run(record, text);
  Mutator mutator(seeds, seed);
  for (long i = 0; i < runs; ++i) Run(record, mutator.Next());
  std::printf("%zu inputs of the corpus, %ld mutations, seed %lu: nothing found\n", seeds.size(),
              runs, static_cast<unsigned long>(seed));
}
