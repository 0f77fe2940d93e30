# Models in CMake projects; part of modc's own build, of FetchContent and of find_package(modc).
#
# modc_add_model(NAME SPEC model.mspec [COMMITTED directory] [TARGET name] [OPTIONS options of modc compile...])
#
# makes a static library NAME from a model.
# - With COMMITTED, from a generated tree that stands in the repository; the build never runs modc. Where the compiler is
#   present, the target NAME_update brings the tree up to date and the test NAME_is_current says whether it is.
# - Without, from what the compiler makes of the spec at build time, for the processor TARGET (default x86-64-v3).

function(_modc_compile_for name march)
  target_compile_features(${name} PUBLIC cxx_std_17)
  if(march)
    target_compile_options(${name} PRIVATE -O3 -march=${march} -fno-math-errno)
  endif()
  if(TARGET modc::runtime)
    target_link_libraries(${name} PUBLIC modc::runtime)
  endif()
endfunction()

function(_modc_add_committed name spec tree)
  file(GLOB manifests ${tree}/*.manifest.json)
  list(LENGTH manifests count)
  if(NOT count EQUAL 1)
    message(FATAL_ERROR "modc_add_model(${name}): no manifest in ${tree}; make the tree by: modc compile ${spec} -o ${tree}")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${manifests})
  file(READ ${manifests} manifest)
  string(JSON march GET ${manifest} march)
  string(JSON count LENGTH ${manifest} files)
  math(EXPR last "${count} - 1")
  set(sources)
  foreach(i RANGE ${last})
    string(JSON file MEMBER ${manifest} files ${i})
    if(file MATCHES "\\.cpp$")
      list(APPEND sources ${tree}/${file})
    endif()
  endforeach()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${tree})
  _modc_compile_for(${name} "${march}")
  if(TARGET modc::modc)
    add_custom_target(${name}_update
      COMMAND modc::modc compile ${spec} --update ${tree}
      COMMENT "modc: bringing ${tree} up to date" VERBATIM)
    add_test(NAME ${name}_is_current COMMAND modc::modc check ${tree} --spec ${spec})
  endif()
endfunction()

function(_modc_add_generated name spec target)
  if(NOT TARGET modc::modc)
    message(FATAL_ERROR "modc_add_model(${name}) without COMMITTED needs the compiler: find_package(modc COMPONENTS Compiler)")
  endif()
  string(REGEX REPLACE "^aarch64$" "armv8-a" march ${target})
  set(tree ${CMAKE_CURRENT_BINARY_DIR}/${name}.modc)
  set(sources ${tree}/model.cpp ${tree}/model_kernels.cpp)
  # modc leaves files alone that stay the same: what includes them is built again only when they change.
  add_custom_command(OUTPUT ${tree}.stamp
    BYPRODUCTS ${sources} ${tree}/model.h
    COMMAND modc::modc compile ${spec} -o ${tree} --name=model --layout=flat --target=${target} -MD -MF ${tree}.d ${ARGN}
    COMMAND ${CMAKE_COMMAND} -E touch ${tree}.stamp
    DEPENDS ${spec} modc::modc
    DEPFILE ${tree}.d
    COMMENT "modc compile ${spec}" VERBATIM)
  add_library(${name} STATIC ${sources} ${tree}.stamp)
  target_include_directories(${name} PUBLIC ${tree})
  _modc_compile_for(${name} ${march})
endfunction()

function(modc_add_model name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "SPEC;COMMITTED;TARGET" "OPTIONS")
  if(NOT ARG_SPEC OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "modc_add_model(NAME SPEC model.mspec [COMMITTED directory] [TARGET name] [OPTIONS ...])")
  endif()
  get_filename_component(spec ${ARG_SPEC} ABSOLUTE)
  if(ARG_COMMITTED)
    if(ARG_OPTIONS OR ARG_TARGET)
      message(FATAL_ERROR "modc_add_model(${name}): a committed tree has the options that it was made with; to change them: "
                          "modc compile --update ${ARG_COMMITTED} ${ARG_OPTIONS}")
    endif()
    get_filename_component(tree ${ARG_COMMITTED} ABSOLUTE)
    _modc_add_committed(${name} ${spec} ${tree})
  else()
    if(NOT ARG_TARGET)
      set(ARG_TARGET x86-64-v3)
    endif()
    _modc_add_generated(${name} ${spec} ${ARG_TARGET} ${ARG_OPTIONS})
  endif()
endfunction()
