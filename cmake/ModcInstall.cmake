# What `cmake --install` and CPack put where; the tree may be moved as a whole.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/modc)

install(TARGETS ModcRuntime EXPORT modcRuntime)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/modc DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(EXPORT modcRuntime NAMESPACE modc:: DESTINATION ${package_dir})

if(MODC_BUILD_COMPILER)
  # LLVM, Halide and what they need lie beside the program; the C and C++ libraries are the system's.
  set(library_dir ${CMAKE_INSTALL_LIBDIR}/modc/lib)
  file(RELATIVE_PATH to_libraries /${CMAKE_INSTALL_BINDIR} /${library_dir})
  set_target_properties(modc PROPERTIES INSTALL_RPATH "$ORIGIN/${to_libraries}")
  target_link_options(modc PRIVATE -Wl,--disable-new-dtags) # the path serves the libraries' libraries too
  install(TARGETS modc EXPORT modcCompiler RUNTIME_DEPENDENCY_SET modcLibraries)
  get_filename_component(halide_dir ${MODC_HALIDE_LIBRARY} DIRECTORY)
  install(RUNTIME_DEPENDENCY_SET modcLibraries
    PRE_EXCLUDE_REGEXES "^lib(c|m|dl|rt|pthread|gcc_s|stdc\\+\\+)\\.so" "^ld-linux"
    DIRECTORIES ${LLVM_LIBRARY_DIRS} ${halide_dir}
    LIBRARY DESTINATION ${library_dir})
  install(EXPORT modcCompiler NAMESPACE modc:: DESTINATION ${package_dir})
endif()

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/modc-config.cmake.in ${PROJECT_BINARY_DIR}/modc-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/modc-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/modc-config.cmake ${PROJECT_BINARY_DIR}/modc-config-version.cmake
  ${PROJECT_SOURCE_DIR}/cmake/ModcModels.cmake DESTINATION ${package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

if(PROJECT_IS_TOP_LEVEL)
  set(CPACK_GENERATOR TGZ)
  set(CPACK_STRIP_FILES ON)
  set(CPACK_PACKAGE_VENDOR "modc")
  string(TOLOWER "modc-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" CPACK_PACKAGE_FILE_NAME)
  include(CPack)
endif()
