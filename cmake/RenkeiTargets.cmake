# Helpers, so that a folder's CMakeLists.txt is a list of what is there and what it may depend on.

# Most of a build's time goes into reading the same headers and making the same templates. So the files of one folder are
# compiled in groups of at most this many; more would make the build after a change to one of them slower.
# 1 compiles every file alone, as clang-tidy reads them.
set(RENKEI_GROUP 8 CACHE STRING "How many files of a folder are compiled as one at most")

function(_renkei_own_code target)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wnon-virtual-dtor
                                           -Woverloaded-virtual -Werror
                                           $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)
endfunction()

# _renkei_group(OUT NAME TOP [STATICS name ...] SOURCES source ...)
# Replaces sources below TOP by files that include them: those of one folder in order, in groups of about one size. They
# are named from TOP, so that a compiler cache knows them again in another clone. A name in an anonymous namespace is
# therefore a name of its folder and has one meaning there. A file that is compiled with definitions of its own stays. STATICS are names that every file has
# for itself, as generated code does.
function(_renkei_group out name top)
  cmake_parse_arguments(ARG "" "" "STATICS;SOURCES" ${ARGN})
  set(result)
  set(folders)
  foreach(source ${ARG_SOURCES})
    cmake_path(ABSOLUTE_PATH source NORMALIZE)
    get_source_file_property(definitions ${source} COMPILE_DEFINITIONS)
    if(definitions OR RENKEI_GROUP EQUAL 1)
      list(APPEND result ${source})
      continue()
    endif()
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${top})
    cmake_path(GET source PARENT_PATH folder)
    list(APPEND folders ${folder})
    string(MAKE_C_IDENTIFIER "files_${folder}" key)
    list(APPEND ${key} ${source})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder ${folders})
    string(MAKE_C_IDENTIFIER "files_${folder}" key)
    set(files ${${key}})
    list(SORT files)
    list(LENGTH files count)
    math(EXPR groups "(${count} + ${RENKEI_GROUP} - 1) / ${RENKEI_GROUP}")
    math(EXPR size "(${count} + ${groups} - 1) / ${groups}")
    while(files)
      list(SUBLIST files 0 ${size} group)
      list(REMOVE_ITEM files ${group})
      list(GET group 0 first)
      set(text)
      foreach(file ${group})
        string(MAKE_C_IDENTIFIER ${file} own)
        foreach(static ${ARG_STATICS})
          string(APPEND text "#undef ${static}\n#define ${static} ${static}_${own}\n")
        endforeach()
        string(APPEND text "#include \"${file}\"\n")
      endforeach()
      set(path ${CMAKE_CURRENT_BINARY_DIR}/${name}.groups/${first})
      file(CONFIGURE OUTPUT ${path} CONTENT "${text}" @ONLY)
      list(APPEND result ${path})
    endwhile()
  endforeach()
  set(${out} ${result} PARENT_SCOPE)
endfunction()

# Every target of a folder reuses the precompiled header that RENKEI_PCH names there and links what that includes.
# None has gRPC: it stays in the few files that speak it.
function(_renkei_precompile target)
  target_precompile_headers(${target} REUSE_FROM ${RENKEI_PCH})
endfunction()

# renkei_precompiled_header(NAME DEPS target ... HEADERS "<a.h>" ... MADE_OF file ...)
# MADE_OF: what the headers are generated from. A precompiled header holds paths of this tree; beside it stands a sum of what
# it is made of, by which a compiler cache knows it again in another tree.
function(renkei_precompiled_header name)
  cmake_parse_arguments(ARG "" "" "DEPS;HEADERS;MADE_OF" ${ARGN})
  set(sum ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}.dir/cmake_pch.hxx.pch.sum)
  set(made_of ${CMAKE_SOURCE_DIR}/cmake/pch.h ${ARG_MADE_OF} ${RENKEI_PACKAGE_VERSIONS})
  add_custom_command(OUTPUT ${sum} COMMAND cat ${made_of} | sha256sum > ${sum} DEPENDS ${made_of})
  add_library(${name} STATIC ${CMAKE_SOURCE_DIR}/cmake/pch.cc ${sum})
  _renkei_own_code(${name})  # the same flags, or the compiler refuses it
  target_precompile_headers(${name} PRIVATE <cmake/pch.h> ${ARG_HEADERS})
  target_link_libraries(${name} PUBLIC ${ARG_DEPS}
    protobuf::libprotobuf absl::status absl::statusor absl::strings absl::str_format absl::time)
endfunction()

# renkei_library(NAME [OBJECT] [HOT] [RECURSE] [SOURCES a.cc ...] DEPS target ...)
# Without SOURCES: every .cc of the folder, so that a new file is built because it is there; with RECURSE those of the
# folders below as well. OBJECT: for what no linker may leave out. HOT: on the way of every call; its small functions are
# inlined although they are not declared so, which costs time to build.
function(renkei_library name)
  cmake_parse_arguments(ARG "OBJECT;HOT;RECURSE" "" "SOURCES;DEPS" ${ARGN})
  if(ARG_RECURSE)
    file(GLOB_RECURSE ARG_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  elseif(NOT ARG_SOURCES)
    file(GLOB ARG_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  endif()
  _renkei_group(sources ${name} ${CMAKE_SOURCE_DIR} SOURCES ${ARG_SOURCES})
  if(ARG_OBJECT)
    add_library(${name} OBJECT ${sources})
  else()
    add_library(${name} STATIC ${sources})
  endif()
  _renkei_own_code(${name})
  if(ARG_HOT)
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-finline-functions>)
  endif()
  target_link_libraries(${name} PUBLIC ${RENKEI_PCH} ${ARG_DEPS})
  _renkei_precompile(${name})
endfunction()

# renkei_executable(NAME SOURCES a.cc ... DEPS target ...)
function(renkei_executable name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  _renkei_group(sources ${name} ${CMAKE_SOURCE_DIR} SOURCES ${ARG_SOURCES})
  add_executable(${name} ${sources})
  _renkei_own_code(${name})
  target_link_libraries(${name} PRIVATE ${RENKEI_PCH} ${ARG_DEPS})
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
