// The yearly report of a vision in the order of a framework or of programmes, on its page and as a file.
#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/yearly_report.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// Years that can be chosen: those of the plan up to this one, or the last few where it states none.
constexpr int kYearsWithoutPeriod = 5;
// By its id alone.
constexpr char kFrameworkField[] = "framework";
constexpr char kFrameworks[] = "frameworks/";
constexpr char kYearField[] = "year";
// In the place of a framework's id.
constexpr char kByProgramme[] = "programmes";

// What can be asked for, and what is.
struct ReportChoice {
  pb::Vision vision;
  std::vector<pb::Framework> frameworks;
  std::string framework;  // "" where there is none at all, or where it is not asked for
  bool by_programme = false;
  int first_year = 0;
  int last_year = 0;
  int year = 0;
};

// The one in the address; else the plan's own; else the last one that was decided.
std::string FrameworkAsked(const Visit& visit, const ReportChoice& choice) {
  const std::string& asked = visit.query.Get(kFrameworkField);
  if (!asked.empty()) return absl::StrCat(kFrameworks, asked);
  for (const std::string& parent : choice.vision.parent_plans())
    if (absl::StartsWith(parent, kFrameworks)) return parent;
  const auto last = std::max_element(
      choice.frameworks.begin(), choice.frameworks.end(),
      [](const auto& a, const auto& b) { return a.decided_date() < b.decided_date(); });
  return last == choice.frameworks.end() ? "" : last->name();
}

void ChooseYear(const Visit& visit, ReportChoice& choice) {
  const int this_year = domain::FiscalYearOf(visit.today);
  choice.first_year = this_year - kYearsWithoutPeriod;
  choice.last_year = this_year;
  if (choice.vision.has_period() && choice.vision.period().from_fiscal_year() <= this_year) {
    choice.first_year = choice.vision.period().from_fiscal_year();
    choice.last_year = std::min(choice.vision.period().to_fiscal_year(), this_year);
  }
  // The last that has ended.
  choice.year = std::clamp(this_year - 1, choice.first_year, choice.last_year);
  choice.year = visit.query.Number(kYearField, domain::kLastYear, choice.year);
}

absl::StatusOr<ReportChoice> FetchChoice(Visit& visit, const std::string& name) {
  auto frameworks = visit.calls.BeginList<pb::Framework>("FrameworkService/ListFrameworks",
                                                         pb::ListFrameworksRequest());
  pb::GetVisionRequest head;
  head.set_name(name);
  ReportChoice choice;
  ASSIGN_OR_RETURN(choice.vision, visit.calls.Call<pb::Vision>("VisionService/GetVision", head));
  ASSIGN_OR_RETURN(choice.frameworks, frameworks.Get());
  choice.by_programme = visit.query.Get(kFrameworkField) == kByProgramme;
  if (!choice.by_programme) choice.framework = FrameworkAsked(visit, choice);
  ChooseYear(visit, choice);
  return choice;
}

// All pages as one.
absl::StatusOr<pb::GetYearlyReportResponse> FetchReport(Visit& visit, const std::string& name,
                                                        const ReportChoice& choice) {
  pb::GetYearlyReportRequest request;
  request.set_name(name);
  request.set_framework(choice.framework);
  if (choice.by_programme) request.set_order(pb::YEARLY_REPORT_ORDER_PROGRAMMES);
  request.set_fiscal_year(choice.year);
  request.set_page_size(2'000);
  pb::GetYearlyReportResponse whole;
  do {
    ASSIGN_OR_RETURN(auto page, visit.calls.Call<pb::GetYearlyReportResponse>(
                                    "AnalysisService/GetYearlyReport", request));
    // A server that gives the same token again would be asked for ever.
    if (page.next_page_token() == request.page_token()) page.clear_next_page_token();
    request.set_page_token(page.next_page_token());
    auto* const lines = whole.mutable_lines();
    if (lines->empty()) {
      whole = std::move(page);
    } else {
      for (pb::YearlyReportLine& line : *page.mutable_lines()) *lines->Add() = std::move(line);
    }
  } while (!request.page_token().empty() && static_cast<size_t>(whole.lines_size()) < kMostItems);
  whole.clear_next_page_token();
  return whole;
}

void WriteReportChoice(view::Writer& html, const Visit& visit, const std::string& name,
                       const ReportChoice& choice) {
  const auto form =
      html.Open("form", {view::Class("search"), view::Attribute("method", "get"),
                         view::FormAction(*view::Address::Of(absl::StrCat("/", name, "/report")))});
  html.Leaf("label", {view::Attribute("for", kFrameworkField)},
            visit.Say({"In the order of", "並べる順"}));
  {
    const auto select = html.Open("select", {view::Attribute("name", kFrameworkField),
                                             view::Attribute("id", kFrameworkField)});
    for (const pb::Framework& framework : choice.frameworks)
      WriteOption(html, std::string(domain::LastSegment(framework.name())), framework.title(),
                  framework.name() == choice.framework);
    WriteOption(html, kByProgramme, visit.Say({"Programmes that pay", "財源とする支援施策"}),
                choice.by_programme);
  }
  html.Leaf("label", {view::Attribute("for", kYearField)}, visit.Say({"Fiscal year", "年度"}));
  {
    const auto select = html.Open(
        "select", {view::Attribute("name", kYearField), view::Attribute("id", kYearField)});
    for (int year = std::min(choice.first_year, choice.year);
         year <= std::max(choice.last_year, choice.year); ++year) {
      WriteOption(html, absl::StrCat(year),
                  visit.Say({absl::StrCat("FY", year), absl::StrCat(year, "年度")}),
                  year == choice.year);
    }
  }
  html.Leaf("button", {view::Attribute("type", "submit")}, visit.Say({"Show", "表示する"}));
}

}  // namespace

absl::StatusOr<Shown> VisionReportPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const ReportChoice choice, FetchChoice(visit, name));
  std::optional<pb::GetYearlyReportResponse> report;
  if (choice.by_programme || !choice.framework.empty()) {
    ASSIGN_OR_RETURN(report, FetchReport(visit, name, choice));
  }
  return visit.calls.titles().Titled([&] {
    Shown shown;
    WriteReportChoice(shown.main, visit, name, choice);
    if (report.has_value()) {
      view::Page page = view::YearlyReportPage(*report, visit.words());
      shown.subtitle = page.head.title;
      WriteBlocks(shown.main, visit, page.blocks);
    } else {
      WriteBlocks(shown.main, visit,
                  {view::Paragraphs{{visit.Say({"No framework is registered yet.",
                                                "国の枠組みがまだ登録されていません。"})}}});
    }
    WriteFileLinks(shown.main, visit, {"This report", "この年次報告"});
    shown.title = choice.vision.title();
    shown.tabs = VisionTabs(visit, name, "report");
    return shown;
  });
}

absl::StatusOr<PageFile> VisionReportFile(Visit& visit, const std::string& name,
                                          FileFormat format) {
  ASSIGN_OR_RETURN(const ReportChoice choice, FetchChoice(visit, name));
  ASSIGN_OR_RETURN(const pb::GetYearlyReportResponse report, FetchReport(visit, name, choice));
  const std::string title =
      absl::StrCat(report.title(), visit.Say({absl::StrCat(" FY", choice.year, " report"),
                                              absl::StrCat(" ", choice.year, "年度 年次報告")}));
  if (format == kJson) return JsonFile(title, report);
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::YearlyReportRows(report, visit.words()); });
  return TableFile(table, title, format);
}

}  // namespace renkei::web
