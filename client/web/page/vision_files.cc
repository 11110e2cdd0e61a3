// A plan, how far it has come, one of its measures, and the figures of one of its KPIs, as files.
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
  return std::move(json).Take(tree->vision().title());
}

absl::StatusOr<PageFile> VisionProgressFile(Visit& visit, const std::string& name,
                                            FileFormat format) {
  ASSIGN_OR_RETURN(const PlanProgress fetched, FetchProgress(visit, name));
  const pb::GetVisionProgressResponse& progress = fetched.progress;
  const std::string title = fetched.vision.title() + visit.Say({" progress", " 進捗"});
  if (format == kJson) return JsonFile(title, progress);
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::ProgressTable(progress, visit.words()); });
  return TableFile(table, title, format);
}

absl::StatusOr<PageFile> NodeFile(Visit& visit, const std::string& name, FileFormat) {
  pb::GetNodeRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const pb::VisionNode node,
                   visit.calls.Call<pb::VisionNode>("VisionService/GetNode", request));
  return JsonFile(node.title(), node);
}

absl::StatusOr<PageFile> KpiFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const KpiFigures figures, FetchKpi(visit, name));
  const pb::Kpi& kpi = figures.kpi;
  if (format == kJson) {
    JsonObject json;
    json.Add("kpi", kpi);
    json.Add("actuals", figures.actuals);
    return std::move(json).Take(kpi.title());
  }
  const view::Table table = visit.calls.titles().Titled(
      [&] { return view::KpiTable(kpi, figures.actuals, visit.words()); });
  return TableFile(table, kpi.title(), format);
}

}  // namespace renkei::web
