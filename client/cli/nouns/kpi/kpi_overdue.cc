// `renkei kpi overdue`: figures that should be there, and KPIs that are nobody's.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/kpi/kpi_verbs.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/analysis_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

std::string Why(const pb::KpiProgress& kpi, Lang lang) {
  std::string why;
  if (kpi.overdue()) why = In(lang, {"overdue", "期限超過"});
  if (kpi.unowned())
    absl::StrAppend(&why, why.empty() ? "" : In(lang, {", ", "・"}),
                    In(lang, {"unowned", "担当なし"}));
  return why;
}

// The organization in whose name the vision was made.
std::string OwnerOf(const pb::KpiProgress& kpi) {
  return kpi.kpi().substr(0, kpi.kpi().find("/visions/"));
}

// Of several organizations, each line says whose it is.
std::vector<Column<pb::KpiProgress>> Columns(Session& session, bool several) {
  using K = pb::KpiProgress;
  const Lang lang = session.lang();
  std::vector<Column<K>> columns = {
      {{"DUE", "期限"}, [](const K& k) { return k.due_date(); }},
      {{"WHY", "理由"}, [lang](const K& k) { return Why(k, lang); }},
      {Heading<K>("external_id"), [](const K& k) { return k.external_id(); }},
      {{"KPI", "KPI"}, [](const K& k) { return k.title(); }, false, true},
      {Heading<K>("section"), [](const K& k) { return k.section(); }, false, true},
      {{"NEWEST FIGURE", "最新の実績"},
       [lang](const K& k) { return TimedValueText(k.actual(), k.unit(), lang); },
       false,
       true},
      {{"VISION", "ビジョン"}, [](const K& k) { return k.vision_title(); }, false, true},
      {{"NAME", "リソース名"}, [](const K& k) { return k.kpi(); }, false, false, true}};
  if (several) {
    columns.insert(columns.begin(), {{"OWNER", "団体"}, [&session](const K& k) {
                                       return session.names().Of(OwnerOf(k));
                                     }});
  }
  return columns;
}

struct OverdueArguments {
  std::string parent;
  std::string prefecture;
  bool all = false;
  std::string as_of;
  bool unowned = false;
  int limit = 0;
};

// A vision, or else an organization: 141003 alone is the organization.
absl::StatusOr<std::string> ParentOf(Session& session, const std::string& text) {
  if (absl::StrContains(text, '/') && !absl::StartsWith(text, "organizations/"))
    return session.resolver().Vision(text);
  if (absl::StrContains(text, "/visions/")) return session.resolver().Vision(text);
  auto organization = session.resolver().OrganizationName(text);
  if (organization.ok() || !absl::IsNotFound(organization.status())) return organization;
  return session.resolver().Vision(text);
}

// Of whom, in one way alone: of one vision or organization, of a prefecture, of everybody.
absl::Status Ask(Session& session, const OverdueArguments& args,
                 pb::ListOverdueKpisRequest& request) {
  const int ways = (args.parent.empty() ? 0 : 1) + (args.prefecture.empty() ? 0 : 1) + args.all;
  if (ways != 1) {
    return UsageError(
        {"name a vision or an organization, or give --prefecture or --all, one of "
         "them: renkei kpi overdue --prefecture 14",
         "ビジョンか団体、--prefecture、--all のうち一つを指定してください（例: renkei "
         "kpi overdue --prefecture 14）。"});
  }
  if (!args.parent.empty()) {
    ASSIGN_OR_RETURN(const std::string parent, ParentOf(session, args.parent));
    request.set_parent(parent);
    return absl::OkStatus();
  }
  request.set_parent("organizations/-");
  if (args.all) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string prefecture, session.resolver().Prefecture(args.prefecture));
  request.set_prefecture(prefecture);
  return absl::OkStatus();
}

// Plans that are read to put KPIs of one day in their order: those of a prefecture, of which the
// largest has 179 municipalities. A list over more plans than these is read by its days; within a day
// the KPIs of a plan still stand together.
constexpr size_t kMostPlans = 200;

