# Puts src/**/*.sql, src/**/*.rego and data/*.csv into the binary.
#   src/allocate/owners.sql -> purser::sql::allocate_owners  (a std::string_view with its name)
#   src/govern/policies/gate.rego -> purser::rego::govern_policies_gate (a std::string_view)
#   data/instance_types.csv -> purser::data::instance_types
function(purser_embed target)
  file(GLOB_RECURSE embedded CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*.sql
    ${CMAKE_SOURCE_DIR}/src/*.rego ${CMAKE_SOURCE_DIR}/data/*.csv)
  set(header ${CMAKE_BINARY_DIR}/generated/embedded.h)
  set(assembly ${CMAKE_BINARY_DIR}/generated/embedded.S)
  add_custom_command(
    OUTPUT ${header} ${assembly}
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DHEADER=${header} -DASSEMBLY=${assembly}
            "-DFILES=${embedded}" -P ${CMAKE_SOURCE_DIR}/cmake/write_embedded.cmake
    DEPENDS ${CMAKE_SOURCE_DIR}/cmake/write_embedded.cmake
    VERBATIM)
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${embedded}")
  target_sources(${target} PRIVATE ${header} ${assembly})
endfunction()
