// Whether a process can do what it is there for, part by part: for whoever sends it work.

#ifndef RENKEI_SERVER_PROCESS_READINESS_H_
#define RENKEI_SERVER_PROCESS_READINESS_H_

#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace renkei::process {

struct ReadyPart {
  std::string name;  // "store"
  absl::Status status;
};
using ReadyParts = std::vector<ReadyPart>;

inline bool AllReady(const ReadyParts& parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [](const ReadyPart& part) { return part.status.ok(); });
}

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_READINESS_H_
