// What the tests of a plan's forms share.

#ifndef RENKEI_TESTS_UNIT_WEB_PAGE_PLAN_FORMS_FIXTURE_H_
#define RENKEI_TESTS_UNIT_WEB_PAGE_PLAN_FORMS_FIXTURE_H_

#include <string>

#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {

// One plan with one measure and one KPI.
class PlanFormsTest : public FormSiteTest {
 protected:
  static constexpr char kPlan[] = "organizations/o/visions/v";
  static constexpr char kNode[] = "organizations/o/visions/v/nodes/n";
  static constexpr char kKpi[] = "organizations/o/visions/v/kpis/k";

  PlanFormsTest() {
    vision_.set_name(kPlan);
    vision_.set_etag("v1");
    vision_.set_title("総合戦略");
    vision_.add_owners("organizations/o");
    vision_.set_state(pb::LIFECYCLE_STATE_DRAFT);
    vision_.add_challenges("人口が減る");
    vision_.add_parent_plans("frameworks/f");
    node_.set_name(kNode);
    node_.set_etag("n1");
    node_.set_title("乗合交通");
    node_.set_external_id("1-1");
    kpi_.set_name(kKpi);
    kpi_.set_etag("k1");
    kpi_.set_title("利用者数");
    kpi_.set_unit("人");
    Serve<pb::GetVisionRequest>("VisionService/GetVision", vision_);
    Serve<pb::GetNodeRequest>("VisionService/GetNode", node_);
    Serve<pb::GetKpiRequest>("VisionService/GetKpi", kpi_);
    server_.On<pb::UpdateVisionRequest, pb::Vision>(
        "VisionService/UpdateVision", [this](const pb::UpdateVisionRequest& request) {
          return Change(request.vision(), request.update_mask(), vision_);
        });
    server_.On<pb::UpdateNodeRequest, pb::VisionNode>(
        "VisionService/UpdateNode", [this](const pb::UpdateNodeRequest& request) {
          return Change(request.node(), request.update_mask(), node_);
        });
    server_.On<pb::UpdateKpiRequest, pb::Kpi>(
        "VisionService/UpdateKpi", [this](const pb::UpdateKpiRequest& request) {
          return Change(request.kpi(), request.update_mask(), kpi_);
        });
  }

  template <class Request, class Stored>
  void Serve(const std::string& method, const Stored& stored) {
    server_.On<Request, Stored>(method, [&stored](const Request&) { return stored; });
  }

  // As a server changes what the mask names.
  template <class Stored>
  static absl::StatusOr<Stored> Change(const Stored& sent, const google::protobuf::FieldMask& mask,
                                       Stored& stored) {
    if (sent.etag() != stored.etag())
      return domain::MakeError(pb::REASON_ETAG_MISMATCH, {"changed", "変更済み"});
    for (const std::string& path : mask.paths()) {
      const auto* field = Stored::descriptor()->FindFieldByName(path);
      stored.GetReflection()->ClearField(&stored, field);
    }
    stored.MergeFrom(sent);
    return stored;
  }

  void MakeMeApprover() { me_.add_roles(pb::ROLE_APPROVER); }

  pb::Vision vision_;
  pb::VisionNode node_;
  pb::Kpi kpi_;
};

}  // namespace renkei::web

#endif  // RENKEI_TESTS_UNIT_WEB_PAGE_PLAN_FORMS_FIXTURE_H_
