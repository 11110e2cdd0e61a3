// A vision: the plan as a tree, and how far it has come.
#include <algorithm>
#include <memory>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/plan_calendar.h"
#include "client/view/page/plan_tree.h"
#include "client/view/page/progress.h"
#include "client/web/page/file_ways.h"
#include "client/web/page/files.h"
#include "client/web/page/follow_links.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "client/web/page/record/answer_links.h"
#include "client/web/page/record/record_page.h"
#include "client/web/page/steps.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// A plan of more items is folded below these levels; a shorter one is read as a whole.
constexpr size_t kLongPlan = 100;
constexpr int kOpenLevels = 2;
// Steps of the calendar that stand before the plan; its own page has all of them.
constexpr size_t kStepsAtOnce = 5;

// Whether it is a draft, or waits, is to be seen before anything is done with it.
std::string StateWords(const pb::Vision& vision, const domain::Words& words) {
  const std::string state =
      words.Value(*pb::LifecycleState_descriptor(), static_cast<int>(vision.state()));
  return vision.state() == pb::LIFECYCLE_STATE_UNSPECIFIED ? "" : state;
}

// The first steps that nobody has said to be done, nor cancelled.
std::vector<pb::PlanStep> ComingOf(const std::vector<pb::PlanStep>& calendar) {
  std::vector<pb::PlanStep> coming;
  for (const pb::PlanStep& step : calendar) {
    if (coming.size() == kStepsAtOnce) break;
    if (step.state() == pb::PLAN_STEP_STATE_PLANNED) coming.push_back(step);
  }
  return coming;
}

}  // namespace

std::string OwnerOf(const std::string& vision) {
  return std::string(domain::ParentName(vision, 2));
}

std::string RevisionWords(const Visit& visit, int revision) {
  if (revision == 0) return visit.Say({"draft", "下書き"});
  return visit.Say({absl::StrCat("revision ", revision), absl::StrCat("第", revision, "版")});
}

std::vector<Tab> VisionTabs(const Visit& visit, const std::string& vision, const char* here) {
  const auto tab = [&](const char* view, const Text& label) {
    return Tab{visit.Say(label),
               *view == '\0' ? absl::StrCat("/", vision) : absl::StrCat("/", vision, "/", view),
               std::string(view) == here};
  };
  return {tab("", {"Plan", "計画"}),
          tab("progress", {"Progress", "進捗"}),
          tab("roadmap", {"Roadmap", "工程表"}),
          tab("evaluations", {"Evaluation", "評価"}),
          tab("report", {"Yearly report", "年次報告"}),
          tab("calendar", {"Calendar", "策定の日程"}),
          tab("opinions", {"Opinions", "意見と対応"}),
          tab("alignment", {"Plans above", "上位計画との関係"}),
          tab("revisions", {"Revisions", "版と新旧対照"})};
}

absl::StatusOr<std::unique_ptr<domain::VisionTree>> FetchPlan(Visit& visit, const std::string& name,
                                                              int revision) {
  pb::GetVisionRequest head;
  head.set_name(name);
  head.set_revision(revision);
  auto wanted = visit.calls.Begin<pb::Vision>("VisionService/GetVision", head);
  pb::ListNodesRequest list_nodes;
  list_nodes.set_parent(name);
  list_nodes.set_revision(revision);
  list_nodes.set_page_size(2000);
  auto all_nodes = visit.calls.BeginList<pb::VisionNode>("VisionService/ListNodes", list_nodes);
  pb::ListKpisRequest list_kpis;
  list_kpis.set_parent(name);
  list_kpis.set_revision(revision);
  list_kpis.set_page_size(2000);
  auto all_kpis = visit.calls.BeginList<pb::Kpi>("VisionService/ListKpis", list_kpis);
  ASSIGN_OR_RETURN(std::vector<pb::VisionNode> nodes, all_nodes.Get());
  ASSIGN_OR_RETURN(std::vector<pb::Kpi> kpis, all_kpis.Get());
  ASSIGN_OR_RETURN(pb::Vision vision, wanted.Get());
  return std::make_unique<domain::VisionTree>(std::move(vision), std::move(nodes), std::move(kpis));
}

