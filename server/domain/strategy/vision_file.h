// A vision as a file states it, whatever the file's format: what ApplyVision is sent.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_VISION_FILE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_VISION_FILE_H_

#include <string>
#include <vector>

#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

struct VisionFile {
  pb::ApplyVisionHeader header;
  std::vector<pb::ApplyNode> nodes;
  std::vector<pb::ApplyKpi> kpis;
  // Where each of them stands: "plan.yaml:12:5: nodes[0].children[2]", "plan.xlsx:施策!A5".
  std::vector<std::string> node_places;
  std::vector<std::string> kpi_places;
  // What of the file was left alone, for whoever applies it.
  std::vector<Bilingual> notes;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_VISION_FILE_H_
