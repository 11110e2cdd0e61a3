// `renkei vision progress`
#include "client/cli/file/scalar.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/progress_view.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/cli/text/sparkline.h"
#include "client/lib/paging.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/vision_service.pb.h"

namespace renkei::cli {
namespace {

std::vector<Column<pb::KpiProgress>> Columns(Session& session) {
  using K = pb::KpiProgress;
  const Lang lang = session.lang();
  const auto number = [](bool has, double value) {
    return has ? NumberText(value) : std::string();
  };
  return {
      {{"KPI", "KPI"}, [](const K& k) { return k.kpi(); }},
      {{"EXTERNAL ID", "外部ID"}, [](const K& k) { return k.external_id(); }},
      {{"TITLE", "題名"}, [](const K& k) { return k.title(); }},
      {{"UNIT", "単位"}, [](const K& k) { return k.unit(); }},
      {{"SECTION", "担当課"}, [](const K& k) { return k.section(); }},
      {{"BAND", "判定"}, [](const K& k) { return k.label(); }},
      {{"PERCENT", "達成度（％）"},
       [number](const K& k) { return number(k.has_percent(), k.percent()); },
       true},
      {{"CANNOT JUDGE", "判定できない理由"},
       [lang](const K& k) {
         return ValueLabel(*pb::CannotJudge_descriptor(), k.cannot_judge(), lang);
       }},
      {{"FIGURE", "実績"}, [](const K& k) { return ValueText(k.actual().value()); }, true},
      {{"OF", "時点"}, [lang](const K& k) { return WhenText(k.actual().when(), lang); }},
      {{"EXPECTED", "見込み"},
       [number](const K& k) { return number(k.has_expected(), k.expected()); },
       true},
      {{"TARGET", "目標"}, [](const K& k) { return ValueText(k.final_target().value()); }, true},
      {{"TARGET OF", "目標時点"},
       [lang](const K& k) { return WhenText(k.final_target().when(), lang); }},
      {{"DUE", "次の期限"}, [](const K& k) { return k.due_date(); }},
      {{"OVERDUE", "期限超過"}, [](const K& k) { return k.overdue() ? "1" : ""; }},
      {{"UNOWNED", "担当なし"}, [](const K& k) { return k.unowned() ? "1" : ""; }}};
}

// All pages as one reply, its KPIs as the plan prints them; goals and the plan are those of the first.
absl::StatusOr<pb::GetVisionProgressResponse> Fetch(Session& session,
                                                    pb::GetVisionProgressRequest request) {
  pb::GetVisionProgressResponse all;
  do {
    auto page =
        session.Call<pb::GetVisionProgressResponse>("AnalysisService/GetVisionProgress", request);
    if (!page.ok()) return page.status();
    request.set_page_token(page->next_page_token());
    if (all.vision().empty()) {
      all = *std::move(page);
    } else {
      all.mutable_kpis()->MergeFrom(page->kpis());
    }
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  SortAsPrinted(all);
  return all;
}

absl::Status Run(Session& session, pb::GetVisionProgressRequest request) {
  if (absl::Status s = ResolveIfSet(session, &Resolver::Vision, request.mutable_name()); !s.ok())
    return s;
  request.set_rubric(RubricName(request.rubric()));
  const auto progress = Fetch(session, request);
  if (!progress.ok()) return progress.status();
  Printer& printer = session.printer();
  if (printer.prints_rows() || printer.format() == Format::kName) {
    std::vector<pb::KpiProgress> kpis(progress->kpis().begin(), progress->kpis().end());
    if (printer.prints_rows()) {
      printer.List(kpis, Columns(session));
    } else {
      for (const pb::KpiProgress& kpi : kpis) printer.Raw(absl::StrCat(kpi.kpi(), "\n"));
    }
    return absl::OkStatus();
  }
  ProgressHeading heading;
  if (printer.for_people()) {
    pb::GetVisionRequest head;
    head.set_name(request.name());
    head.set_revision(request.revision());
    const auto vision = session.Call<pb::Vision>("VisionService/GetVision", head);
    if (!vision.ok()) return vision.status();
    heading = {vision->title(), vision->period()};
  }
  printer.One(*progress, [&] {
    return ProgressText(heading, *progress, printer.style(), printer.columns(),
                        OnlyAscii(session.environment()));
  });
  return absl::OkStatus();
}

}  // namespace

void AddVisionProgress(Noun noun) {
  const auto request = std::make_shared<pb::GetVisionProgressRequest>();
  const auto revision = std::make_shared<int>(0);
  Verb verb = noun.AddVerb("progress", {"Judges KPIs, goals and the plan by a rubric",
                                        "KPI・基本目標・計画全体の進捗を評価基準で判定します"});
  verb.Positional(request->mutable_name(), "VISION",
                  {"Its name, OWNER/EXTERNAL_ID, the beginning of its id, or an organization that "
                   "has one only",
                   "リソース名、所有団体/外部ID、IDの先頭、またはビジョンが一つだけの団体"})
      .Option(request->mutable_rubric(), "--rubric", "RUBRIC",
              {"Another rubric than the vision's: see renkei rubric list",
               "ビジョンのものと別の評価基準（renkei rubric list で確かめられます）"})
      .Date(request->mutable_as_of(), "--as-of",
            {"Judged on that day (default: today)", "判定の基準日（省略時は今日）"})
      .Date(request->mutable_known_at(), "--known-at",
            {"By what was known on that day, later corrections left out",
             "その日に分かっていた実績で（後の訂正を除いて）判定します"})
      .Integer(revision.get(), "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Example("renkei vision progress 141003/strategy-2023",
               {"By the vision's rubric", "ビジョンの評価基準で"})
      .Example(
          "renkei vision progress 141003/strategy-2023 --as-of 2025-03-31 --known-at "
          "2025-09-30 -o csv --bom",
          {"As it was known half a year later, for a spreadsheet",
           "年度末の進捗を半年後に分かっていた値で、表計算ソフト用に"});
  verb.Run([request, revision](Session& session) {
    request->set_revision(*revision);
    return Run(session, *request);
  });
}

}  // namespace renkei::cli