std::string VisionOf(const pb::KpiProgress& kpi) {
  return kpi.kpi().substr(0, kpi.kpi().find("/kpis/"));
}

// KPIs of one plan stand together, in the order of the plan, so that a section finds its own; plans
// come as the server has them.
absl::Status SortAsPrinted(Session& session, std::vector<pb::KpiProgress>& kpis) {
  std::map<std::string, size_t> ranks;
  std::set<std::string> to_read;
  for (const pb::KpiProgress& kpi : kpis) {
    // Of a plan with one KPI in the list there is no order to be known.
    if (!ranks.emplace(VisionOf(kpi), ranks.size()).second) to_read.insert(VisionOf(kpi));
  }
  if (to_read.size() > kMostPlans) return absl::OkStatus();
  std::map<std::string, size_t> places;
  for (const std::string& vision : to_read) {
    ASSIGN_OR_RETURN(const auto tree, FetchTree(session, vision, 0));
    for (const pb::Kpi* kpi : tree->KpisAsPrinted()) places.emplace(kpi->name(), places.size());
  }
  const auto place = [&](const pb::KpiProgress& kpi) {
    const auto found = places.find(kpi.kpi());
    return std::pair(ranks.at(VisionOf(kpi)),
                     found == places.end() ? places.size() : found->second);
  };
  std::stable_sort(kpis.begin(), kpis.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return absl::OkStatus();
}

absl::Status Run(Session& session, const OverdueArguments& args) {
  pb::ListOverdueKpisRequest request;
  RETURN_IF_ERROR(Ask(session, args, request));
  request.set_as_of(args.as_of);
  request.set_include_unowned(args.unowned);
  ASSIGN_OR_RETURN(auto found,
                   session.List<pb::KpiProgress>("AnalysisService/ListOverdueKpis", request,
                                                 static_cast<size_t>(args.limit)));
  RETURN_IF_ERROR(SortAsPrinted(session, found));
  std::stable_sort(found.begin(), found.end(),
                   [](const pb::KpiProgress& a, const pb::KpiProgress& b) {
                     return a.overdue() != b.overdue() ? a.overdue() : a.due_date() < b.due_date();
                   });
  const bool several = request.parent() == "organizations/-";
  session.printer().List(found, Columns(session, several));
  if (found.empty()) {
    session.Note({"nothing is overdue", "期限を過ぎた実績はありません。"});
  }
  return absl::OkStatus();
}

}  // namespace

void AddKpiOverdue(Noun noun) {
  const auto args = std::make_shared<OverdueArguments>();
  Verb verb = noun.AddVerb(
      "overdue",
      {"Lists KPIs whose next figure is overdue, the longest first",
       "実績の報告期限を過ぎたKPIを、期限の古い順（同じ期限では計画に載る順）に一覧します"});
  verb.Positional(&args->parent, "ORG|VISION",
                  {"An organization for all its visions, or one vision",
                   "団体（すべてのビジョン）、または一つのビジョン"},
                  false)
      .Option(&args->prefecture, "--prefecture", "PREF",
              {"Of all owners in one prefecture, itself included: 14, 神奈川県",
               "都道府県とその市区町村のすべてのビジョン: 14、神奈川県"})
      .Flag(&args->all, "--all",
            {"Of every organization whose plans you may read", "閲覧できるすべての団体のビジョン"})
      .Flag(&args->unowned, "--unowned",
            {"Also KPIs without a section", "担当課のないKPIも挙げます"})
      .Date(&args->as_of, "--as-of",
            {"As on that day (default: today)", "その日の時点で（省略時は今日）"})
      .Example("renkei kpi overdue --prefecture 神奈川県",
               {"Of a prefecture and its municipalities", "神奈川県と県内の市区町村"})
      .Example("renkei kpi overdue 141003 --unowned",
               {"Of a city, with what is nobody's", "市のすべてのビジョン。担当のないものも"})
      .Example("renkei kpi overdue 141003/strategy-2023", {"Of one vision", "一つのビジョン"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
