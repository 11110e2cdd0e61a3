// A plan, how far it has come, and the figures of one of its KPIs, as files.
#include "client/view/page/kpi_table.h"
#include "client/view/page/progress.h"
#include "client/web/page/files.h"
#include "client/web/page/plan.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/strategy/vision_base.h"
#include "server/sheet/vision/base_sheet.h"
#include "server/sheet/vision/vision_book.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// The workbook that an export gives, which an import takes.
absl::StatusOr<std::string> PlanWorkbook(const domain::VisionTree& tree) {
  const sheet::KnownVision vision = {{tree.vision(), tree.nodes(), tree.kpis()}, {}};
  sheet::Workbook sheets = sheet::VisionSheets(vision, /*with_actuals=*/false);
  sheets.sheets.push_back(sheet::BaseSheet(domain::BaseOf(vision.plan, vision.actuals)));
  return sheet::WriteVisionXlsx(sheets, tree.vision().title());
}

}  // namespace

absl::StatusOr<PageFile> VisionFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const auto tree,
                   FetchPlan(visit, name, visit.query.Number("revision", kMostRevision, 0)));
  PageFile file = {tree->vision().title(), ""};
  if (format == kXlsx) {
    ASSIGN_OR_RETURN(file.body, PlanWorkbook(*tree));
    return file;
  }
  JsonObject json;
  json.Add("vision", tree->vision());
  json.Add("nodes", tree->nodes());
  json.Add("kpis", tree->kpis());
  file.body = json.Take();
  return file;
}

absl::StatusOr<PageFile> VisionProgressFile(Visit& visit, const std::string& name,
                                            FileFormat format) {
  pb::GetVisionRequest head;
  head.set_name(name);
  auto wanted = visit.calls.Begin<pb::Vision>("VisionService/GetVision", head);
  ASSIGN_OR_RETURN(pb::GetVisionProgressResponse progress, FetchProgress(visit, name));
  ASSIGN_OR_RETURN(const pb::Vision vision, wanted.Get());
  view::SortAsPrinted(progress);
  const std::string title = vision.title() + visit.Say({" progress", " 進捗"});
  if (format == kJson) return PageFile{title, JsonOf(progress) + "\n"};
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::ProgressTable(progress, visit.words()); });
  return TableFile(table, title, format);
}

absl::StatusOr<PageFile> KpiFile(Visit& visit, const std::string& name, FileFormat format) {
  pb::GetKpiRequest get;
  get.set_name(name);
  auto wanted = visit.calls.Begin<pb::Kpi>("VisionService/GetKpi", get);
  pb::ListKpiActualsRequest list;
  list.set_parent(name);
  list.set_page_size(1000);
  ASSIGN_OR_RETURN(const std::vector<pb::KpiActual> actuals,
                   visit.calls.List<pb::KpiActual>("VisionService/ListKpiActuals", list));
  ASSIGN_OR_RETURN(const pb::Kpi kpi, wanted.Get());
  if (format == kJson) {
    JsonObject json;
    json.Add("kpi", kpi);
    json.Add("actuals", actuals);
    return PageFile{kpi.title(), json.Take()};
  }
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::KpiTable(kpi, actuals, visit.words()); });
  return TableFile(table, kpi.title(), format);
}

}  // namespace renkei::web
