// The version of every program of this tree.

#ifndef RENKEI_SERVER_PROCESS_VERSION_H_
#define RENKEI_SERVER_PROCESS_VERSION_H_

namespace renkei::process {

inline constexpr char kVersion[] = "0.1.0";

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_VERSION_H_
