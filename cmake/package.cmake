# What is installed, as a .deb (libraries by dependency) and as a portable tarball that carries the
# two libraries Debian has no archive of. `cpack --config build/release/CPackConfig.cmake`.
# What scripts/build made is packed; packing builds nothing, the tests least of all.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
include(GNUInstallDirs)
install(TARGETS purser RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
set_target_properties(purser PROPERTIES INSTALL_RPATH "$ORIGIN/../lib/purser")
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES packaging/purser-ingest.service packaging/purser-ingest.timer
  DESTINATION lib/systemd/system)
if(EXISTS ${CMAKE_SOURCE_DIR}/docs/reference/purser.1)
  install(FILES docs/reference/purser.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()

# For notebooks and scripts: they call the program.
install(FILES wrappers/python/purser_launch.py DESTINATION ${CMAKE_INSTALL_DATADIR}/purser)
install(PROGRAMS wrappers/shell/purser-launch DESTINATION ${CMAKE_INSTALL_DATADIR}/purser)

# Licences of what is linked into the binary or lies beside it.
install(FILES third_party/duckdb/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR}/licenses RENAME duckdb)
foreach(name IN ITEMS libboost1.81 libfmt libisal libre2 libsqlite3 libtomlplusplus libxxhash nlohmann-json3 zlib1g)
  if(EXISTS /usr/share/doc/${name}-dev/copyright)
    install(FILES /usr/share/doc/${name}-dev/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR}/licenses RENAME ${name})
  endif()
endforeach()

set(CPACK_PACKAGE_NAME purser)
set(CPACK_PACKAGE_VENDOR "The purser authors")
set(CPACK_PACKAGE_CONTACT "purser maintainers <purser@invalid.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "The accounts of a machine-learning team's cloud")
set(CPACK_PACKAGE_FILE_NAME "purser-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libcurl4, libpq5, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/cmake/package_options.cmake)

# Only the tarball carries libraries of its own.
file(REAL_PATH ${ISAL} isal_file)
get_target_property(fmt_file fmt::fmt IMPORTED_LOCATION_NONE)
file(REAL_PATH ${fmt_file} fmt_file)
foreach(file IN ITEMS ${isal_file} ${fmt_file})
  get_filename_component(name ${file} NAME)
  string(REGEX REPLACE "(\\.so\\.[0-9]+)\\..*" "\\1" soname ${name})
  install(FILES ${file} DESTINATION lib/purser RENAME ${soname} COMPONENT portable)
endforeach()
include(CPack)
