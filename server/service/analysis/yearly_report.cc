// The yearly report of a plan in the order of a framework or of programmes: figures and words for the
// lines that server/domain/strategy/report lays out.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/merge/record_base.h"
#include "server/domain/planning/evaluation_rules.h"
#include "server/domain/strategy/alignment/alignment.h"
#include "server/domain/strategy/report/framework_order.h"
#include "server/domain/strategy/report/programme_order.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"
#include "server/service/analysis/analysis_service.h"
#include "server/service/analysis/kpi_judge.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/frame/list/computed_list.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/list/read_all.h"
#include "server/service/programme/programme_read.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/roadmap/activity_reports.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kReportLinePages = {.default_size = 500, .max_size = 2'000};
// A report is made in the years after a plan too, and of the years before for comparison; further
// off, the year is a slip.
constexpr int kYearsAroundPeriod = 5;

using Line = pb::YearlyReportLine;

absl::Status CheckYear(const pb::Vision& head, int year, absl::CivilDay today) {
  if (domain::FirstDayOfFiscalYear(year) > today)
    return domain::InvalidField(
        "fiscal_year", "NOT_YET",
        {absl::StrCat("FY", year, " has not begun: give this fiscal year or an earlier one"),
         absl::StrCat(year, "年度はまだ始まっていません。今年度以前の年度を指定してください。")});
  const pb::FiscalPeriod& period = head.period();
  if (!head.has_period() || (year >= period.from_fiscal_year() - kYearsAroundPeriod &&
                             year <= period.to_fiscal_year() + kYearsAroundPeriod))
    return absl::OkStatus();
  return domain::InvalidField(
      "fiscal_year", "OUTSIDE_PERIOD",
      {absl::StrCat("is far from the plan's period: give a fiscal year of FY",
                    period.from_fiscal_year(), " to FY", period.to_fiscal_year(), ", or up to ",
                    kYearsAroundPeriod, " years before or after it"),
       absl::StrCat("計画期間（", period.from_fiscal_year(), "〜", period.to_fiscal_year(),
                    "年度）から離れすぎています。計画期間内か、その前後", kYearsAroundPeriod,
                    "年以内の年度を指定してください。")});
}

bool IsByProgramme(const pb::GetYearlyReportRequest& request) {
  return request.order() == pb::YEARLY_REPORT_ORDER_PROGRAMMES;
}

// A report has one order.
absl::Status CheckOrder(const pb::GetYearlyReportRequest& request) {
  if (IsByProgramme(request) && !request.framework().empty())
    return domain::InvalidField(
        "framework", "ONE_ORDER",
        {"a report has one order: leave the framework empty, or the order",
         "並べ方は1つです。支援施策の順にするときは、国の枠組みを空にしてください。"});
  if (!IsByProgramme(request) && request.framework().empty())
    return domain::InvalidField(
        "framework", "REQUIRED",
        {"must be set: in the order of which framework? Or ask for the order of programmes",
         "必須です。並べる順の国の枠組みを指定するか、支援施策の順を指定してください。"});
  return absl::OkStatus();
}

// What a report is made of, as the caller reads it.
struct Reported {
  VisionReading now;
  VisionReading reading;
  pb::Vision head;
  std::shared_ptr<const IndexedPlan> plan;
  std::vector<pb::Framework> frameworks;
  std::vector<pb::Crosswalk> crosswalks;
  const pb::Framework* framework = nullptr;  // of its order; nullptr: that of programmes
  domain::ProgrammeHeadings programmes;
  int year = 0;
  absl::CivilDay as_of;

  domain::AlignmentView view() const { return {frameworks, crosswalks, as_of}; }
};

absl::StatusOr<VisionReading> OpenForReport(const Call& call, const VisionReading& now,
                                            int revision, absl::CivilDay as_of) {
  const std::string& name = now.head.message.name();
  if (revision != 0) return OpenForReading(call, name, revision, name);
  absl::StatusOr<VisionReading> then = OpenInForce(call, now, as_of);
  // A year before the first revision is reported by the one in force.
  if (absl::IsNotFound(then.status()) && now.head.message.published_revision() > 0)
    return OpenForReading(call, name, now.head.message.published_revision(), name);
  return then;
}

