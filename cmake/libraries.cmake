# Every library we link, each for one thing (docs/decisions/0002-libraries.md). Static where Debian
# has the archive, so that the binary starts fast and runs on any recent glibc; libcurl and
# libpq are loaded at first use (world/).
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_library(SQLITE NAMES libsqlite3.a sqlite3 REQUIRED)
find_library(RE2 NAMES libre2.a re2 REQUIRED)
find_library(ISAL NAMES libisal.a isal REQUIRED)
find_library(YAML_CPP NAMES libyaml-cpp.a yaml-cpp REQUIRED)
find_library(PUGIXML NAMES libpugixml.a pugixml REQUIRED)
find_library(CRYPTO NAMES libcrypto.a crypto REQUIRED)
find_library(ZLIB NAMES libz.a z REQUIRED)

# Only its header, for the one file that loads libpq at first use.
find_path(LIBPQ_INCLUDE libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/world/pq_postgres.cc PROPERTIES
  INCLUDE_DIRECTORIES ${LIBPQ_INCLUDE})

add_library(purser_libraries INTERFACE)
target_link_libraries(purser_libraries INTERFACE
  fmt::fmt nlohmann_json::nlohmann_json ${SQLITE} ${RE2} ${ISAL} ${YAML_CPP} ${PUGIXML} ${CRYPTO}
  ${ZLIB} Threads::Threads dl)
