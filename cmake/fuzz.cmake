# Parsers of outside bytes against broken input: tests/fuzz/*.cc, one target each, under the
# sanitizers. GCC: driven by tests/fuzz/driver.cc, a bounded test of ctest. clang: by libFuzzer.
option(PURSER_LIBFUZZER "Link the fuzz targets with clang's libFuzzer" OFF)

# Mutations a run: some two seconds each.
set(fuzz_runs_decimal 8000)
set(fuzz_runs_instant 20000)
set(fuzz_runs_usage_type 12000)
set(fuzz_runs_tags 16000)
set(fuzz_runs_csv 1500)
set(fuzz_runs_default 600)

add_custom_target(fuzz)
file(GLOB fuzzed CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*.cc)
list(FILTER fuzzed EXCLUDE REGEX "/driver\\.cc$")
foreach(file IN LISTS fuzzed)
  get_filename_component(stem ${file} NAME_WE)
  set(name fuzz_${stem})
  if(PURSER_LIBFUZZER)
    add_executable(${name} EXCLUDE_FROM_ALL ${file})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(${name} EXCLUDE_FROM_ALL ${file} tests/fuzz/driver.cc)
    set(runs ${fuzz_runs_default})
    if(DEFINED fuzz_runs_${stem})
      set(runs ${fuzz_runs_${stem}})
    endif()
    add_test(NAME ${name}
      COMMAND ${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${stem} ${runs})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300 WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  endif()
  target_link_libraries(${name} PRIVATE purser_core)
  add_dependencies(fuzz ${name})
endforeach()
