# Helpers, so that a folder's CMakeLists.txt is a list of what is there and what it may depend on.

function(_renkei_own_code target)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wnon-virtual-dtor
                                           -Woverloaded-virtual -Werror)
endfunction()

# One precompiled header for the build: the standard library, Abseil's status types and the protobuf runtime.
# Never gRPC: it stays in the few files that speak it.
function(_renkei_precompile target)
  target_precompile_headers(${target} REUSE_FROM renkei_pch)
endfunction()

# renkei_library(NAME [SOURCES a.cc ...] DEPS target ...)
# Without SOURCES: every .cc of the folder, so that a new file is built because it is there; with RECURSE those of the
# folders below as well.
function(renkei_library name)
  cmake_parse_arguments(ARG "RECURSE" "" "SOURCES;DEPS" ${ARGN})
  if(ARG_RECURSE)
    file(GLOB_RECURSE ARG_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  elseif(NOT ARG_SOURCES)
    file(GLOB ARG_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  endif()
  add_library(${name} STATIC ${ARG_SOURCES})
  _renkei_own_code(${name})
  target_link_libraries(${name} PUBLIC renkei_pch ${ARG_DEPS})
  _renkei_precompile(${name})
endfunction()

# renkei_executable(NAME SOURCES a.cc ... DEPS target ...)
function(renkei_executable name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  _renkei_own_code(${name})
  target_link_libraries(${name} PRIVATE renkei_pch ${ARG_DEPS})
  _renkei_precompile(${name})
endfunction()

# renkei_test(NAME SOURCES a_test.cc ... DEPS target ... [LABELS l ...] [TIMEOUT seconds])
# One ctest entry per test program: GoogleTest reports the cases; ctest counts programs and keeps the logs.
# Label no_grpc marks what the sanitizer stages run; the target no_grpc_tests builds it.
add_custom_target(no_grpc_tests)
function(renkei_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  renkei_executable(${name} SOURCES ${ARG_SOURCES} DEPS ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
  if("no_grpc" IN_LIST ARG_LABELS)
    add_dependencies(no_grpc_tests ${name})
  endif()
endfunction()
