#include "client/cli/nouns/common.h"
#include "client/cli/nouns/kpi/kpi_verbs.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/strategy/vision_file.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

void AddList(Noun noun) {
  struct Arguments {
    std::string vision;
    std::string as_of;
    int revision = 0;
    int limit = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("list", {"Lists the KPIs of a vision in the order of the plan",
                                    "ビジョンのKPIを計画に載る順に一覧します"});
  verb.Positional(&args->vision, "VISION",
                  {"Its name, OWNER/EXTERNAL_ID, or an organization that has one only",
                   "リソース名、所有団体/外部ID、またはビジョンが一つだけの団体"})
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Date(&args->as_of, "--as-of", {"The revision in force on that day", "その日の時点の版"})
      .Example("renkei kpi list 141003 -o csv --bom > kpi.csv",
               {"For a spreadsheet", "表計算ソフト用に"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, &args->vision));
    ASSIGN_OR_RETURN(const int revision,
                     RevisionOn(session, args->vision, args->revision, args->as_of));
    ASSIGN_OR_RETURN(const auto tree, FetchTree(session, args->vision, revision));
    const auto kpis = FirstOf(tree->KpisAsPrinted(), args->limit);
    session.printer().List(kpis, KpiColumns(session));
    NoteIfEmpty(session, kpis.size());
    return absl::OkStatus();
  });
}

// "1-(1) 新しい移動サービス": the node that a KPI measures; "" for the plan as a whole.
std::string PlaceOf(Session& session, const pb::Kpi& kpi, int revision) {
  if (kpi.node().empty()) return "";
  pb::GetNodeRequest request;
  request.set_name(kpi.node());
  request.set_revision(revision);
  const auto node = session.Call<pb::VisionNode>("VisionService/GetNode", request);
  if (!node.ok()) return Printable(kpi.node());
  return absl::StrCat(Printable(node->label()), node->label().empty() ? "" : " ",
                      Printable(node->title()));
}

// The KPI, and below it, for people, its figures.
absl::Status Show(Session& session, const pb::GetKpiRequest& request, const pb::Kpi& kpi) {
  const std::string place =
      session.printer().for_people() ? PlaceOf(session, kpi, request.revision()) : std::string();
  session.printer().One(kpi, [&] {
    return absl::StrCat(
        place.empty() ? "" : absl::StrCat(place, "\n"),
        RenderBrief(kpi, session.printer().style(), {"etag", "node", "order", "re_mentions"}));
  });
  if (!session.printer().for_people()) return absl::OkStatus();
  pb::ListKpiActualsRequest list;
  list.set_parent(kpi.name());
  ASSIGN_OR_RETURN(const std::vector<pb::KpiActual> actuals,
                   session.List<pb::KpiActual>("VisionService/ListKpiActuals", list));
  if (!actuals.empty()) session.printer().Raw("\n");
  session.printer().List(actuals, KpiActualColumns(session));
  return absl::OkStatus();
}

void AddShow(Noun noun) {
  AddVerb(noun,
          {.name = "show",
           .description = {"Shows one KPI with its figures", "一つのKPIを実績とともに表示します"},
           .calls = "VisionService/GetKpi",
           .takes = {Field("VISION/KPI", "name", kKpiHelp)},
           .prints = Then(Show),
           .examples = {
               {"renkei kpi show 141003/strategy-2023/g1-1-k1", {"By external ids", "外部IDで"}}}});
}

void AddActuals(Noun noun) {
  AddVerb(
      noun,
      {.name = "actuals",
       .description = {"Lists the figures of a KPI, oldest first", "KPIの実績を古い順に一覧します"},
       .calls = "VisionService/ListKpiActuals",
       .takes = {Field("VISION/KPI", "parent", kKpiHelp),
                 Field("--as-of", "as_of",
                       {"Only figures of times that had ended on that day",
                        "その日までに終わった時点の実績だけを表示します"}),
                 Field("--known-at", "known_at",
                       {"As they were known on that day, later corrections left out",
                        "その日に分かっていた値（後の訂正を除く）を表示します"})},
       .prints = Listed(KpiActualColumns),
       .examples = {{"renkei kpi actuals 141003/strategy-2023/g1-1-k1", {"All of them", "すべて"}},
                    {"renkei kpi actuals 141003/strategy-2023/g1-1-k1 --known-at 2025-03-31",
                     {"What was known at the end of a year", "年度末に分かっていた値"}}}});
}

void AddRemove(Noun noun) {
  AddVerb(noun, {.name = "remove",
                 .description = {"Removes a KPI from the draft", "下書きからKPIを削除します"},
                 .calls = "VisionService/DeleteKpi",
                 .takes = {Field("VISION/KPI", "name", kKpiHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei kpi remove 141003/strategy-2023/g1-1-k1",
                               {"By external ids", "外部IDで"}}}});
}

}  // namespace

std::vector<Column<pb::Kpi>> KpiColumns(Session& session) {
  using K = pb::Kpi;
  const Lang lang = session.lang();
  // What can be typed for it: one without an external id is called by the id of its name.
  return {{{"KPI", "外部ID"}, [](const K& k) { return domain::KeyOf(k); }},
          {Heading<K>("title"), [](const K& k) { return k.title(); }, false, true},
          {Heading<K>("unit"), [](const K& k) { return k.unit(); }},
          {{"BASELINE AND TARGETS", "基準値と目標値"},
           [lang](const K& k) { return PathText(k, lang); },
           false,
           true},
          {Heading<K>("section"), [](const K& k) { return k.section(); }, false, true}};
}

std::vector<Column<pb::KpiActual>> KpiActualColumns(Session& session) {
  using A = pb::KpiActual;
  return {{Heading<A>("when"), Says<A>(session, "when")},
          {{"VALUE", "実績"}, [](const A& a) { return ValueText(a.value()); }, true},
          {Heading<A>("status"), Says<A>(session, "status")},
          {Heading<A>("source"), [](const A& a) { return a.source(); }, false, true},
          {Heading<A>("note"), [](const A& a) { return a.note(); }, false, true},
          {{"RECORDED", "記録日時"}, Says<A>(session, "update_time")}};
}

void AddKpi(CommandTree& tree) {
  const Noun noun =
      tree.AddNoun("kpi", {"KPIs of a vision and their figures", "ビジョンのKPIと実績"});
  AddList(noun);
  AddShow(noun);
  AddKpiEdit(noun);
  AddKpiRecord(noun);
  AddKpiConfirm(noun);
  AddActuals(noun);
  AddKpiHistory(noun);
  AddKpiRemoveFigure(noun);
  AddKpiOverdue(noun);
  AddRemove(noun);
}

}  // namespace renkei::cli
