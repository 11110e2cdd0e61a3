#include "client/web/page/record/grid.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/web/page/plan.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// What a page of a plan may ask for.
constexpr int kMostPage = 1'000;

pb::When YearOf(const pb::Kpi& kpi, int year) {
  pb::When when;
  const bool calendar = domain::YearKindOf(kpi) == pb::When::KIND_CALENDAR_YEAR;
  when.set_kind(calendar ? pb::When::KIND_CALENDAR_YEAR : pb::When::KIND_FISCAL_YEAR);
  when.set_year(year);
  return when;
}

bool IsOneTime(const pb::When& a, const pb::When& b) {
  return domain::ActualId(domain::AsOneTime(a)) == domain::ActualId(domain::AsOneTime(b));
}

// A number, one with words beside it, or words in its place: those of a yes or no have a number too.
std::optional<StoredFigure> FigureOf(const pb::KpiProgress& progress, const pb::When& when) {
  for (const pb::SeriesPoint& point : progress.series()) {
    if (point.when().kind() == pb::When::KIND_UNSPECIFIED || !IsOneTime(point.when(), when))
      continue;
    StoredFigure figure;
    figure.status = point.status();
    figure.value.set_text(point.text());
    if (point.has_actual() && (point.text().empty() || domain::IsQualifier(point.text())))
      figure.value.set_number(point.actual());
    return figure;
  }
  return std::nullopt;
}

pb::GetVisionProgressRequest FiguresRequest(const Visit& visit, const std::string& vision,
                                            int year) {
  pb::GetVisionProgressRequest request;
  request.set_name(vision);
  request.set_draft(true);
  // Figures of a year that has not ended too.
  request.set_as_of(domain::FormatDate(std::max(visit.today, domain::LastDayOfFiscalYear(year))));
  request.set_page_size(2000);
  return request;
}

// What is recorded and aimed at: the KPIs by their names, and their figures in the order of the plan.
struct PlanFigures {
  PlanProgress fetched;
  std::map<std::string, pb::Kpi> kpis;
};

absl::StatusOr<PlanFigures> FetchFigures(Visit& visit, const std::string& vision, int year) {
  pb::ListKpisRequest list;
  list.set_parent(vision);
  list.set_page_size(2000);
  auto all = visit.calls.BeginList<pb::Kpi>("VisionService/ListKpis", list);
  PlanFigures figures;
  ASSIGN_OR_RETURN(figures.fetched, FetchProgress(visit, FiguresRequest(visit, vision, year)));
  ASSIGN_OR_RETURN(std::vector<pb::Kpi> kpis, all.Get());
  for (pb::Kpi& kpi : kpis) {
    std::string name = kpi.name();
    figures.kpis.emplace(std::move(name), std::move(kpi));
  }
  return figures;
}

bool IsChosen(const GridChoice& choice, const std::string& section) {
  if (choice.section.empty()) return true;
  return section.empty() ? choice.section == kNoSection : choice.section == section;
}

}  // namespace

std::string GridChoice::Address(absl::string_view path) const {
  Query query;
  query.Set("year", absl::StrCat(year));
  query.Set("section", section);
  if (page > 1) query.Set("page", absl::StrCat(page));
  return AddressOf(absl::StrCat("/", path), query);
}

GridChoice ChoiceOf(const Visit& visit) {
  const bool sent = !visit.entered.Get("year").empty();
  const Query& from = sent ? visit.entered : visit.query;
  GridChoice choice;
  const int running = domain::FiscalYearOf(visit.today);
  choice.year = from.Number("year", running, running - 1);
  if (choice.year < domain::kFirstYear) choice.year = running - 1;
  choice.section = from.Get("section");
  choice.page = from.Number("page", kMostPage, 1);
  return choice;
}

std::string GridRow::id() const { return std::string(domain::LastSegment(kpi.name())); }

std::string GridRow::Input(absl::string_view part) const { return absl::StrCat(id(), ".", part); }

const pb::TimedValue* GridRow::target() const {
  for (const pb::TimedValue& one : kpi.targets()) {
    if (one.when().kind() != pb::When::KIND_UNSPECIFIED && IsOneTime(one.when(), when)) return &one;
  }
  // They are in order of time.
  return kpi.targets().empty() ? nullptr : &*kpi.targets().rbegin();
}

absl::StatusOr<Grid> FetchGrid(Visit& visit, const std::string& vision, const GridChoice& choice) {
  ASSIGN_OR_RETURN(PlanFigures figures, FetchFigures(visit, vision, choice.year));
  const PlanProgress& fetched = figures.fetched;
  Grid grid;
  grid.choice = choice;
  grid.vision = fetched.vision;
  for (const pb::NodeProgress& node : fetched.progress.nodes())
    grid.nodes[node.node()] =
        absl::StrCat(node.display_label(), node.display_label().empty() ? "" : " ", node.title());
  const size_t before = kMostGridRows * static_cast<size_t>(choice.page - 1);
  for (const pb::KpiProgress& progress : fetched.progress.kpis()) {
    const auto found = figures.kpis.find(progress.kpi());
    if (found == figures.kpis.end()) continue;
    ++grid.sections[found->second.section()];
    if (!IsChosen(choice, found->second.section())) continue;
    if (++grid.total <= before || grid.rows.size() == kMostGridRows) continue;
    GridRow& row = grid.rows.emplace_back();
    row.kpi = std::move(found->second);
    figures.kpis.erase(found);
    row.when = YearOf(row.kpi, choice.year);
    row.stored = FigureOf(progress, row.when);
    row.last_year = FigureOf(progress, YearOf(row.kpi, choice.year - 1));
  }
  return grid;
}

absl::StatusOr<PlanSections> FetchSections(Visit& visit, const std::string& vision, int year) {
  ASSIGN_OR_RETURN(const PlanFigures figures, FetchFigures(visit, vision, year));
  std::map<std::string, SectionFigures> sections;
  for (const pb::KpiProgress& progress : figures.fetched.progress.kpis()) {
    const auto found = figures.kpis.find(progress.kpi());
    if (found == figures.kpis.end()) continue;
    const pb::Kpi& kpi = found->second;
    SectionFigures& of = sections[kpi.section()];
    of.section = kpi.section();
    ++of.kpis;
    if (FigureOf(progress, YearOf(kpi, year))) {
      ++of.recorded;
      continue;
    }
    const std::string& due = progress.due_date();
    if (!due.empty() && (of.due_date.empty() || due < of.due_date)) of.due_date = due;
  }
  PlanSections plan;
  plan.vision = figures.fetched.vision;
  for (auto& [name, section] : sections) plan.sections.push_back(std::move(section));
  if (!plan.sections.empty() && plan.sections.front().section.empty())
    std::rotate(plan.sections.begin(), plan.sections.begin() + 1, plan.sections.end());
  return plan;
}

std::string FigureInput(const StoredFigure& figure) {
  if (figure.status == pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE) return std::string(domain::kNoData);
  return domain::FigureText(figure.value, "");
}

}  // namespace renkei::web