absl::StatusOr<Shown> VisionPage(Visit& visit, const std::string& name) {
  const int revision = visit.query.Number("revision", kMostRevision, 0);
  SignedIn me(visit);
  Followed followed(visit, name);
  auto calendar = BeginCalendar(visit, name);
  ASSIGN_OR_RETURN(const auto plan, FetchPlan(visit, name, revision));
  // Without them the plan is what it is.
  const std::vector<pb::PlanStep> days = calendar.Get().value_or(std::vector<pb::PlanStep>());
  std::vector<const char*> steps;
  const std::optional<pb::Account> account = me.Get();
  if (account && revision == 0) steps = StepsOf(plan->vision(), *account);
  for (const char* way : followed.Ways()) steps.push_back(way);
  std::optional<view::Section> coming;
  std::optional<view::Section> about;
  Shown shown = visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    const pb::Vision& vision = plan->vision();
    Shown described;
    described.title = vision.title();
    described.subtitle =
        absl::StrCat(words.Title(OwnerOf(vision.name())), "  ", words.Period(vision.period()), "  ",
                     revision == 0 ? StateWords(vision, words) : RevisionWords(visit, revision));
    described.tabs = VisionTabs(visit, vision.name(), "");
    WriteFormLinks(described.main, visit, name, steps, revision == 0 ? vision.etag() : "");
    if (std::find(steps.begin(), steps.end(), absl::string_view(kRecordMethod)) != steps.end())
      WriteWayToAnswerLinks(described.main, visit, name);
    if (const std::vector<pb::PlanStep> next = ComingOf(days); !next.empty() && revision == 0) {
      coming = view::Section{visit.Say({"What comes next", "今後の日程"}),
                             {view::CalendarTable(next, visit.today, /*for_owners=*/false, words)}};
    }
    about = view::Section{
        visit.Say({"About this plan", "計画の概要"}),
        {view::BriefOf(vision, words, {"etag", "name", "title", "narrative", "field_updaters"})}};
    return described;
  });
  std::vector<view::Block> blocks;
  const std::string& narrative = plan->vision().narrative();
  if (!narrative.empty()) blocks.emplace_back(view::Paragraphs{{narrative}});
  if (coming) blocks.emplace_back(*std::move(coming));
  // Outside: it asks for no titles, and is most of the page.
  view::Tree tree = view::PlanTree(*plan, visit.words());
  if (tree.items.size() > kLongPlan) tree.open_levels = kOpenLevels;
  if (!tree.items.empty()) {
    view::Section goals{visit.Say({"Goals, measures and KPIs", "目標・施策・KPI"}), {}};
    goals.blocks.emplace_back(std::move(tree));
    blocks.emplace_back(std::move(goals));
  }
  blocks.emplace_back(*std::move(about));
  WriteFileLinks(shown.main, visit, {"This plan", "この計画"});
  const bool edits = std::any_of(steps.begin(), steps.end(), [](absl::string_view step) {
    return step == "VisionService/UpdateVision";
  });
  if (edits) {
    WriteWayToImport(shown.main, visit, pb::EXCHANGE_KIND_VISIONS, name, account->organization(),
                     {"Bring the edited workbook back", "直したExcelファイルを取り込む"});
  }
  // Once, when every title is known: a plan may have thousands of items.
  WriteBlocks(shown.main, visit, blocks);
  return shown;
}

absl::StatusOr<Shown> VisionProgressPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const PlanProgress fetched, FetchProgress(visit, name));
  const pb::GetVisionProgressResponse& progress = fetched.progress;
  view::ProgressHeading heading;
  heading.title = fetched.vision.title();
  heading.period = fetched.vision.period();
  heading.judged_by =
      visit.Say({absl::StrCat("judged by ", RevisionWords(visit, progress.revision())),
                 absl::StrCat(RevisionWords(visit, progress.revision()), "で判定")});
  const view::Page page = visit.calls.titles().Titled(
      [&] { return view::ProgressPage(heading, progress, visit.words()); });
  std::vector<const char*> steps;
  if (const auto account = me.Get()) steps = RecordStepsOf(fetched.vision, *account);
  Shown shown;
  WriteFormLinks(shown.main, visit, name, steps);
  shown.main.Append(std::move(ShownPage(visit, page).main));
  WriteFileLinks(shown.main, visit, {"This table", "この表"});
  shown.title = fetched.vision.title();
  shown.subtitle = visit.Say({"Progress", "進捗"});
  shown.tabs = VisionTabs(visit, name, "progress");
  return shown;
}

}  // namespace renkei::web
