// What a vision was when a file was exported from it: the trace that the file carries, a sheet of
// its own in a workbook (原本), a block "base" in YAML and JSON. Whoever reads the file gives each of
// its items what is known of it, so that applying it is a three-way merge (domain/merge).

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_VISION_BASE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_VISION_BASE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/domain/strategy/plan.h"
#include "server/domain/strategy/vision_file.h"

namespace renkei::domain {

// Each text as RecordBase::ToString has it.
struct VisionBase {
  std::string head;
  // By KeyOf.
  std::map<std::string, std::string> nodes;
  std::map<std::string, std::string> kpis;
  // Of the figures of a KPI, by its key: "FY2023=r1 4:...;FY2024=r1 ...".
  std::map<std::string, std::string> actuals;

  bool empty() const { return head.empty() && nodes.empty() && kpis.empty(); }
};

// `actuals` by the name of their KPI.
VisionBase BaseOf(const Plan& plan,
                  const std::map<std::string, std::vector<pb::KpiActual>>& actuals);

// Gives the head, the items and the figures of `file` what `base` has of them, and the header the
// keys that it knows. An empty base changes nothing: the file was typed anew.
void AttachBase(const VisionBase& base, VisionFile& file);

// Of a file that was applied before: puts in place of what AttachBase gave it what the server said
// then (ApplyVisionResponse.bases), record by record. `bases` belong to a file of the same trace.
void RenewBases(const std::vector<pb::AppliedBase>& bases, VisionFile& file);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_VISION_BASE_H_
