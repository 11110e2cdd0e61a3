// One measure of a vision, and one KPI with its figures.
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/kpi_chart.h"
#include "client/view/page/progress.h"
#include "client/view/page/resource.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/funding.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "client/web/page/steps.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

std::string VisionOf(const std::string& part) { return std::string(domain::ParentName(part, 4)); }

// "横浜市  計画の題名"
view::Line WayTo(const std::string& part, const domain::Words& words) {
  const std::string vision = VisionOf(part);
  const std::string owner(domain::ParentName(vision, 2));
  return std::vector<view::Span>{{words.Title(owner), view::Tone::kPlain, owner},
                                 {" > "},
                                 {words.Title(vision), view::Tone::kPlain, vision}};
}

view::Table FiguresTable(const Visit& visit, const pb::Kpi& kpi,
                         const std::vector<pb::KpiActual>& actuals, const domain::Words& words) {
  view::Table table;
  table.title = visit.Say({"Figures", "実績"});
  const auto& type = *pb::KpiActual::descriptor();
  for (const char* field : {"when", "value", "status", "source", "note"})
    table.columns.push_back({words.Label(*type.FindFieldByName(field))});
  table.columns[1].number = true;
  table.nothing = visit.Say({"No figure has been reported yet.", "実績はまだ報告されていません。"});
  for (const pb::KpiActual& actual : actuals) {
    view::Row row;
    row.cells = {words.When(actual.when()), words.Short(actual.value(), kpi.unit()),
                 words.Value(*pb::KpiActualStatus_descriptor(), actual.status()), actual.source(),
                 actual.note()};
    table.rows.push_back(std::move(row));
  }
  return table;
}

pb::GetVisionProgressRequest ProgressRequest(const std::string& vision) {
  pb::GetVisionProgressRequest request;
  request.set_name(vision);
  request.set_page_size(2000);
  return request;
}

// What the visitor can do with a part of a plan, asked for beside the page's own calls: its owners alone
// are told.
class PartSteps {
 public:
  PartSteps(Visit& visit, const std::string& part) : me_(visit) {
    if (!visit.signed_in()) return;
    pb::GetVisionRequest head;
    head.set_name(VisionOf(part));
    vision_ = visit.calls.Begin<pb::Vision>("VisionService/GetVision", head);
  }
  // `steps_of`: NodeStepsOf, KpiStepsOf. Once.
  template <class StepsOfPart>
  std::vector<const char*> Get(const StepsOfPart& steps_of) {
    const std::optional<pb::Account> account = me_.Get();
    if (!account) return {};
    const absl::StatusOr<pb::Vision> vision = vision_->Get();
    return vision.ok() ? steps_of(*vision, *account) : std::vector<const char*>();
  }

 private:
  SignedIn me_;
  std::optional<Awaited<pb::Vision>> vision_;
};

}  // namespace

absl::StatusOr<PlanProgress> FetchProgress(Visit& visit, const std::string& name) {
  return FetchProgress(visit, ProgressRequest(name));
}

absl::StatusOr<PlanProgress> FetchProgress(Visit& visit, pb::GetVisionProgressRequest request) {
  pb::GetVisionRequest head;
  head.set_name(request.name());
  auto vision = visit.calls.Begin<pb::Vision>("VisionService/GetVision", head);
  PlanProgress fetched;
  pb::GetVisionProgressResponse& whole = fetched.progress;
  for (;;) {
    ASSIGN_OR_RETURN(pb::GetVisionProgressResponse page,
                     visit.calls.Call<pb::GetVisionProgressResponse>(
                         "AnalysisService/GetVisionProgress", request));
    const std::string next = page.next_page_token();
    if (whole.vision().empty()) {
      whole = std::move(page);
    } else {
      whole.mutable_kpis()->MergeFrom(page.kpis());
    }
    if (next.empty() || next == request.page_token()) break;
    request.set_page_token(next);
  }
  view::SortAsPrinted(whole);
  ASSIGN_OR_RETURN(fetched.vision, vision.Get());
  return fetched;
}

