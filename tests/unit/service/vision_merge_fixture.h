// A plan that was applied, and files that clerks export from it.

#ifndef RENKEI_TESTS_UNIT_SERVICE_VISION_MERGE_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_VISION_MERGE_FIXTURE_H_

#include <map>
#include <string>
#include <vector>

#include "server/domain/strategy/vision_base.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {

class VisionMergeTest : public VisionTest {
 protected:
  VisionMergeTest() : colleague_(AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR})) {
    Stream s = NewStream("plan");
    Node(s, "a");
    Node(s, "b");
    KpiOf(s, "rate", "a").mutable_kpi()->set_unit("％");
    pb::ApplyKpi& people = KpiOf(s, "people", "a");
    people.mutable_kpi()->set_unit("人");
    pb::KpiActual& actual = *people.add_actuals();
    actual.mutable_when()->set_text("令和5年度");
    actual.mutable_value()->set_number(100);
    Number(s);
    const auto applied = Apply(author_, s);
    EXPECT_TRUE(applied.ok()) << applied.status();
    name_ = applied->vision().name();
  }

  static void Number(Stream& s) {
    int order = 0;
    for (pb::ApplyNode& node : *s.parts[0].mutable_nodes()) node.mutable_node()->set_order(++order);
    for (pb::ApplyKpi& kpi : *s.parts[0].mutable_kpis()) kpi.mutable_kpi()->set_order(++order);
  }

  // What a clerk who exports now has in the file.
  Stream Export(bool with_base = true) {
    domain::Plan plan;
    plan.vision = *Get(author_, name_);
    plan.nodes = *ListNodes(author_, name_);
    plan.kpis = *ListKpis(author_, name_);
    std::map<std::string, std::vector<pb::KpiActual>> actuals;
    domain::VisionFile file;
    std::map<std::string, std::string> keys;
    for (const pb::VisionNode& node : plan.nodes) keys[node.name()] = node.external_id();
    file.header.set_parent(kKanagawa);
    file.header.mutable_vision()->set_external_id("plan");
    file.header.mutable_vision()->set_title(plan.vision.title());
    *file.header.mutable_vision()->mutable_period() = plan.vision.period();
    for (const pb::VisionNode& node : plan.nodes) {
      pb::VisionNode& item = *file.nodes.emplace_back().mutable_node();
      item = node;
      item.clear_etag();
      item.set_parent_external_id(keys[item.parent()]);
      item.clear_parent();
    }
    for (const pb::Kpi& kpi : plan.kpis) {
      pb::ApplyKpi& apply = file.kpis.emplace_back();
      *apply.mutable_kpi() = kpi;
      apply.mutable_kpi()->clear_etag();
      apply.mutable_kpi()->set_node_external_id(keys[kpi.node()]);
      apply.mutable_kpi()->clear_node();
      actuals[kpi.name()] = Actuals(kpi.name());
      for (pb::KpiActual actual : actuals[kpi.name()]) {
        actual.clear_name();
        actual.clear_etag();
        *apply.add_actuals() = actual;
      }
    }
    if (with_base) domain::AttachBase(domain::BaseOf(plan, actuals), file);
    Stream stream;
    stream.header = file.header;
    stream.parts.emplace_back();
    for (pb::ApplyNode& node : file.nodes) *stream.parts[0].add_nodes() = node;
    for (pb::ApplyKpi& kpi : file.kpis) *stream.parts[0].add_kpis() = kpi;
    return stream;
  }

  std::vector<pb::KpiActual> Actuals(const std::string& kpi) {
    pb::ListKpiActualsRequest request;
    request.set_parent(kpi);
    const auto page = Vision<pb::ListKpiActualsResponse>(author_, "ListKpiActuals", request);
    EXPECT_TRUE(page.ok()) << page.status();
    return {page->actuals().begin(), page->actuals().end()};
  }

  static pb::ApplyKpi& KpiIn(Stream& file, const std::string& external_id) {
    for (pb::ApplyKpi& kpi : *file.parts[0].mutable_kpis()) {
      if (kpi.kpi().external_id() == external_id) return kpi;
    }
    ADD_FAILURE() << external_id;
    return *file.parts[0].add_kpis();
  }

  pb::Kpi Stored(const std::string& external_id) {
    const auto kpis = ListKpis(author_, name_);
    EXPECT_TRUE(kpis.ok()) << kpis.status();
    for (const pb::Kpi& kpi : *kpis) {
      if (kpi.external_id() == external_id) return kpi;
    }
    return pb::Kpi();
  }

  void Done(const std::string& token, const Stream& file) {
    const auto applied = Apply(token, file);
    ASSERT_TRUE(applied.ok()) << applied.status();
  }

  // The fields of a refused file, each with its kind.
  std::vector<std::string> Conflicts(const absl::StatusOr<pb::ApplyVisionResponse>& applied) {
    std::vector<std::string> fields;
    EXPECT_EQ(ReasonOf(applied), pb::REASON_MERGE_CONFLICT) << applied.status();
    const auto detail = domain::DetailOf(applied.status());
    if (!detail) return fields;
    for (const pb::FieldViolation& v : detail->violations())
      fields.push_back(absl::StrCat(v.field(), " ", v.kind()));
    return fields;
  }

  const std::string colleague_;  // a contributor of the same organization
  std::string name_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_VISION_MERGE_FIXTURE_H_
