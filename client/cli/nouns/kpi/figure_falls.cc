#include "client/cli/nouns/kpi/figure_falls.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/strategy/lint/lint.h"

namespace renkei::cli {
namespace {

// Of a file that mixes totals and yearly numbers, the first ones tell what has happened.
constexpr int kMaxNotes = 20;

void NoteFinding(Session& session, const pb::LintFinding& finding) {
  session.Note({absl::StrCat("note: ", Printable(finding.title()), ": ", finding.message(), "; ",
                             finding.suggestion()),
                absl::StrCat("注意: ", Printable(finding.title()), "：", finding.message_ja(),
                             finding.suggestion_ja())});
}

// The figures that stand there, with those that were just sent.
std::vector<pb::KpiActual> FiguresOf(
    Session& session, const std::string& kpi,
    const google::protobuf::RepeatedPtrField<pb::KpiActual>& recorded) {
  pb::ListKpiActualsRequest request;
  request.set_parent(kpi);
  const auto listed = session.List<pb::KpiActual>("VisionService/ListKpiActuals", request);
  std::map<std::string, pb::KpiActual> by_name;
  if (listed.ok()) {
    for (const pb::KpiActual& actual : *listed) by_name[actual.name()] = actual;
  }
  for (const pb::KpiActual& actual : recorded) by_name[actual.name()] = actual;
  std::vector<pb::KpiActual> figures;
  for (auto& [name, actual] : by_name) figures.push_back(std::move(actual));
  return figures;
}

}  // namespace

void NoteFall(Session& session, const std::string& kpi,
              const google::protobuf::RepeatedPtrField<pb::KpiActual>& recorded) {
  pb::GetKpiRequest get;
  get.set_name(kpi);
  auto measured = session.Call<pb::Kpi>("VisionService/GetKpi", get);
  if (!measured.ok()) return;
  domain::LintContext context;
  if (measured->aggregation() == pb::AGGREGATION_UNSPECIFIED && !measured->indicator().empty()) {
    pb::GetIndicatorRequest of;
    of.set_name(measured->indicator());
    auto indicator = session.Call<pb::Indicator>("FrameworkService/GetIndicator", of);
    if (indicator.ok()) context.indicators.emplace(measured->indicator(), *std::move(indicator));
  } else if (measured->aggregation() != pb::AGGREGATION_CUMULATIVE) {
    return;
  }
  context.cumulative_figures.emplace(measured->name(), FiguresOf(session, kpi, recorded));
  // By itself: where it stands in the plan is no matter here.
  measured->clear_node();
  measured->clear_re_mentions();
  domain::Plan plan;
  plan.kpis.push_back(*std::move(measured));
  const auto index = domain::PlanIndex::Build(plan);
  if (!index.ok()) return;
  for (const pb::LintFinding& finding : domain::Lint(*index, context)) {
    if (finding.code() == pb::LINT_CODE_CUMULATIVE_FALLS) NoteFinding(session, finding);
  }
}

void NoteFalls(Session& session, const std::string& vision) {
  pb::LintVisionRequest request;
  request.set_name(vision);
  request.set_page_size(1000);
  const auto findings = session.List<pb::LintFinding>("AnalysisService/LintVision", request);
  if (!findings.ok()) return;
  int noted = 0;
  for (const pb::LintFinding& finding : *findings) {
    if (finding.code() != pb::LINT_CODE_CUMULATIVE_FALLS) continue;
    if (++noted > kMaxNotes) {
      session.Note({"note: more figures fall; renkei vision lint lists them all",
                    "注意: ほかにも累計が減っている指標があります。renkei vision lint で"
                    "すべて確かめられます。"});
      return;
    }
    NoteFinding(session, finding);
  }
}

}  // namespace renkei::cli
