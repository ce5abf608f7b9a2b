#include <cstdio>
#include <string_view>

/// The command line as far as it goes: verbs come with the table in cli/.
int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--version") {
    std::puts("purser " PURSER_VERSION);
    return 0;
  }
  std::fputs("purser: this build has no verbs yet; only --version is accepted\n", stderr);
  return 2;
}
