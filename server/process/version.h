// The version of every program of this tree: that of the CMake project, which stands there and nowhere else.

#ifndef RENKEI_SERVER_PROCESS_VERSION_H_
#define RENKEI_SERVER_PROCESS_VERSION_H_

namespace renkei::process {

extern const char* const kVersion;

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_VERSION_H_
