# Finds what modc is built on: LLVM/MLIR 19, Halide 21, fmt, GoogleTest; and sets the flags common to all our targets.

# Debian's MLIR version file wants an exact match, so the version is checked here.
find_package(MLIR REQUIRED CONFIG HINTS /usr/lib/llvm-19/lib/cmake/mlir)
if(NOT LLVM_VERSION_MAJOR EQUAL 19)
  message(FATAL_ERROR "modc needs LLVM/MLIR 19, found ${LLVM_PACKAGE_VERSION} in ${LLVM_DIR}; scripts/setup installs it")
endif()
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)

# The Halide wheel is the official C++ SDK; scripts/setup puts it into .deps/venv. Its own CMake package wants CMake 3.28
# (Debian 12 has 3.25) and brings generator rules that are not used here, so the library is declared directly.
file(GLOB MODC_HALIDE_ROOT ${PROJECT_SOURCE_DIR}/.deps/venv/lib/python3*/site-packages/halide)
find_path(MODC_HALIDE_INCLUDE Halide.h HINTS ${MODC_HALIDE_ROOT}/include)
find_library(MODC_HALIDE_LIBRARY Halide HINTS ${MODC_HALIDE_ROOT}/lib64)
if(NOT MODC_HALIDE_INCLUDE OR NOT MODC_HALIDE_LIBRARY)
  message(FATAL_ERROR "modc needs Halide 21; scripts/setup installs it")
endif()
file(STRINGS ${MODC_HALIDE_INCLUDE}/HalideRuntime.h MODC_HALIDE_MAJOR REGEX "define HALIDE_VERSION_MAJOR 21$")
if(NOT MODC_HALIDE_MAJOR)
  message(FATAL_ERROR "modc needs Halide 21, found another version in ${MODC_HALIDE_INCLUDE}; scripts/setup installs it")
endif()
add_library(Halide::Halide SHARED IMPORTED)
set_target_properties(Halide::Halide PROPERTIES
  IMPORTED_LOCATION ${MODC_HALIDE_LIBRARY}
  IMPORTED_SONAME libHalide.so
  INTERFACE_INCLUDE_DIRECTORIES ${MODC_HALIDE_INCLUDE}
  INTERFACE_COMPILE_DEFINITIONS "HALIDE_ENABLE_RTTI;HALIDE_WITH_EXCEPTIONS")

find_package(fmt REQUIRED)
if(MODC_BUILD_TESTS)
  find_package(GTest REQUIRED)
endif()

# With the base directory, clones in different places share cached objects.
find_program(MODC_CCACHE ccache)
if(MODC_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=true
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${MODC_CCACHE})
endif()

# LLVM's and Halide's headers are not ours to warn about.
add_library(ModcLLVM INTERFACE)
target_include_directories(ModcLLVM SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
target_compile_definitions(ModcLLVM INTERFACE ${LLVM_DEFINITIONS_LIST})
target_link_libraries(ModcLLVM INTERFACE LLVM)
add_library(ModcMLIR INTERFACE)
target_link_libraries(ModcMLIR INTERFACE ModcLLVM MLIR)

# modc_add_library(NAME SOURCES... LINK targets...): one of our libraries, with our include root and warnings.
function(modc_add_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} fmt::fmt)
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wno-unused-parameter)
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
endfunction()

# modc_embed(OUTPUT SYMBOL files...): a C++ source that holds the files' text (see EmbedFiles.cmake).
function(modc_embed output symbol)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DSYMBOL=${symbol} "-DFILES=${ARGN}" -P ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    VERBATIM)
endfunction()
