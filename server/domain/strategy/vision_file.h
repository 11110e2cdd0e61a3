// A vision as a file states it, whatever the file's format: what ApplyVision is sent.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_VISION_FILE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_VISION_FILE_H_

#include <map>
#include <string>
#include <vector>

#include "renkei/v1/vision.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// How a file refers to a node or KPI: by its external_id, or, where it has none, by the id that
// ends its name (ApplyVision understands both).
template <class Item>
std::string KeyOf(const Item& item) {
  if (!item.external_id().empty()) return item.external_id();
  const std::string& name = item.name();
  return name.substr(name.rfind('/') + 1);
}

struct VisionFile {
  pb::ApplyVisionHeader header;
  std::vector<pb::ApplyNode> nodes;
  std::vector<pb::ApplyKpi> kpis;
  // Where each of them stands: "plan.yaml:12:5: nodes[0].children[2]", "plan.xlsx:施策!A5".
  std::vector<std::string> node_places;
  std::vector<std::string> kpi_places;
  // Where the fields of the head stand, by their paths ("parent", "title"): "plan.xlsx:ビジョン!B2",
  // "plan.yaml:3:1: owner".
  std::map<std::string, std::string> head_places;
  // Tells the trace that the file carries (VisionBase) from others; "": it was typed anew.
  std::string trace;
  // Of a workbook: in which column ("C") each sheet has the fields of its items, by their paths.
  std::map<std::string, std::map<std::string, std::string>> columns;
  // What of the file was left alone, for whoever applies it.
  std::vector<Bilingual> notes;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_VISION_FILE_H_
