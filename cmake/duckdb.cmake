# DuckDB, linked statically. Three ways to have it, tried in this order:
#   -DDUCKDB_DIR=DIR   a folder with duckdb.h and its static libraries (or libduckdb.so)
#   third_party/duckdb the folder that scripts/bootstrap fills
# Both come from DuckDB's own Go module; scripts/bootstrap pins version and checksum.
set(DUCKDB_DIR "${CMAKE_SOURCE_DIR}/third_party/duckdb" CACHE PATH "duckdb.h and its libraries")
if(NOT EXISTS ${DUCKDB_DIR}/duckdb.h)
  message(FATAL_ERROR "no duckdb.h in ${DUCKDB_DIR}: run scripts/bootstrap, or give -DDUCKDB_DIR=")
endif()

add_library(duckdb INTERFACE)
target_include_directories(duckdb SYSTEM INTERFACE ${DUCKDB_DIR})
if(EXISTS ${DUCKDB_DIR}/libduckdb_static.a)
  target_compile_definitions(duckdb INTERFACE DUCKDB_STATIC_BUILD)
  set(archives
    duckdb_static duckdb_generated_extension_loader autocomplete_extension core_functions_extension
    icu_extension json_extension parquet_extension duckdb_fastpforlib duckdb_fmt duckdb_fsst
    duckdb_hyperloglog duckdb_mbedtls duckdb_miniz duckdb_pg_query duckdb_re2 duckdb_skiplistlib
    duckdb_utf8proc duckdb_yyjson duckdb_zstd)
  list(TRANSFORM archives PREPEND "${DUCKDB_DIR}/lib")
  list(TRANSFORM archives APPEND ".a")
  target_link_libraries(duckdb INTERFACE -Wl,--start-group ${archives} -Wl,--end-group pthread dl m)
else()
  target_link_libraries(duckdb INTERFACE ${DUCKDB_DIR}/libduckdb.so)
endif()
