# Run with every build: writes a source file that says which commit is built, where that has changed.
#   cmake -DSOURCE=... -DOUT=... -P RenkeiCommit.cmake
# RENKEI_COMMIT in the environment says it for a tree without git.
set(commit $ENV{RENKEI_COMMIT})
if(NOT commit)
  execute_process(COMMAND git -C ${SOURCE} rev-parse --short=12 HEAD
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  execute_process(COMMAND git -C ${SOURCE} diff-index --quiet HEAD -- RESULT_VARIABLE changed ERROR_QUIET)
  if(commit AND changed)
    string(APPEND commit "+")
  endif()
endif()
set(text "namespace renkei::process {\nextern const char* const kBuildCommit;\nconst char* const kBuildCommit = \"${commit}\";\n}\n")
set(before)
if(EXISTS ${OUT})
  file(READ ${OUT} before)
endif()
if(NOT text STREQUAL before)
  file(WRITE ${OUT} "${text}")
endif()
