#include "client/cli/nouns/vision/vision_tree.h"

#include "client/cli/progress.h"
#include "client/cli/show/labels.h"
#include "client/view/page/plan_tree.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Draws depth first; wide lines are cut to the terminal.
class TreeDrawing {
 public:
  TreeDrawing(const VisionTree& tree, const BriefStyle& style, bool with_ids)
      : tree_(tree), style_(style), with_ids_(with_ids) {}

  std::string Draw() {
    DrawKpis("", 0);
    DrawChildren("", 0);
    return std::move(out_);
  }

 private:
  void Line(const std::string& text) {
    absl::StrAppend(&out_, Truncate(text, style_.columns, style_.ambiguous), "\n");
  }

  std::string Id(const std::string& external_id, const std::string& name) const {
    if (!with_ids_) return "";
    return absl::StrCat(
        "  [", external_id.empty() ? name.substr(name.rfind('/') + 1) : Printable(external_id),
        "]");
  }

  std::string AgainMark(bool again) const {
    return again ? In(style_.lang, {" (again)", "【再掲】"}) : "";
  }

  void DrawKpis(const std::string& node, int depth) {
    for (const auto& place : tree_.KpisOf(node)) {
      const pb::Kpi& kpi = *place.item;
      const std::string path = PathText(kpi, style_.lang);
      Line(absl::StrCat(Indent(depth), "KPI ", Printable(kpi.title()), AgainMark(place.again),
                        Id(kpi.external_id(), kpi.name()), path.empty() ? "" : "  ", path));
    }
  }

  void DrawChildren(const std::string& node, int depth) {
    for (const auto& place : tree_.Children(node)) {
      const pb::VisionNode& child = *place.item;
      const std::string label = Printable(child.label());
      Line(absl::StrCat(Indent(depth), label, label.empty() ? "" : " ", Printable(child.title()),
                        AgainMark(place.again), Id(child.external_id(), child.name()),
                        child.section().empty() ? "" : "  ", Printable(child.section())));
      if (place.again) continue;
      DrawKpis(child.name(), depth + 1);
      DrawChildren(child.name(), depth + 1);
    }
  }

  const VisionTree& tree_;
  const BriefStyle style_;
  const bool with_ids_;
  std::string out_;
};

}  // namespace

absl::StatusOr<int> RevisionOn(Session& session, const std::string& vision, int revision,
                               const std::string& as_of) {
  if (as_of.empty()) return revision;
  pb::GetVisionRequest request;
  request.set_name(vision);
  request.set_revision(revision);
  request.set_as_of(as_of);
  ASSIGN_OR_RETURN(const auto found, session.Call<pb::Vision>("VisionService/GetVision", request));
  return found.published_revision();
}

absl::StatusOr<std::unique_ptr<VisionTree>> FetchTree(Session& session, const std::string& name,
                                                      int revision) {
  pb::GetVisionRequest head;
  head.set_name(name);
  head.set_revision(revision);
  ASSIGN_OR_RETURN(auto vision, session.Call<pb::Vision>("VisionService/GetVision", head));
  pb::ListNodesRequest list_nodes;
  list_nodes.set_parent(vision.name());
  list_nodes.set_revision(revision);
  list_nodes.set_page_size(2000);
  ASSIGN_OR_RETURN(auto nodes, session.List<pb::VisionNode>("VisionService/ListNodes", list_nodes));
  pb::ListKpisRequest list_kpis;
  list_kpis.set_parent(vision.name());
  list_kpis.set_revision(revision);
  list_kpis.set_page_size(2000);
  ASSIGN_OR_RETURN(auto kpis, session.List<pb::Kpi>("VisionService/ListKpis", list_kpis));
  return std::make_unique<VisionTree>(std::move(vision), std::move(nodes), std::move(kpis));
}

absl::StatusOr<std::map<std::string, std::vector<pb::KpiActual>>> FetchActuals(
    Session& session, const std::vector<pb::Kpi>& kpis) {
  std::map<std::string, std::vector<pb::KpiActual>> actuals;
  Progress progress(session, In(session.lang(), {"actuals", "実績"}), kpis.size());
  for (const pb::Kpi& kpi : kpis) {
    pb::ListKpiActualsRequest request;
    request.set_parent(kpi.name());
    request.set_page_size(1000);
    ASSIGN_OR_RETURN(actuals[kpi.name()],
                     session.List<pb::KpiActual>("VisionService/ListKpiActuals", request));
    progress.Advance();
  }
  return actuals;
}

std::string PathText(const pb::Kpi& kpi, Lang lang) {
  return Printable(view::PathOfKpi(kpi, domain::Words(lang)));
}

std::string RevisionText(int revision, Lang lang) {
  if (revision == 0) return In(lang, {"draft", "下書き"});
  return In(lang, {absl::StrCat("revision ", revision), absl::StrCat("第", revision, "版")});
}

std::string DrawTree(const VisionTree& tree, const BriefStyle& style, bool with_ids) {
  return TreeDrawing(tree, style, with_ids).Draw();
}

}  // namespace renkei::cli
