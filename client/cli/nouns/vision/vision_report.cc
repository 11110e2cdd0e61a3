// `renkei vision report`
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/lib/paging.h"
#include "client/view/html/render.h"
#include "client/view/page/yearly_report.h"
#include "client/view/sheet/table_file.h"
#include "renkei/v1/analysis_service.pb.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct ReportArguments {
  std::string vision;
  std::string framework;
  std::string by;
  std::string format;
  int year = 0;
  int revision = 0;
};

// All pages as one.
absl::StatusOr<pb::GetYearlyReportResponse> FetchReport(Session& session,
                                                        const pb::GetYearlyReportRequest& request) {
  ASSIGN_OR_RETURN(client::Client* const client, session.client());
  pb::GetYearlyReportResponse whole;
  bool first = true;
  RETURN_IF_ERROR(client::ForEachPage<pb::GetYearlyReportResponse>(
      *client, "AnalysisService/GetYearlyReport", request, [&](pb::GetYearlyReportResponse& page) {
        if (first) {
          whole = std::move(page);
        } else {
          for (pb::YearlyReportLine& line : *page.mutable_lines())
            *whole.add_lines() = std::move(line);
        }
        first = false;
        return true;
      }));
  whole.clear_next_page_token();
  return whole;
}

absl::Status Print(Session& session, const std::string& format,
                   const pb::GetYearlyReportResponse& report) {
  const domain::Words words(session.lang());
  Printer& printer = session.printer();
  if (format == "xlsx") {
    ASSIGN_OR_RETURN(const std::string workbook,
                     view::TableWorkbook(view::YearlyReportRows(report, words), report.title()));
    printer.Raw(workbook);
  } else if (format == "html") {
    printer.Raw(view::RenderHtml(view::YearlyReportPage(report, words)));
  } else if (printer.prints_rows() && printer.raw()) {
    std::vector<const google::protobuf::Message*> lines;
    for (const pb::YearlyReportLine& line : report.lines()) lines.push_back(&line);
    printer.Messages(lines);
  } else if (printer.prints_rows()) {
    printer.Table(view::YearlyReportRows(report, words));
  } else {
    printer.One(report, [&] { return printer.Text(view::YearlyReportPage(report, words)); });
  }
  return absl::OkStatus();
}

// In the order of a framework or of programmes: one of the two.
absl::Status SetOrder(Session& session, const ReportArguments& args,
                      pb::GetYearlyReportRequest& request) {
  if (!args.by.empty() && args.by != "programme")
    return UsageError({"--by programme is the only order besides a framework's",
                       "--by に指定できるのは programme（財源とする支援施策の順）です。"});
  if (args.by.empty() == args.framework.empty())
    return UsageError(
        {"say in which order: --framework FRAMEWORK or --by programme",
         "並べる順を、--framework 枠組み か --by programme のどちらかで指定してください。"});
  if (!args.by.empty()) {
    request.set_order(pb::YEARLY_REPORT_ORDER_PROGRAMMES);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(*request.mutable_framework(), session.resolver().Framework(args.framework));
  return absl::OkStatus();
}

absl::Status Run(Session& session, const ReportArguments& args) {
  ASSIGN_OR_RETURN(const std::string format,
                   DocumentFormat(args.format, session.output_file(), {"html", "xlsx"}));
  if (format == "xlsx" && session.output_file().empty()) {
    return UsageError({"--format xlsx needs a file: -O report.xlsx",
                       "--format xlsx では -O で書き出すファイルを指定してください（例: -O "
                       "houkoku.xlsx）。"});
  }
  pb::GetYearlyReportRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.resolver().Vision(args.vision));
  RETURN_IF_ERROR(SetOrder(session, args, request));
  request.set_fiscal_year(
      args.year != 0 ? args.year : domain::FiscalYearOf(domain::TodayInJapan(absl::Now())) - 1);
  request.set_revision(args.revision);
  ASSIGN_OR_RETURN(const pb::GetYearlyReportResponse report, FetchReport(session, request));
  return Print(session, format, report);
}

}  // namespace

void AddVisionReport(Noun noun) {
  const auto args = std::make_shared<ReportArguments>();
  Verb verb = noun.AddVerb(
      "report",
      {"Prints what was done and reached in a year, in the order of any framework or of programmes",
       "1年度の取組と実績を、国の枠組みの項目か財源とする支援施策の順に並べます（年次報告）"});
  verb.Positional(&args->vision, "VISION",
                  {"Its name, OWNER/EXTERNAL_ID, the beginning of its id, or an organization that "
                   "has one only",
                   "リソース名、所有団体/外部ID、IDの先頭、またはビジョンが一つだけの団体"})
      .Option(&args->framework, "--framework", "FRAMEWORK",
              {"In whose order: see renkei framework list",
               "並べる順の枠組み（renkei framework list で確かめられます）"})
      .Option(&args->by, "--by", "ORDER",
              {"programme: in the order of the programmes that pay",
               "programme と書くと、財源とする支援施策の順に並べます"})
      .FiscalYear(&args->year, "--year",
                  {"The fiscal year: 2024, R6 (default: the last that has ended)",
                   "年度: 2024、R6、令和6年度（省略時は前年度）"})
      .Integer(&args->revision, "--revision", 1, 1'000'000,
               {"Of this revision (default: the one in force when the year ended)",
                "この版で作ります（省略時は年度末の時点の版）"})
      .Option(&args->format, "--format", "FORMAT",
              {"html: to print on A4 landscape; or xlsx", "html（A4横で印刷できます）か xlsx"})
      .Writes({"html", "xlsx", "json", "jsonl", "yaml", "csv"})
      .Example("renkei vision report 141003/strategy-2023 --framework national-2022 --year R6",
               {"On the terminal", "端末に"})
      .Example(
          "renkei vision report 141003/strategy-2023 --framework national-2025 --year 2024 "
          "-O report.xlsx",
          {"In the order of a later framework, as a workbook",
           "後の枠組みの順で、Excel のファイルに"})
      .Example("renkei vision report 141003/strategy-2023 --by programme --year R6",
               {"By what pays for the measures", "財源とする支援施策の順に"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
