// A position within a position, for pages of a walk within a walk.

#ifndef RENKEI_SERVER_SERVICE_FRAME_LIST_NESTED_POSITION_H_
#define RENKEI_SERVER_SERVICE_FRAME_LIST_NESTED_POSITION_H_

#include <string>

namespace renkei::service {

// Where the outer walk stands and where the inner one does.
struct NestedPosition {
  std::string outer;
  std::string inner;
};
// "" where both are empty.
std::string Join(const NestedPosition& position);
// Both empty for what Join did not make.
NestedPosition Split(const std::string& position);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_LIST_NESTED_POSITION_H_
