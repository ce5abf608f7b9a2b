# Every library we link, each for one thing (docs/decisions/0002-libraries.md). Static where Debian
# has the archive, so that the binary starts fast and runs on any recent glibc; libcurl is loaded
# at first use (world/).
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_library(SQLITE NAMES libsqlite3.a sqlite3 REQUIRED)
find_library(RE2 NAMES libre2.a re2 REQUIRED)
find_library(ISAL NAMES libisal.a isal REQUIRED)
find_library(YAML_CPP NAMES libyaml-cpp.a yaml-cpp REQUIRED)
find_library(ZLIB NAMES libz.a z REQUIRED)

add_library(purser_libraries INTERFACE)
target_link_libraries(purser_libraries INTERFACE
  fmt::fmt nlohmann_json::nlohmann_json ${SQLITE} ${RE2} ${ISAL} ${YAML_CPP} ${ZLIB} Threads::Threads dl)
