// 工程表 of a vision, on its page and as a file.
#include <memory>
#include <optional>
#include <utility>

#include "client/view/page/roadmap.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/strategy/plan.h"
#include "server/domain/strategy/roadmap/layout.h"
#include "server/domain/time/date.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// A roadmap and all that it points into: it stays where it was made.
struct FetchedRoadmap {
  domain::Plan plan;
  // The latest of each activity, as they came and by what they are about.
  std::vector<pb::ActivityReport> reported;
  absl::flat_hash_map<std::string, pb::ActivityReport> reports;
  std::optional<domain::PlanIndex> index;
  domain::Roadmap roadmap;
};

absl::StatusOr<std::unique_ptr<const FetchedRoadmap>> FetchRoadmap(Visit& visit,
                                                                   const std::string& name) {
  pb::ListActivityReportsRequest list;
  list.set_parent(name);
  list.set_latest_only(true);
  auto reports_of_all =
      visit.calls.BeginList<pb::ActivityReport>("VisionService/ListActivityReports", list);
  ASSIGN_OR_RETURN(const auto tree, FetchPlan(visit, name, 0));
  auto fetched = std::make_unique<FetchedRoadmap>();
  ASSIGN_OR_RETURN(fetched->reported, reports_of_all.Get());
  for (const pb::ActivityReport& report : fetched->reported)
    fetched->reports[report.activity()] = report;
  fetched->plan = {tree->vision(), tree->nodes(), tree->kpis()};
  ASSIGN_OR_RETURN(fetched->index, domain::PlanIndex::Build(fetched->plan));
  fetched->roadmap = domain::LayOutRoadmap(*fetched->index, "", fetched->reports, {0, 0});
  return fetched;
}

}  // namespace

absl::StatusOr<Shown> VisionRoadmapPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const auto fetched, FetchRoadmap(visit, name));
  return visit.calls.titles().Titled([&] {
    Shown shown =
        ShownPage(visit, view::RoadmapPage(*fetched->index, fetched->roadmap, visit.words(),
                                           domain::FormatDate(visit.today)));
    shown.title = fetched->plan.vision.title();
    shown.tabs = VisionTabs(visit, name, "roadmap");
    WriteFileLinks(shown.main, visit, {"This roadmap", "この工程表"});
    return shown;
  });
}

absl::StatusOr<PageFile> VisionRoadmapFile(Visit& visit, const std::string& name,
                                           FileFormat format) {
  ASSIGN_OR_RETURN(const auto fetched, FetchRoadmap(visit, name));
  const std::string title = fetched->plan.vision.title() + visit.Say({" roadmap", " 工程表"});
  if (format == kJson) {
    JsonObject json;
    json.Add("vision", fetched->plan.vision);
    json.Add("nodes", fetched->plan.nodes);
    json.Add("reports", fetched->reported);
    return std::move(json).Take(title);
  }
  const view::Table table = visit.calls.titles().Titled(
      [&] { return view::RoadmapRows(fetched->roadmap, visit.words(), /*raw=*/false); });
  return TableFile(table, title, format);
}

}  // namespace renkei::web
