// Visions to documents: what ReadVisionFile reads back.

#ifndef RENKEI_SERVER_TEXT_VISION_VISION_WRITER_H_
#define RENKEI_SERVER_TEXT_VISION_VISION_WRITER_H_

#include <map>
#include <string>
#include <vector>

#include "server/domain/strategy/vision_tree.h"

namespace renkei::text {

// YAML that ApplyVision finds nothing to change in. `actuals` by KPI name; may be empty.
std::string WriteVisionYaml(
    const domain::VisionTree& tree,
    const std::map<std::string, std::vector<renkei::v1::KpiActual>>& actuals);

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_VISION_VISION_WRITER_H_