// What is printed of the programmes that the plan's nodes name.
absl::Status ReadProgrammes(const Call& call, Reported& report) {
  for (const pb::VisionNode& node : report.plan->plan.nodes) {
    for (const pb::Funding& funding : node.funding()) {
      if (funding.fiscal_year() != report.year || funding.programme().empty() ||
          report.programmes.count(funding.programme()) > 0)
        continue;
      ASSIGN_OR_RETURN(const auto programme, ReadableProgramme(call, funding.programme()));
      if (programme)
        report.programmes[funding.programme()] = {programme->title(), programme->ministry()};
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Reported> OpenReport(const Call& call, const pb::GetYearlyReportRequest& request) {
  Reported report;
  report.year = request.fiscal_year();
  report.as_of = std::min(domain::LastDayOfFiscalYear(report.year), call.today());
  ASSIGN_OR_RETURN(report.now, OpenForReading(call, request.name()));
  RETURN_IF_ERROR(CheckYear(report.now.text(), report.year, call.today()));
  ASSIGN_OR_RETURN(report.reading,
                   OpenForReport(call, report.now, request.revision(), report.as_of));
  ASSIGN_OR_RETURN(report.head, PresentVision(call, report.reading));
  ASSIGN_OR_RETURN(report.frameworks, ReadAll(call, Frameworks()));
  ASSIGN_OR_RETURN(report.crosswalks, ReadAll(call, Crosswalks()));
  ASSIGN_OR_RETURN(report.plan, LoadIndexed(call, report.reading));
  if (IsByProgramme(request)) {
    RETURN_IF_ERROR(ReadProgrammes(call, report));
    return report;
  }
  report.framework = domain::FindFramework(report.view(), request.framework());
  if (report.framework == nullptr) return NotFound(request.framework());
  return report;
}

// Fills lines in.
class LineWriter {
 public:
  LineWriter(const Call& call, const Reported& report, const domain::ReportOrder& order,
             const domain::ReportLayout& layout, pb::Rubric rubric)
      : call_(call),
        report_(report),
        order_(order),
        layout_(layout),
        judge_(call, report.head, std::move(rubric), report.as_of, std::nullopt) {}

  absl::StatusOr<Line> Write(const domain::ReportLine& laid_out) {
    Line line;
    line.set_kind(laid_out.kind);
    line.set_depth(laid_out.depth);
    line.set_again(laid_out.again);
    line.set_heading(laid_out.structural);
    if (laid_out.placement != nullptr) {
      AddReference(*laid_out.placement, line);
      AddFunding(laid_out, line);
    }
    switch (laid_out.kind) {
      case Line::KIND_ITEM:
        line.set_name(order_.headings[laid_out.heading].name);
        line.set_title(order_.headings[laid_out.heading].title);
        line.set_coverage(layout_.coverage[laid_out.heading]);
        break;
      case Line::KIND_PROGRAMME:
        AddProgramme(order_.headings[laid_out.heading], line);
        break;
      case Line::KIND_PLAN:
        line.set_name(report_.head.name());
        line.set_title(report_.head.title());
        if (!laid_out.again) RETURN_IF_ERROR(AddWords("", line));
        break;
      case Line::KIND_NODE:
        RETURN_IF_ERROR(AddNode(*laid_out.node, line));
        break;
      case Line::KIND_KPI:
        RETURN_IF_ERROR(AddKpi(*laid_out.kpi, line));
        break;
      default:
        break;
    }
    return line;
  }

  // Records so far.
  size_t examined() const { return examined_ + judge_.examined(); }

 private:
  void AddReference(const domain::ReportPlacement& placement, Line& line) {
    pb::ReportReference& reference = *line.mutable_reference();
    if (placement.from_item.empty()) return;
    reference.set_from_item(std::string(placement.from_item));
    reference.set_from_title(domain::ItemTitle(report_.view(), placement.from_item));
    reference.set_relation(placement.relation);
    reference.set_status(placement.status);
  }

  // The money by which a node stands under a programme.
  void AddFunding(const domain::ReportLine& laid_out, Line& line) {
    if (order_.kind != Line::KIND_PROGRAMME || laid_out.node == nullptr) return;
    const domain::ReportHeading& heading = order_.headings[laid_out.placement->heading];
    for (const pb::Funding* funding : domain::FundingUnder(*laid_out.node, report_.year, heading))
      *line.add_funding() = *funding;
  }

  void AddProgramme(const domain::ReportHeading& heading, Line& line) {
    line.set_name(heading.name);
    line.set_title(heading.title);
    const auto known = report_.programmes.find(heading.name);
    if (known != report_.programmes.end()) line.set_ministry(known->second.ministry);
    for (const pb::VisionNode& node : report_.plan->plan.nodes) {
      for (const pb::Funding* funding : domain::FundingUnder(node, report_.year, heading)) {
        if (funding->has_thousand_yen())
          line.set_funding_thousand_yen(line.funding_thousand_yen() + funding->thousand_yen());
      }
    }
  }

  absl::Status AddNode(const pb::VisionNode& node, Line& line) {
    line.set_name(node.name());
    line.set_label(node.label());
    line.set_title(node.title());
    if (line.again()) return absl::OkStatus();
    line.set_section(node.section());
    for (const pb::Budget& budget : node.budgets()) {
      if (budget.fiscal_year() == report_.year)
        line.set_thousand_yen(line.thousand_yen() + budget.thousand_yen());
    }
    RETURN_IF_ERROR(AddWords(node.name(), line));
    return AddActivities(node, line);
  }

  absl::StatusOr<std::optional<pb::ReportedWords>> WordsOf(const std::string& node, int year) {
    pb::PlanEvaluation key;
    key.set_fiscal_year(year);
    key.set_evaluator(pb::PLAN_EVALUATOR_SELF);
    key.set_node(node);
    key.set_name(absl::StrCat(report_.head.name(), "/evaluations/", domain::EvaluationId(key)));
    ++examined_;
    ASSIGN_OR_RETURN(const auto row,
                     PlanEvaluations().Get(call_.snapshot(), PlanEvaluations().KeyOf(key)));
    if (!row.has_value()) return std::optional<pb::ReportedWords>();
    pb::ReportedWords words;
    words.set_fiscal_year(year);
    words.set_rating(row->message.rating());
    words.set_text(row->message.text());
    return std::optional(std::move(words));
  }

  absl::Status AddWords(const std::string& node, Line& line) {
    ASSIGN_OR_RETURN(auto words, WordsOf(node, report_.year));
    if (words.has_value()) *line.mutable_words() = *std::move(words);
    if (!line.words().text().empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(auto before, WordsOf(node, report_.year - 1));
    if (before.has_value() && !before->text().empty())
      *line.mutable_carried_words() = *std::move(before);
    return absl::OkStatus();
  }

  // Reports of what is in force are read by whoever reads it.
  absl::StatusOr<bool> ReadsReportsOf(const std::string& activity) {
    if (report_.reading.number() == report_.now.number()) return true;
    return ActivityIsReadable(call_, report_.now, activity);
  }

  absl::Status AddActivities(const pb::VisionNode& node, Line& line) {
    for (const pb::Activity& activity : node.activities()) {
      const std::string name = absl::StrCat(node.name(), "/activities/", activity.id());
      ASSIGN_OR_RETURN(const auto last,
                       LastActivityReport(call_, name, domain::FirstDayOfFiscalYear(report_.year),
                                          report_.as_of, examined_));
      if (!last.has_value()) continue;
      ASSIGN_OR_RETURN(const bool readable, ReadsReportsOf(name));
      if (!readable) continue;
      pb::ReportedActivity& reported = *line.add_activities();
      reported.set_title(activity.title());
      reported.set_state(last->state());
      reported.set_date(last->date());
      reported.set_note(last->note());
    }
    return absl::OkStatus();
  }

  absl::Status AddKpi(const pb::Kpi& kpi, Line& line) {
    line.set_name(kpi.name());
    line.set_title(kpi.title());
    line.set_section(kpi.section());
    ASSIGN_OR_RETURN(*line.mutable_progress(), judge_.Judge(kpi));
    line.mutable_progress()->clear_series();
    for (const pb::KpiActual& figure : judge_.figures()) {
      if (figure.note().empty() ||
          domain::FiscalYearOf(domain::LastDay(figure.when())) != report_.year)
        continue;
      pb::ReportedNote& note = *line.add_notes();
      *note.mutable_when() = figure.when();
      note.set_note(figure.note());
    }
    return absl::OkStatus();
  }

  const Call& call_;
  const Reported& report_;
  const domain::ReportOrder& order_;
  const domain::ReportLayout& layout_;
  KpiJudge judge_;
  size_t examined_ = 0;
};

// What the order of the lines follows from: a page that goes on finds the same ones.
std::string FingerprintOf(const domain::ReportOrder& order, const domain::ReportLayout& layout) {
  std::string all;
  for (const domain::ReportLine& line : layout.lines) {
    std::string name;
    if (line.node != nullptr)
      name = line.node->name();
    else if (line.kpi != nullptr)
      name = line.kpi->name();
    else if (line.kind == order.kind)  // what is no programme here has a title alone
      name = order.headings[line.heading].name.empty() ? order.headings[line.heading].title
                                                       : order.headings[line.heading].name;
    absl::StrAppend(&all, line.again ? "+" : "", name, "\n");
  }
  return domain::FingerprintOfBytes(all);
}

pb::GetYearlyReportResponse HeadOf(const Reported& report, const domain::ReportLayout& layout) {
  pb::GetYearlyReportResponse response;
  response.set_vision(report.head.name());
  response.set_title(report.head.title());
  response.set_revision(RevisionOf(report.reading, report.head));
  if (report.head.has_period()) *response.mutable_period() = report.head.period();
  if (report.framework != nullptr) {
    response.set_framework(report.framework->name());
    response.set_framework_title(report.framework->title());
  } else {
    response.set_order(pb::YEARLY_REPORT_ORDER_PROGRAMMES);
  }
  response.set_fiscal_year(report.year);
  response.set_as_of(domain::FormatDate(report.as_of));
  *response.mutable_counts() = layout.counts;
  return response;
}

}  // namespace

absl::StatusOr<pb::GetYearlyReportResponse> GetYearlyReport(
    const Call& call, const pb::GetYearlyReportRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kReportLinePages));
  RETURN_IF_ERROR(CheckOrder(request));
  ASSIGN_OR_RETURN(const Reported report, OpenReport(call, request));
  const domain::ReportOrder order =
      report.framework == nullptr
          ? domain::OrderByProgrammes(*report.plan->index, report.year, report.programmes)
          : domain::OrderByFramework(*report.plan->index, *report.framework, report.crosswalks);
  const domain::ReportLayout layout = domain::LayOutReport(*report.plan->index, order);
  const std::string print = FingerprintOf(order, layout);
  ASSIGN_OR_RETURN(const size_t first,
                   IndexAfter(start.after, layout.lines.size(), [&](size_t) { return print; }));
  ASSIGN_OR_RETURN(const pb::Rubric rubric, RubricFor(call, "", report.head));
  pb::GetYearlyReportResponse response = HeadOf(report, layout);
  *response.mutable_rubric() = rubric;
  LineWriter writer(call, report, order, layout, rubric);
  size_t bytes = 0;
  size_t next = first;
  for (; next < layout.lines.size() && next - first < start.size && bytes < kMaxPageBytes &&
         writer.examined() < kMaxJudgedRecords;
       ++next) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(*response.add_lines(), writer.Write(layout.lines[next]));
    bytes += response.lines(response.lines_size() - 1).ByteSizeLong();
  }
  if (next < layout.lines.size())
    response.set_next_page_token(NextPageToken(start, PositionInList(next - 1, print)));
  return response;
}

}  // namespace renkei::service
