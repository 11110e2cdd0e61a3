// A plan with KPIs and figures, kept as a server keeps them.

#ifndef RENKEI_TESTS_UNIT_WEB_PAGE_RECORD_FIXTURE_H_
#define RENKEI_TESTS_UNIT_WEB_PAGE_RECORD_FIXTURE_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {

inline pb::When FiscalYear(int year) {
  pb::When when;
  when.set_kind(pb::When::KIND_FISCAL_YEAR);
  when.set_year(year);
  return when;
}

class RecordTest : public FormSiteTest {
 protected:
  static constexpr char kPlan[] = "organizations/o/visions/v";
  // The fixture's clock stands in fiscal 2023: the last year that has ended.
  static constexpr int kYear = 2022;
  static constexpr char kPath[] = "/organizations/o/visions/v/record";

  RecordTest() {
    AddKpi("k1", "利用者数", "人", "交通課");
    AddKpi("k2", "満足度", "％", "交通課");
    AddKpi("k3", "移住者数", "人", "企画課");
    server_.On<pb::GetVisionRequest, pb::Vision>("VisionService/GetVision", [](const auto&) {
      pb::Vision vision;
      vision.set_name(kPlan);
      vision.set_title("総合戦略");
      return vision;
    });
    server_.On<pb::ListKpisRequest, pb::ListKpisResponse>("VisionService/ListKpis",
                                                          [this](const auto&) {
                                                            pb::ListKpisResponse reply;
                                                            for (const pb::Kpi& kpi : kpis_)
                                                              *reply.add_kpis() = kpi;
                                                            return reply;
                                                          });
    server_.On<pb::GetVisionProgressRequest, pb::GetVisionProgressResponse>(
        "AnalysisService/GetVisionProgress",
        [this](const auto& request) { return Progress(request); });
    server_.On<pb::ListKpiActualsRequest, pb::ListKpiActualsResponse>(
        "VisionService/ListKpiActuals", [this](const pb::ListKpiActualsRequest& request) {
          pb::ListKpiActualsResponse reply;
          for (const auto& [key, actual] : actuals_) {
            if (key.first == request.parent()) *reply.add_actuals() = actual;
          }
          return reply;
        });
    server_.On<pb::RecordVisionActualsRequest, pb::RecordVisionActualsResponse>(
        "VisionService/RecordVisionActuals",
        [this](const auto& request) { return Record(request); });
  }

  static std::string NameOf(const std::string& id) { return absl::StrCat(kPlan, "/kpis/", id); }

  pb::Kpi& AddKpi(const std::string& id, const std::string& title, const std::string& unit,
                  const std::string& section) {
    pb::Kpi& kpi = kpis_.emplace_back();
    kpi.set_name(NameOf(id));
    kpi.set_external_id(absl::StrCat("ext-", id));
    kpi.set_title(title);
    kpi.set_unit(unit);
    kpi.set_section(section);
    kpi.set_order(static_cast<int>(kpis_.size()));
    pb::TimedValue& target = *kpi.add_targets();
    *target.mutable_when() = FiscalYear(2027);
    target.mutable_value()->set_number(555);
    return kpi;
  }

  pb::KpiActual& Store(const std::string& id, int year, double number,
                       pb::KpiActualStatus status = pb::KPI_ACTUAL_STATUS_PRELIMINARY) {
    pb::KpiActual& actual = actuals_[{NameOf(id), year}];
    *actual.mutable_when() = FiscalYear(year);
    actual.mutable_value()->set_number(number);
    actual.set_status(status);
    return actual;
  }

  pb::GetVisionProgressResponse Progress(const pb::GetVisionProgressRequest& request) {
    EXPECT_TRUE(request.draft());
    pb::GetVisionProgressResponse reply;
    reply.set_vision(kPlan);
    for (const pb::Kpi& kpi : kpis_) {
      pb::KpiProgress& progress = *reply.add_kpis();
      progress.set_kpi(kpi.name());
      progress.set_order(kpi.order());
      progress.set_due_date(due_[kpi.name()]);
      for (const auto& [key, actual] : actuals_) {
        if (key.first != kpi.name()) continue;
        pb::SeriesPoint& point = *progress.add_series();
        *point.mutable_when() = actual.when();
        point.set_status(actual.status());
        point.set_text(actual.value().text());
        if (actual.value().has_number()) point.set_actual(actual.value().number());
      }
    }
    return reply;
  }

  absl::StatusOr<pb::RecordVisionActualsResponse> Record(
      const pb::RecordVisionActualsRequest& request) {
    if (refusal_) return *refusal_;
    pb::RecordVisionActualsResponse reply;
    if (request.validate_only()) return reply;
    ++records_;
    for (const pb::VisionActual& entry : request.entries())
      actuals_[{entry.kpi(), entry.actual().when().year()}] = entry.actual();
    return reply;
  }

  const pb::KpiActual& Stored(const std::string& id) { return actuals_[{NameOf(id), kYear}]; }

  PageReply Send(Query inputs, const char* what) {
    inputs.Set("do", what);
    return Post(kPath, inputs);
  }
  // Confirms what was entered.
  PageReply Confirmed(const Query& inputs) {
    const PageReply preview = Send(inputs, "preview");
    EXPECT_EQ(preview.status, 200) << preview.body;
    return Send(InputsOf(preview.body), "record");
  }

  std::vector<pb::Kpi> kpis_;
  std::map<std::pair<std::string, int>, pb::KpiActual> actuals_;
  // By the name of a KPI.
  std::map<std::string, std::string> due_;
  std::optional<absl::Status> refusal_;
  int records_ = 0;
};

}  // namespace renkei::web

#endif  // RENKEI_TESTS_UNIT_WEB_PAGE_RECORD_FIXTURE_H_
