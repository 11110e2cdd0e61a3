#include "client/cli/nouns/vision/roadmap_view.h"

#include <functional>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/html/page.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "server/domain/strategy/diff/field_text.h"

namespace renkei::cli {
namespace {

using domain::Roadmap;
using domain::RoadmapMilestone;
using domain::RoadmapRow;

using domain::NodeText;

// Who does it: the section, and the performer where there is one.
std::string WhoText(const pb::Activity& activity) {
  return absl::StrCat(activity.section(),
                      activity.section().empty() || activity.performer().empty() ? "" : "・",
                      activity.performer());
}

// Calls `node` for every node on the way to an activity that was not there before, and `row` for
// every activity.
void Walk(const domain::PlanIndex& plan, const Roadmap& roadmap,
          const std::function<void(const pb::VisionNode&, int depth)>& node,
          const std::function<void(const RoadmapRow&, int depth)>& row) {
  std::set<const pb::VisionNode*> printed;
  for (const RoadmapRow& one : roadmap.rows) {
    const std::vector<const pb::VisionNode*> path = plan.PathTo(one.node->name());
    for (size_t i = 0; i < path.size(); ++i) {
      if (printed.insert(path[i]).second) node(*path[i], static_cast<int>(i));
    }
    row(one, static_cast<int>(path.size()));
  }
}

// What stands in the cell of a year on the terminal: four columns of bar, the mark within.
struct Marks {
  const char* bar;
  const char* milestone;
  const char* before;
  const char* after;
  const char* item;
};
constexpr Marks kUnicode = {"━", "◆", "←", "→", "◆ "};
constexpr Marks kAscii = {"=", "*", "<", ">", "* "};

std::string Cell(const RoadmapRow& row, int column, const Marks& marks) {
  const bool bar = column >= row.first && column <= row.last;
  bool milestone = false;
  for (const RoadmapMilestone& one : row.milestones) milestone |= one.column == column;
  const char* fill = bar ? marks.bar : (milestone ? " " : "");
  const char* first = bar && column == row.first && row.begins_before ? marks.before : fill;
  const char* last = bar && column == row.last && row.ends_after ? marks.after : fill;
  return absl::StrCat(first, milestone ? marks.milestone : fill, fill, last);
}

std::string Spaces(int depth) { return std::string(static_cast<size_t>(depth) * 2, ' '); }

constexpr char kStyle[] = R"(
td.year { width: 6.5em; }
tr.node th { text-align: left; background: #eef2f7; font-weight: 600; }
td.on { background: #bcd3ee; }
td.on.first { border-left: 3px solid #1f5fa8; }
td.on.last { border-right: 3px solid #1f5fa8; }
.milestone { display: block; font-size: 0.85em; }
td.state { white-space: nowrap; }
.done { background: #d9ead3; }
.delayed { background: #fce5cd; }
.stopped { background: #e6e6e6; }
)";

class Html {
 public:
  Html(const Roadmap& roadmap, Lang lang) : roadmap_(roadmap), lang_(lang) {}

  std::string Body(const domain::PlanIndex& plan) {
    if (roadmap_.rows.empty())
      return absl::StrCat(
          "<p>", HtmlEscape(In(lang_, {"There is no activity.", "工程表の取組はありません。"})),
          "</p>\n");
    Head();
    Walk(
        plan, roadmap_, [&](const pb::VisionNode& node, int depth) { Node(node, depth); },
        [&](const RoadmapRow& row, int) { Row(row); });
    absl::StrAppend(&out_, "</tbody></table>\n");
    return std::move(out_);
  }

 private:
  std::string Escaped(const Text& text) const { return HtmlEscape(In(lang_, text)); }

  void Head() {
    absl::StrAppend(&out_, "<table><thead><tr><th>", Escaped({"Activity", "取組"}), "</th><th>",
                    Escaped({"In charge", "担当・実施主体"}), "</th>");
    for (int i = 0; i < roadmap_.years; ++i) {
      pb::When year;
      year.set_kind(pb::When::KIND_FISCAL_YEAR);
      year.set_year(roadmap_.first_year + i);
      absl::StrAppend(&out_, "<th>", HtmlEscape(WhenText(year, lang_)), "</th>");
    }
    absl::StrAppend(&out_, "<th>", Escaped({"State", "進捗"}), "</th></tr></thead><tbody>\n");
  }

  void Node(const pb::VisionNode& node, int depth) {
    absl::StrAppend(&out_, "<tr class=\"node\"><th colspan=\"", roadmap_.years + 3,
                    "\" style=\"padding-left: ", depth + 1, "em\">", HtmlEscape(NodeText(node)),
                    "</th></tr>\n");
  }

  void Row(const RoadmapRow& row) {
    absl::StrAppend(&out_, "<tr class=\"keep\"><td>", HtmlEscape(row.activity->title()),
                    "</td><td>", HtmlEscape(WhoText(*row.activity)), "</td>");
    for (int i = 0; i < roadmap_.years; ++i) Year(row, i);
    std::string state = ActivityStateText(row.report, lang_);
    const int number = row.report == nullptr ? 0 : row.report->state();
    const char* color = number == pb::ACTIVITY_STATE_DONE      ? " done"
                        : number == pb::ACTIVITY_STATE_DELAYED ? " delayed"
                        : number == pb::ACTIVITY_STATE_STOPPED ? " stopped"
                                                               : "";
    absl::StrAppend(&out_, "<td class=\"state", color, "\">", HtmlEscape(state), "</td></tr>\n");
  }

  void Year(const RoadmapRow& row, int column) {
    std::string classes = "year";
    if (column >= row.first && column <= row.last) {
      absl::StrAppend(&classes, " on");
      if (column == row.first && !row.begins_before) absl::StrAppend(&classes, " first");
      if (column == row.last && !row.ends_after) absl::StrAppend(&classes, " last");
    }
    absl::StrAppend(&out_, "<td class=\"", classes, "\">");
    for (const RoadmapMilestone& one : row.milestones) {
      if (one.column != column) continue;
      absl::StrAppend(&out_, "<span class=\"milestone\">◆ ", HtmlEscape(one.milestone->title()),
                      "<br><span class=\"muted\">",
                      HtmlEscape(WhenText(one.milestone->when(), lang_)), "</span></span>");
    }
    absl::StrAppend(&out_, "</td>");
  }

  const Roadmap& roadmap_;
  const Lang lang_;
  std::string out_;
};

}  // namespace

std::string ActivityStateText(const pb::ActivityReport* report, Lang lang) {
  if (report == nullptr) return "";
  return absl::StrCat(ValueLabel(*pb::ActivityState_descriptor(), report->state(), lang),
                      In(lang, {" (", "（"}), report->date(), In(lang, {")", "）"}));
}

std::string RoadmapText(const domain::PlanIndex& plan, const Roadmap& roadmap,
                        const BriefStyle& style, int columns, bool only_ascii) {
  const Marks& marks = only_ascii ? kAscii : kUnicode;
  const Lang lang = style.lang;
  std::vector<TableColumn> layout = {
      {In(lang, {"ACTIVITY", "施策等・取組"}), false, true, false},
      {In(lang, {"IN CHARGE", "担当・実施主体"}), false, true, false}};
  for (int i = 0; i < roadmap.years; ++i)
    layout.push_back({absl::StrCat(roadmap.first_year + i), false, false, false});
  layout.push_back({In(lang, {"STATE", "進捗"}), false, false, false});
  std::vector<std::vector<std::string>> rows;
  Walk(
      plan, roadmap,
      [&](const pb::VisionNode& node, int depth) {
        rows.push_back({absl::StrCat(Spaces(depth), NodeText(node))});
      },
      [&](const RoadmapRow& row, int depth) {
        std::vector<std::string>& cells = rows.emplace_back();
        cells.push_back(absl::StrCat(Spaces(depth), row.activity->title()));
        cells.push_back(WhoText(*row.activity));
        for (int i = 0; i < roadmap.years; ++i) cells.push_back(Cell(row, i, marks));
        cells.push_back(ActivityStateText(row.report, lang));
        for (const pb::Milestone& one : row.activity->milestones()) {
          rows.push_back({absl::StrCat(Spaces(depth + 1), marks.item, WhenText(one.when(), lang),
                                       " ", one.title())});
        }
      });
  return RenderTable(layout, rows, columns, style.ambiguous);
}

std::string RoadmapHtml(const domain::PlanIndex& plan, const Roadmap& roadmap, Lang lang,
                        const std::string& printed) {
  const pb::Vision& vision = plan.plan().vision;
  HtmlPage page;
  page.lang = lang;
  page.paper = HtmlPaper::kA4Landscape;
  page.title = In(lang, {"Roadmap", "工程表"});
  page.subtitle = vision.title();
  page.facts = {{In(lang, {"Period", "計画期間"}), PeriodText(vision.period(), lang)},
                {In(lang, {"Activities", "取組の数"}), absl::StrCat(roadmap.rows.size())}};
  page.style = kStyle;
  page.body = Html(roadmap, lang).Body(plan);
  page.footer = absl::StrCat(vision.title(), In(lang, {" roadmap, ", " 工程表　"}), printed);
  return RenderHtmlPage(page);
}

}  // namespace renkei::cli
