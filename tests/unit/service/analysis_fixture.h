// What the tests of AnalysisService share.

#ifndef RENKEI_TESTS_UNIT_SERVICE_ANALYSIS_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_ANALYSIS_FIXTURE_H_

#include <string>

#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/plan.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {

class AnalysisTest : public VisionTest {
 protected:
  // The plan through ApplyVision, as Kanagawa's draft; its name. What it says of frameworks is left
  // out unless they are there.
  std::string ApplyPlan(const domain::Plan& plan, bool with_frameworks = false) {
    const auto last = [](const std::string& name) {
      return std::string(domain::LastSegment(name));
    };
    Stream stream;
    stream.header.set_parent(kKanagawa);
    pb::Vision& head = *stream.header.mutable_vision();
    head = plan.vision;
    head.clear_name();
    if (!with_frameworks) head.clear_parent_plans();
    stream.parts.emplace_back();
    const auto replace = [&](auto& item) {
      item.clear_name();
      for (pb::ReMention& again : *item.mutable_re_mentions()) {
        again.set_parent_external_id(last(again.parent()));
        again.clear_parent();
      }
    };
    for (pb::VisionNode node : plan.nodes) {
      replace(node);
      if (!node.parent().empty()) node.set_parent_external_id(last(node.parent()));
      node.clear_parent();
      if (!with_frameworks) node.clear_framework_items();
      *stream.parts.back().add_nodes()->mutable_node() = node;
    }
    for (pb::Kpi kpi : plan.kpis) {
      replace(kpi);
      kpi.set_node_external_id(last(kpi.node()));
      kpi.clear_node();
      *stream.parts.back().add_kpis()->mutable_kpi() = kpi;
    }
    const auto applied = Apply(author_, stream);
    EXPECT_TRUE(applied.ok()) << applied.status();
    return applied.ok() ? applied->vision().name() : "";
  }
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_ANALYSIS_FIXTURE_H_
