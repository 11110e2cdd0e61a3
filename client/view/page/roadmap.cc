#include "client/view/page/roadmap.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "server/domain/strategy/diff/field_text.h"

namespace renkei::view {
namespace {

// Who does it: the section, and the performer where there is one.
std::string WhoDoes(const pb::Activity& activity) {
  return absl::StrCat(activity.section(),
                      activity.section().empty() || activity.performer().empty() ? "" : "・",
                      activity.performer());
}

// "実施中（2024-04-01）"; "" without a report.
std::string ReportedState(const pb::ActivityReport* report, const domain::Words& words) {
  if (report == nullptr) return "";
  return absl::StrCat(words.Value(*pb::ActivityState_descriptor(), report->state()),
                      In(words.lang(), {" (", "（"}), report->date(),
                      In(words.lang(), {")", "）"}));
}

Tone ReportTone(const pb::ActivityReport* report) {
  if (report == nullptr) return Tone::kPlain;
  switch (report->state()) {
    case pb::ACTIVITY_STATE_DONE:
      return Tone::kGood;
    case pb::ACTIVITY_STATE_DELAYED:
      return Tone::kWarning;
    case pb::ACTIVITY_STATE_STOPPED:
      return Tone::kFaint;
    default:
      return Tone::kPlain;
  }
}

TimelineRow NodeHeading(const pb::VisionNode& node, int depth) {
  TimelineRow row;
  row.depth = depth;
  row.title = domain::NodeText(node);
  row.resource = node.name();
  row.heading = true;
  return row;
}

TimelineRow ActivityRow(const domain::RoadmapRow& laid_out, int depth, const domain::Words& words) {
  TimelineRow row;
  row.depth = depth;
  row.title = laid_out.activity->title();
  row.resource = domain::ActivityName(*laid_out.node, *laid_out.activity);
  row.who = WhoDoes(*laid_out.activity);
  row.first = laid_out.first;
  row.last = laid_out.last;
  row.begins_before = laid_out.begins_before;
  row.ends_after = laid_out.ends_after;
  for (const domain::RoadmapMilestone& one : laid_out.milestones)
    row.marks.push_back({one.column, one.milestone->title(), words.When(one.milestone->when())});
  row.state = ReportedState(laid_out.report, words);
  row.state_tone = ReportTone(laid_out.report);
  return row;
}

Timeline TimelineOf(const domain::PlanIndex& plan, const domain::Roadmap& roadmap,
                    const domain::Words& words) {
  const Lang lang = words.lang();
  Timeline timeline;
  timeline.title_header = In(lang, {"ACTIVITY", "施策等・取組"});
  timeline.who_header = In(lang, {"IN CHARGE", "担当・実施主体"});
  timeline.state_header = In(lang, {"STATE", "進捗"});
  timeline.nothing = In(lang, {"There is no activity.", "工程表の取組はありません。"});
  for (int i = 0; i < roadmap.years; ++i) {
    pb::When year;
    year.set_kind(pb::When::KIND_FISCAL_YEAR);
    year.set_year(roadmap.first_year + i);
    timeline.columns.emplace_back(absl::StrCat(year.year()), words.When(year));
  }
  std::set<const pb::VisionNode*> named;
  for (const domain::RoadmapRow& row : roadmap.rows) {
    const std::vector<const pb::VisionNode*> path = plan.PathTo(row.node->name());
    for (size_t i = 0; i < path.size(); ++i) {
      if (named.insert(path[i]).second)
        timeline.rows.push_back(NodeHeading(*path[i], static_cast<int>(i)));
    }
    timeline.rows.push_back(ActivityRow(row, static_cast<int>(path.size()), words));
  }
  return timeline;
}

}  // namespace

Page RoadmapPage(const domain::PlanIndex& plan, const domain::Roadmap& roadmap,
                 const domain::Words& words, const std::string& printed) {
  const Lang lang = words.lang();
  const pb::Vision& vision = plan.plan().vision;
  Page page;
  page.lang = lang;
  page.head.title = In(lang, {"Roadmap", "工程表"});
  page.head.subtitle = vision.title();
  page.head.facts.facts = {
      {In(lang, {"Period", "計画期間"}), words.Period(vision.period())},
      {In(lang, {"Activities", "取組の数"}), absl::StrCat(roadmap.rows.size())}};
  page.head.footer = absl::StrCat(vision.title(), In(lang, {" roadmap, ", " 工程表　"}), printed);
  page.blocks.emplace_back(TimelineOf(plan, roadmap, words));
  return page;
}

}  // namespace renkei::view
