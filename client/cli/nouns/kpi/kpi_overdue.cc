// `renkei kpi overdue`: figures that should be there, and KPIs that are nobody's.
#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/kpi/kpi_verbs.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "renkei/v1/analysis_service.pb.h"

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

std::vector<Column<pb::KpiProgress>> Columns(Session& session) {
  using K = pb::KpiProgress;
  const Lang lang = session.lang();
  return {{{"DUE", "期限"}, [](const K& k) { return k.due_date(); }},
          {{"WHY", "理由"}, [lang](const K& k) { return Why(k, lang); }},
          {{"EXTERNAL ID", "外部ID"}, [](const K& k) { return k.external_id(); }},
          {{"KPI", "KPI"}, [](const K& k) { return k.title(); }, false, true},
          {{"SECTION", "担当課"}, [](const K& k) { return k.section(); }, false, true},
          {{"NEWEST FIGURE", "最新の実績"},
           [lang](const K& k) { return TimedValueText(k.actual(), k.unit(), lang); },
           false,
           true},
          {{"VISION", "ビジョン"}, [](const K& k) { return k.vision_title(); }, false, true},
          {{"NAME", "リソース名"}, [](const K& k) { return k.kpi(); }, false, false, true}};
}

struct Arguments {
  std::string parent;
  std::string as_of;
  bool unowned = false;
};

// A vision, or else an organization: 141003 alone is the organization.
absl::StatusOr<std::string> ParentOf(Session& session, const std::string& text) {
  if (text.empty()) {
    return UsageError({"name a vision or an organization", "ビジョンか団体を指定してください。"});
  }
  if (absl::StrContains(text, '/') && !absl::StartsWith(text, "organizations/"))
    return session.resolver().Vision(text);
  if (absl::StrContains(text, "/visions/")) return session.resolver().Vision(text);
  auto organization = session.resolver().OrganizationName(text);
  if (organization.ok() || !absl::IsNotFound(organization.status())) return organization;
  return session.resolver().Vision(text);
}

// Plans that are read to put KPIs of one day in their order. A list over more plans than these is read
// by its days.
constexpr size_t kMostPlans = 20;

// KPIs of one plan stand together, in the order of the plan, so that a section finds its own.
absl::Status SortAsPrinted(Session& session, std::vector<pb::KpiProgress>& kpis) {
  std::set<std::string> visions;
  for (const pb::KpiProgress& kpi : kpis)
    visions.insert(kpi.kpi().substr(0, kpi.kpi().find("/kpis/")));
  if (visions.size() > kMostPlans) return absl::OkStatus();
  std::map<std::string, size_t> places;
  for (const std::string& vision : visions) {
    const auto tree = FetchTree(session, vision, 0);
    if (!tree.ok()) return tree.status();
    for (const pb::Kpi* kpi : (*tree)->KpisAsPrinted()) places.emplace(kpi->name(), places.size());
  }
  const auto place = [&](const pb::KpiProgress& kpi) {
    const auto found = places.find(kpi.kpi());
    return found == places.end() ? places.size() : found->second;
  };
  std::stable_sort(kpis.begin(), kpis.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return absl::OkStatus();
}

absl::Status Run(Session& session, const Arguments& args) {
  const auto parent = ParentOf(session, args.parent);
  if (!parent.ok()) return parent.status();
  pb::ListOverdueKpisRequest request;
  request.set_parent(*parent);
  request.set_as_of(args.as_of);
  request.set_include_unowned(args.unowned);
  auto found = session.List<pb::KpiProgress, pb::ListOverdueKpisResponse>(
      "AnalysisService/ListOverdueKpis", request, [](auto& reply) { return reply.mutable_kpis(); });
  if (!found.ok()) return found.status();
  if (absl::Status s = SortAsPrinted(session, *found); !s.ok()) return s;
  std::stable_sort(found->begin(), found->end(),
                   [](const pb::KpiProgress& a, const pb::KpiProgress& b) {
                     return a.overdue() != b.overdue() ? a.overdue() : a.due_date() < b.due_date();
                   });
  session.printer().List(*found, Columns(session));
  if (found->empty()) {
    session.Note({"nothing is overdue", "期限を過ぎた実績はありません。"});
  }
  return absl::OkStatus();
}

}  // namespace

void AddKpiOverdue(Noun noun) {
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(
      "overdue",
      {"Lists KPIs whose next figure is overdue, the longest first",
       "実績の報告期限を過ぎたKPIを、期限の古い順（同じ期限では計画に載る順）に一覧します"});
  verb.Positional(&args->parent, "ORG|VISION",
                  {"An organization for all its visions, or one vision",
                   "団体（すべてのビジョン）、または一つのビジョン"})
      .Flag(&args->unowned, "--unowned",
            {"Also KPIs without a section", "担当課のないKPIも挙げます"})
      .Date(&args->as_of, "--as-of",
            {"As on that day (default: today)", "その日の時点で（省略時は今日）"})
      .Example("renkei kpi overdue 141003 --unowned",
               {"Of a city, with what is nobody's", "市のすべてのビジョン。担当のないものも"})
      .Example("renkei kpi overdue 141003/strategy-2023", {"Of one vision", "一つのビジョン"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
