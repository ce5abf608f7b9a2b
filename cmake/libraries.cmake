# Every library we link, each for one thing (docs/decisions/0002-libraries.md).
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
find_library(ISAL isal REQUIRED)
find_package(ZLIB REQUIRED)

add_library(purser_libraries INTERFACE)
target_link_libraries(purser_libraries INTERFACE
  fmt::fmt Threads::Threads SQLite::SQLite3 nlohmann_json::nlohmann_json PkgConfig::re2 ${ISAL}
  ZLIB::ZLIB)
