// `renkei vision progress`
#include "absl/algorithm/container.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/lib/paging.h"
#include "client/view/page/progress.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

std::vector<Column<pb::KpiProgress>> Columns(Session& session, const pb::Rubric& rubric) {
  using K = pb::KpiProgress;
  const Text percent = view::PercentHeading(rubric);
  const Lang lang = session.lang();
  const auto number = [](bool has, double value) {
    return has ? NumberText(value) : std::string();
  };
  return {
      {Heading<K>("kpi"), [](const K& k) { return k.kpi(); }},
      {Heading<K>("external_id"), [](const K& k) { return k.external_id(); }},
      {Heading<K>("title"), [](const K& k) { return k.title(); }},
      {Heading<K>("unit"), [](const K& k) { return k.unit(); }},
      {Heading<K>("section"), [](const K& k) { return k.section(); }},
      {{"BAND", "判定"}, [](const K& k) { return k.label(); }},
      {{percent.en, percent.ja + "（％）"},
       [number](const K& k) { return number(k.has_percent(), k.percent()); },
       true},
      {Heading<K>("cannot_judge"),
       [lang](const K& k) {
         return ValueLabel(*pb::CannotJudge_descriptor(), k.cannot_judge(), lang);
       }},
      {{"FIGURE", "実績"}, [](const K& k) { return ValueText(k.actual().value()); }, true},
      {{"OF", "時点"}, [lang](const K& k) { return WhenText(k.actual().when(), lang); }},
      {Heading<K>("expected"),
       [number](const K& k) { return number(k.has_expected(), k.expected()); }, true},
      {{"TARGET", "目標"}, [](const K& k) { return ValueText(k.final_target().value()); }, true},
      {{"TARGET OF", "目標時点"},
       [lang](const K& k) { return WhenText(k.final_target().when(), lang); }},
      {{"REMARKS", "注意"},
       [lang](const K& k) {
         return absl::StrJoin(
             k.remarks(), In(lang, {", ", "・"}), [lang](std::string* text, int remark) {
               text->append(ValueLabel(*pb::ProgressRemark_descriptor(), remark, lang));
             });
       }},
      {{"DUE", "次の期限"}, [](const K& k) { return k.due_date(); }},
      {{"OVERDUE", "期限超過"}, [](const K& k) { return k.overdue() ? "1" : ""; }},
      {{"UNOWNED", "担当なし"}, [](const K& k) { return k.unowned() ? "1" : ""; }}};
}

// All pages as one reply, its KPIs as the plan prints them; goals and the plan are those of the
// first.
absl::StatusOr<pb::GetVisionProgressResponse> Fetch(Session& session,
                                                    const pb::GetVisionProgressRequest& request) {
  ASSIGN_OR_RETURN(client::Client* const client, session.client());
  pb::GetVisionProgressResponse all;
  bool first = true;
  RETURN_IF_ERROR(client::ForEachPage<pb::GetVisionProgressResponse>(
      *client, "AnalysisService/GetVisionProgress", request,
      [&](pb::GetVisionProgressResponse& page) {
        if (first) {
          all = page;
        } else {
          all.mutable_kpis()->MergeFrom(page.kpis());
        }
        first = false;
        return true;
      }));
  all.clear_next_page_token();
  view::SortAsPrinted(all);
  return all;
}

