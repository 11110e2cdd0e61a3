// A vision's file as the messages of an ApplyVision stream.

#ifndef RENKEI_SERVER_TEXT_VISION_VISION_PARTS_H_
#define RENKEI_SERVER_TEXT_VISION_VISION_PARTS_H_

#include <vector>

#include "server/domain/strategy/vision_file.h"
#include "server/text/vision/item_places.h"

namespace renkei::text {

// One message holds at most so much: well below what the server takes (4 MiB), so that one that is
// refused is a small part.
inline constexpr size_t kMaxPartBytes = size_t{1} << 20;
inline constexpr int kMaxPartItems = 1'000;

// What follows the header: nodes, then KPIs, in their order. `places` learns which item stands
// where.
std::vector<renkei::v1::ApplyVisionRequest> PartsOf(const domain::VisionFile& file,
                                                    ItemPlaces& places);

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_VISION_VISION_PARTS_H_