absl::StatusOr<KpiFigures> FetchKpi(Visit& visit, const std::string& name) {
  pb::GetKpiRequest get;
  get.set_name(name);
  auto kpi = visit.calls.Begin<pb::Kpi>("VisionService/GetKpi", get);
  pb::ListKpiActualsRequest list;
  list.set_parent(name);
  list.set_page_size(1000);
  auto actuals = visit.calls.BeginList<pb::KpiActual>("VisionService/ListKpiActuals", list);
  KpiFigures fetched;
  ASSIGN_OR_RETURN(fetched.kpi, kpi.Get());
  ASSIGN_OR_RETURN(fetched.actuals, actuals.Get());
  return fetched;
}

absl::StatusOr<Shown> NodePage(Visit& visit, const std::string& name) {
  PartSteps own(visit, name);
  auto programmes = BeginProgrammesFor(visit, name);
  pb::GetNodeRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const pb::VisionNode node,
                   visit.calls.Call<pb::VisionNode>("VisionService/GetNode", request));
  const std::vector<const char*> steps = own.Get(NodeStepsOf);
  const auto paying = programmes.Get();
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    view::Page page = view::NodePage(node, words);
    page.blocks.insert(page.blocks.begin(), view::Paragraphs{{WayTo(name, words)}});
    Shown shown = ShownPage(visit, page);
    view::Writer main;
    WriteFormLinks(main, visit, name, steps);
    main.Append(std::move(shown.main));
    shown.main = std::move(main);
    WriteFileLinks(shown.main, visit, {"This item", "この項目"});
    WriteProgrammesFor(shown.main, visit, name, paying);
    return shown;
  });
}

absl::StatusOr<Shown> KpiPage(Visit& visit, const std::string& name) {
  PartSteps steps_of_own(visit, name);
  auto programmes = BeginProgrammesFor(visit, name);
  pb::GetVisionProgressRequest judge;
  judge.set_name(VisionOf(name));
  judge.set_kpi(name);
  auto progress =
      visit.calls.Begin<pb::GetVisionProgressResponse>("AnalysisService/GetVisionProgress", judge);
  ASSIGN_OR_RETURN(const KpiFigures figures, FetchKpi(visit, name));
  const pb::Kpi& kpi = figures.kpi;
  // The figures are shown without a judgement too.
  const absl::StatusOr<pb::GetVisionProgressResponse> judged = progress.Get();
  const pb::KpiProgress* const own =
      judged.ok() && judged->kpis_size() > 0 ? &judged->kpis(0) : nullptr;
  const std::vector<const char*> steps = steps_of_own.Get(KpiStepsOf);
  const auto paying = programmes.Get();
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = kpi.title();
    WriteFormLinks(shown.main, visit, name, steps);
    std::vector<view::Block> blocks = {view::Paragraphs{{WayTo(name, words)}}};
    if (own) {
      blocks.emplace_back(
          view::Facts{{{visit.Say({"Judged", "判定"}), own->label()},
                       {visit.Say({"Percent", "達成度"}),
                        own->has_percent()
                            ? absl::StrCat(std::lround(own->percent()), "%")
                            : words.Value(*pb::CannotJudge_descriptor(), own->cannot_judge())}}});
    }
    for (view::Block& block : view::KpiChart(kpi, figures.actuals, own, words))
      blocks.push_back(std::move(block));
    blocks.emplace_back(FiguresTable(visit, kpi, figures.actuals, words));
    WriteBlocks(shown.main, visit, blocks);
    WriteFileLinks(shown.main, visit, {"These figures", "この数値"});
    WriteProgrammesFor(shown.main, visit, name, paying);
    blocks.clear();
    blocks.emplace_back(
        view::Section{visit.Say({"About this KPI", "指標の概要"}),
                      {view::BriefOf(kpi, words, {"etag", "name", "title", "field_updaters"})}});
    WriteBlocks(shown.main, visit, blocks);
    return shown;
  });
}

}  // namespace renkei::web