// Title and period of the text that was judged by, and which that is.
absl::StatusOr<view::ProgressHeading> HeadingOf(Session& session,
                                                const pb::GetVisionProgressRequest& request,
                                                const pb::GetVisionProgressResponse& progress) {
  const Lang lang = session.lang();
  const std::string text = RevisionText(progress.revision(), lang);
  view::ProgressHeading heading;
  heading.judged_by = In(lang, {absl::StrCat("judged by ", text), absl::StrCat(text, "で判定")});
  pb::GetVisionRequest head;
  head.set_name(request.name());
  if (request.revision() == 0 && !request.draft()) {
    head.set_as_of(progress.as_of());
    const auto in_force = session.Call<pb::Vision>("VisionService/GetVision", head);
    if (in_force.ok()) {
      heading.title = in_force->title();
      heading.period = in_force->period();
      heading.judged_by = In(lang, {absl::StrCat("judged by ", text, " (in force)"),
                                    absl::StrCat(text, "（現行）で判定")});
      return heading;
    }
    if (!absl::IsNotFound(in_force.status())) return in_force.status();
    heading.judged_by = In(lang, {absl::StrCat("no revision was in force: judged by ", text),
                                  absl::StrCat("現行の版がないため", text, "で判定")});
    head.clear_as_of();
  }
  head.set_revision(request.revision());
  ASSIGN_OR_RETURN(const auto vision, session.Call<pb::Vision>("VisionService/GetVision", head));
  heading.title = vision.title();
  heading.period = vision.period();
  return heading;
}

// Bounds of one's own go in with a command that is not for everybody.
Text OwnBounds(Session& session) {
  const auto me = session.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
  const bool may = me.ok() && absl::c_any_of(me->account().roles(), [](int role) {
                     return role == pb::ROLE_COORDINATOR || role == pb::ROLE_SYSTEM_ADMIN;
                   });
  if (may)
    return {"an office's own go in with renkei rubric apply.",
            "団体の基準は renkei rubric apply で登録できます。"};
  return {"a coordinator registers an office's own.",
          "団体の基準は、全国調整の担当者に依頼すると登録できます。"};
}

absl::Status Run(Session& session, pb::GetVisionProgressRequest request) {
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, request.mutable_name()));
  request.set_rubric(RubricName(request.rubric()));
  ASSIGN_OR_RETURN(const pb::GetVisionProgressResponse progress, Fetch(session, request));
  Printer& printer = session.printer();
  if (printer.prints_rows() || printer.format() == Format::kName) {
    std::vector<pb::KpiProgress> kpis(progress.kpis().begin(), progress.kpis().end());
    if (printer.prints_rows()) {
      printer.List(kpis, Columns(session, progress.rubric()));
    } else {
      for (const pb::KpiProgress& kpi : kpis) printer.Raw(absl::StrCat(kpi.kpi(), "\n"));
    }
    return absl::OkStatus();
  }
  view::ProgressHeading heading;
  if (printer.for_people()) {
    ASSIGN_OR_RETURN(heading, HeadingOf(session, request, progress));
    if (progress.rubric().proposal()) heading.own_bounds = In(session.lang(), OwnBounds(session));
  }
  const domain::Words words(session.lang());
  printer.One(progress, [&] { return printer.Text(view::ProgressPage(heading, progress, words)); });
  return absl::OkStatus();
}

}  // namespace

void AddVisionProgress(Noun noun) {
  const auto request = std::make_shared<pb::GetVisionProgressRequest>();
  const auto revision = std::make_shared<int>(0);
  const auto draft = std::make_shared<bool>(false);
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
      .Integer(revision.get(), "--revision", 1, 1'000'000,
               {"By this revision (default: the one in force on the day)",
                "この版で判定します（省略時は基準日の時点の版）"})
      .Flag(draft.get(), "--draft",
            {"By the draft, with targets that nobody else has seen yet (owners)",
             "公開前の下書きの目標値で判定します（所有団体のみ）"})
      .Example("renkei vision progress 141003/strategy-2023",
               {"By the vision's rubric", "ビジョンの評価基準で"})
      .Example(
          "renkei vision progress 141003/strategy-2023 --as-of 2025-03-31 --known-at "
          "2025-09-30 -o csv --bom",
          {"As it was known half a year later, for a spreadsheet",
           "年度末の進捗を半年後に分かっていた値で、表計算ソフト用に"});
  verb.Run([request, revision, draft](Session& session) {
    request->set_revision(*revision);
    request->set_draft(*draft);
    return Run(session, *request);
  });
}

}  // namespace renkei::cli
