# What ctest runs. Unit tests also in a foreign locale and the time zone farthest from UTC.
set(PYTHON ${CMAKE_SOURCE_DIR}/build/venv/bin/python)
if(NOT EXISTS ${PYTHON})
  find_program(PYTHON3 NAMES python3 REQUIRED)
  set(PYTHON ${PYTHON3})
endif()

add_test(NAME unit COMMAND purser_tests --gtest_brief=1)
add_test(NAME unit_elsewhere COMMAND purser_tests --gtest_brief=1)
set_tests_properties(unit_elsewhere PROPERTIES
  ENVIRONMENT "LC_ALL=de_DE.UTF-8;LANG=de_DE.UTF-8;TZ=Pacific/Kiritimati;TMPDIR=${CMAKE_BINARY_DIR}/tmp/elsewhere")
# The two runs are side by side: each has a temporary folder of its own.
set_tests_properties(unit PROPERTIES ENVIRONMENT "TMPDIR=${CMAKE_BINARY_DIR}/tmp/unit")
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/tmp/unit ${CMAKE_BINARY_DIR}/tmp/elsewhere)

# Python tests get the binary's path and the source folder; exit code 77 is a visible skip.
function(purser_python_test name script)
  add_test(NAME ${name} COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/${script} $<TARGET_FILE:purser> ${ARGN})
  set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 1500
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()

file(GLOB golden CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/golden/*.test)
foreach(file IN LISTS golden)
  get_filename_component(stem ${file} NAME_WE)
  purser_python_test(golden_${stem} tests/golden/run.py ${file})
  purser_python_test(golden_${stem}_elsewhere tests/golden/run.py ${file})
  set_tests_properties(golden_${stem}_elsewhere PROPERTIES
    ENVIRONMENT "LC_ALL=de_DE.UTF-8;LANG=de_DE.UTF-8;TZ=Pacific/Kiritimati")
endforeach()
purser_python_test(readme tests/readme_test.py)
file(GLOB scripts CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/tests/integration/*_test.py ${CMAKE_SOURCE_DIR}/tests/real/*_test.py)
foreach(file IN LISTS scripts)
  file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${file})
  string(REGEX REPLACE "^tests/(real|integration)/(.*)_test.py$" "\\1_\\2" name ${path})
  purser_python_test(${name} ${path})
endforeach()
