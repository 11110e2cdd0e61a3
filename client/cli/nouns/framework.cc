#include "client/cli/file/scalar.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/resolve_candidates.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/framework_service.pb.h"
#include "server/domain/strategy/framework_tree.h"
#include "server/domain/strategy/kpi_figures.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

std::vector<Column<pb::Framework>> FrameworkColumns(Session& session) {
  using F = pb::Framework;
  return {{{"ID", "ID"}, [](const F& f) { return f.name().substr(f.name().find('/') + 1); }},
          {Heading<F>("title"), [](const F& f) { return f.title(); }, false, true},
          {Heading<F>("period"), Says<F>(session, "period")},
          {{"DECIDED", "策定日"}, [](const F& f) { return f.decided_date(); }},
          {Heading<F>("status"), Says<F>(session, "status")}};
}

std::string DrawItems(const pb::Framework& framework) {
  std::string out;
  for (const domain::FrameworkLine& line : domain::FrameworkLines(framework)) {
    const pb::FrameworkItem& item = *line.item;
    absl::StrAppend(&out, Indent(line.depth), Printable(item.title()), "  [", Printable(item.id()),
                    "]", item.example().empty() ? "" : "  ", Printable(item.example()), "\n");
  }
  return out;
}

std::string DrawKpis(const pb::Framework& framework, Lang lang) {
  std::string out;
  for (const pb::FrameworkKpi& kpi : framework.kpis()) {
    absl::StrAppend(&out, "  ", Printable(kpi.title()), "\n");
    if (kpi.has_baseline()) {
      absl::StrAppend(&out, "      ", In(lang, {"baseline  ", "基準値  "}),
                      TimedValueText(kpi.baseline(), kpi.unit(), lang), "\n");
    }
    for (const pb::TimedValue* target : domain::InOrder(kpi.targets())) {
      absl::StrAppend(&out, "      ", In(lang, {"target    ", "目標値  "}),
                      TimedValueText(*target, kpi.unit(), lang), "\n");
    }
  }
  return out;
}

std::string FrameworkPage(Session& session, const pb::Framework& framework) {
  std::string out = RenderBrief(framework, session.printer().style(), {"etag", "items", "kpis"});
  if (framework.items_size() > 0)
    absl::StrAppend(&out, "\n", In(session.lang(), {"Items", "項目"}), "\n");
  out += DrawItems(framework);
  if (framework.kpis_size() > 0) {
    absl::StrAppend(&out, "\n", In(session.lang(), {"KPIs", "KPI"}), "\n",
                    DrawKpis(framework, session.lang()));
  }
  return out;
}

std::vector<Column<pb::Crosswalk>> CrosswalkColumns(Session& session) {
  using C = pb::Crosswalk;
  return {{{"ID", "ID"}, [](const C& c) { return c.name().substr(c.name().find('/') + 1); }},
          {{"FROM", "対応元"}, Says<C>(session, "from_framework"), false, true},
          {{"TO", "対応先"}, Says<C>(session, "to_framework"), false, true},
          {Heading<C>("status"), Says<C>(session, "status")},
          {{"EDGES", "対応の数"},
           [](const C& c) { return absl::StrCat(c.edges_size()); },
           true,
           false,
           true}};
}

absl::Status RunCrosswalkShow(Session& session, const std::string& text) {
  const pb::ListCrosswalksRequest request;
  ASSIGN_OR_RETURN(const std::vector<pb::Crosswalk> all,
                   session.List<pb::Crosswalk>("FrameworkService/ListCrosswalks", request));
  for (const pb::Crosswalk& one : all) {
    if (one.name() != text && one.name() != absl::StrCat("crosswalks/", text)) continue;
    session.printer().One(one, [&] {
      std::string out = RenderBrief(one, session.printer().style(), {"etag", "edges"});
      std::vector<std::vector<std::string>> rows;
      for (const pb::CrosswalkEdge& edge : one.edges()) {
        rows.push_back(
            {edge.from_item(),
             ValueLabel(*pb::CrosswalkEdge::Relation_descriptor(), edge.relation(), session.lang()),
             edge.to_item()});
      }
      const Lang lang = session.lang();
      const std::vector<TableColumn> layout = {{In(lang, {"FROM", "対応元の項目"})},
                                               {In(lang, {"RELATION", "関係"})},
                                               {In(lang, {"TO", "対応先の項目"})}};
      return absl::StrCat(out, "\n",
                          RenderTable(layout, rows, 0, session.printer().style().ambiguous));
    });
    return absl::OkStatus();
  }
  return TheOne({"crosswalk", "対応表"}, text, {}).status();
}

}  // namespace

void AddFramework(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "framework", {"National strategies and their items", "国の総合戦略などの枠組みと、その項目"});
  AddVerb(noun, {.name = "list",
                 .description = {"Lists the frameworks", "枠組みを一覧します"},
                 .calls = "FrameworkService/ListFrameworks",
                 .prints = Listed(FrameworkColumns),
                 .examples = {{"renkei framework list", {"All of them", "すべて"}}}});
  AddVerb(noun,
          {.name = "show",
           .description = {"Shows one framework as a tree, with its KPIs",
                           "一つの枠組みを木構造とKPIで表示します"},
           .calls = "FrameworkService/GetFramework",
           .takes = {Field("FRAMEWORK", "name", {"Its id or the beginning of it", "IDかその先頭"})},
           .prints = Page(FrameworkPage),
           .examples = {{"renkei framework show national-2022",
                         {"The national strategy of 2022", "2022年の国の総合戦略"}}}});
}

void AddCrosswalk(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "crosswalk", {"Which items of two frameworks correspond", "二つの枠組みの項目の対応表"});
  AddVerb(noun, {.name = "list",
                 .description = {"Lists the crosswalks", "対応表を一覧します"},
                 .calls = "FrameworkService/ListCrosswalks",
                 .takes = {Field("--framework FRAMEWORK", "framework",
                                 {"From or to this one", "この枠組みに関わるもの"})},
                 .prints = Listed(CrosswalkColumns),
                 .examples = {{"renkei crosswalk list", {"All of them", "すべて"}}}});
  const auto name = std::make_shared<std::string>();
  Verb show =
      noun.AddVerb("show", {"Shows one crosswalk with its edges", "一つの対応表を表示します"});
  show.Positional(name.get(), "CROSSWALK", {"Its id", "ID"})
      .Example("renkei crosswalk show national-2020-to-2022", {"One of them", "一つの対応表"});
  show.Run([name](Session& session) { return RunCrosswalkShow(session, *name); });
}

}  // namespace renkei::cli
