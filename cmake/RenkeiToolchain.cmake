# Compiler settings for our own code. Debian's headers come in as SYSTEM, so that our warnings stay ours.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

# -O2 as in Debian's own packages; CMake's -O3 costs build time, and this program waits on disks and sockets.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

# Clang (the presets' compiler) takes half of GCC's time here, and checks the annotations of locks on every build. GCC
# builds the tree as well.
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  # What GCC's -O2 does as well: functions that are not declared inline stay functions. A third less time to build.
  string(APPEND CMAKE_CXX_FLAGS_RELEASE " -finline-hint-functions -fno-unroll-loops -fno-vectorize -fno-slp-vectorize")
  # For ccache: a precompiled header without a time in it, and named by options whose paths it knows to be paths. CMake's own
  # names it a second time behind -Xclang, by which no other tree had ever the same command.
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
  set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -include-pch <PCH_FILE>)
endif()
find_program(RENKEI_LLD ld.lld)
if(RENKEI_LLD)
  add_link_options(-fuse-ld=lld)
endif()

# gRPC's targets carry -pthread, and a precompiled header is refused where it differs: the same flag for all.
add_compile_options(-pthread)
add_link_options(-pthread)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

# ccache keyed on paths relative to the source, so that a fresh clone hits what another one has built. The
# sloppiness is what ccache's manual asks for with precompiled headers.
find_program(RENKEI_CCACHE ccache)
if(RENKEI_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime CCACHE_PCH_EXTSUM=1
      ${RENKEI_CCACHE})
endif()
# Whose headers stand in the precompiled ones; part of their sums (RenkeiTargets.cmake).
set(RENKEI_PACKAGE_VERSIONS ${CMAKE_BINARY_DIR}/package_versions)
execute_process(COMMAND dpkg-query --show libabsl-dev libprotobuf-dev libgmock-dev libgtest-dev libstdc++-12-dev libc6-dev
  OUTPUT_FILE ${RENKEI_PACKAGE_VERSIONS} ERROR_QUIET)

set(RENKEI_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, for example address,undefined")
if(RENKEI_SANITIZE)
  # -O1 and lines alone: a third less time to build than -O2 -g, and assertions stay on.
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
  add_compile_options(-fsanitize=${RENKEI_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${RENKEI_SANITIZE})
  add_compile_definitions(RENKEI_SANITIZED=1)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # GCC documents that this warning gives false reports with sanitizers; std::regex is one of them.
    add_compile_options(-Wno-maybe-uninitialized)
    # Headers of the packages that see the macro give their classes other members than the packages' libraries have
    # (protobuf's maps do).
    add_compile_options(-U__SANITIZE_THREAD__)
  endif()
endif()

# tests/fuzz. coverage: what libFuzzer is guided by, in our own code alone; Clang's.
set(RENKEI_FUZZ OFF CACHE STRING "Builds tests/fuzz: OFF, ON for the short run, coverage for libFuzzer as well")
