// `renkei funding`: what programmes are joined to.
#include "client/view/page/funding.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/output_file.h"
#include "client/cli/resource_titles.h"
#include "client/lib/paging.h"
#include "client/view/html/render.h"
#include "client/view/page/framework_coverage.h"
#include "client/view/sheet/table_file.h"
#include "renkei/v1/funding_service.pb.h"

namespace renkei::cli {
namespace {

constexpr int kFundingPageSize = 500;
// Programmes that are printed of those that serve something.
constexpr int kShownProgrammes = 20;
const Text kUsedProgrammeHelp = {
    "The programme: name, OWNER/EXTERNAL_ID, or the beginning of its id",
    "支援施策。リソース名、所有団体/外部ID、またはIDの先頭"};
const Text kUsedYearHelp = {"Of this fiscal year alone", "この年度（西暦）に限ります"};

// In which a page goes into a file, beside the message itself.
const std::vector<std::string>& FundingFormats() {
  static const auto& formats =
      *new std::vector<std::string>{"html", "xlsx", "json", "jsonl", "yaml", "csv"};
  return formats;
}

// Prints a page to people, its rows to spreadsheets, and the message to programs.
template <class Reply, class PageOf, class RowsOf>
absl::Status PrintFunding(Session& session, const Reply& reply, const PageOf& page_of,
                          const RowsOf& rows_of) {
  ASSIGN_OR_RETURN(const std::string format,
                   DocumentFormat("", session.output_file(), {"html", "xlsx"}));
  const domain::Words words = WordsOf(session);
  Printer& printer = session.printer();
  if (format == "xlsx") {
    const view::Table rows = Titled(session, [&] { return rows_of(words); });
    ASSIGN_OR_RETURN(const std::string workbook,
                     view::TableWorkbook(rows, page_of(words).head.title));
    printer.Raw(workbook);
  } else if (format == "html") {
    printer.Raw(Titled(session, [&] { return view::RenderHtml(page_of(words)); }));
  } else if (printer.prints_rows() && !printer.raw()) {
    printer.Table(Titled(session, [&] { return rows_of(words); }));
  } else {
    printer.One(reply, [&] { return printer.Text(page_of(words)); });
  }
  return absl::OkStatus();
}

absl::Status PrintSums(Session& session, const pb::SummarizeProgrammeUsesRequest& request,
                       const pb::SummarizeProgrammeUsesResponse& sums) {
  pb::ListProgrammeUsesRequest list;
  list.set_programme(request.programme());
  list.set_fiscal_year(request.fiscal_year());
  list.set_page_size(kFundingPageSize);
  ASSIGN_OR_RETURN(const std::vector<pb::ProgrammeUse> uses,
                   session.List<pb::ProgrammeUse>("FundingService/ListProgrammeUses", list, 0));
  return PrintFunding(
      session, sums,
      [&](const domain::Words& words) { return view::ProgrammeUsesPage(sums, uses, words); },
      [&](const domain::Words& words) { return view::UseTable(uses, words); });
}

absl::Status PrintCoverage(Session& session, const pb::GetFrameworkCoverageRequest&,
                           const pb::GetFrameworkCoverageResponse& coverage) {
  return PrintFunding(
      session, coverage,
      [&](const domain::Words& words) { return view::FrameworkCoveragePage(coverage, words); },
      [&](const domain::Words& words) { return view::FrameworkCoverageRows(coverage, words); });
}

// All pages as one.
absl::StatusOr<pb::ListFittingCallsResponse> FetchFitting(
    Session& session, const pb::ListFittingCallsRequest& request) {
  ASSIGN_OR_RETURN(client::Client* const client, session.client());
  pb::ListFittingCallsResponse whole;
  bool first = true;
  RETURN_IF_ERROR(client::ForEachPage<pb::ListFittingCallsResponse>(
      *client, "FundingService/ListFittingCalls", request, [&](pb::ListFittingCallsResponse& page) {
        if (first) {
          whole = std::move(page);
        } else {
          for (pb::FittingCall& call : *page.mutable_calls()) *whole.add_calls() = std::move(call);
        }
        first = false;
        return true;
      }));
  whole.clear_next_page_token();
  return whole;
}

Ending FittingCalls() {
  Ending ending;
  ending.type = pb::ListFittingCallsResponse::descriptor();
  ending.request = pb::ListFittingCallsRequest::descriptor();
  ending.run = [](Session& session, const Sending& sent) -> absl::Status {
    const auto& request = static_cast<const pb::ListFittingCallsRequest&>(sent.request);
    ASSIGN_OR_RETURN(const pb::ListFittingCallsResponse calls, FetchFitting(session, request));
    return PrintFunding(
        session, calls,
        [&](const domain::Words& words) { return view::FittingCallsPage(calls, words); },
        [&](const domain::Words& words) { return view::FittingCallRows(calls, words); });
  };
  return ending;
}

absl::Status PrintProgrammesFor(Session& session, const pb::ListProgrammesForRequest&,
                                const pb::ListProgrammesForResponse& found) {
  return PrintFunding(
      session, found,
      [&](const domain::Words& words) { return view::ProgrammesForPage(found, words); },
      [&](const domain::Words& words) { return view::ProgrammesForTable(found, words); });
}

}  // namespace

void AddFunding(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "funding", {"What pays for measures: calls that fit, who used a programme, what is covered",
                  "財源となる支援施策（応募できる公募、利用した団体、枠組みとの対応）"});
  AddVerb(
      noun,
      {.name = "fit",
       .description = {"Lists the calls to which a body may apply, soonest closing first",
                       "応募できる公募を、締切の近い順に一覧します"},
       .calls = "FundingService/ListFittingCalls",
       .takes = {Field("[ORG]", "organization",
                       {"Of this body (left out: one's own)", "対象の団体（省略時は所属団体）"}),
                 Number("--opening", "opening_days", -1, 366,
                        {"Also calls that open within so many days (default 30; -1: none)",
                         "この日数以内に始まる公募も含めます（省略時30、-1で含めない）"}),
                 Switch("--serving", "serving_only: true",
                        {"Only those that serve an item of its visions, or one they lack",
                         "ビジョンの項目か、ビジョンに欠けている項目に対応する公募だけ"}),
                 Switch("--unfit", "include_unfit: true",
                        {"Also those that do not fit, with the reason",
                         "応募できない公募も、理由とともに一覧します"})},
       .prints = FittingCalls(),
       .writes = FundingFormats(),
       .examples = {
           {"renkei funding fit", {"Of one's own body", "所属団体が応募できる公募"}},
           {"renkei funding fit 332143 --serving",
            {"Of another one, close to its visions", "ほかの団体のビジョンに対応する公募"}}}});
  AddVerb(
      noun,
      {.name = "for",
       .description = {"Lists the programmes that may pay for a measure or help a KPI",
                       "施策等・KPIに使える支援施策と、利用した事例を一覧します"},
       .calls = "FundingService/ListProgrammesFor",
       .sends = absl::StrCat("page_size: ", kShownProgrammes),
       .takes = {Field("[NAME]", "name",
                       {"A measure or KPI by its name", "施策等・KPIのリソース名"}),
                 Field("--measure VISION/NODE", "name", {"A measure", "施策等"}, &Resolver::Node),
                 Field("--kpi VISION/KPI", "name", {"A KPI", "KPI"}, &Resolver::Kpi),
                 Field("--as-of", "as_of", {"The day from which it is looked at", "基準日"})},
       .prints = Then<pb::ListProgrammesForResponse>(PrintProgrammesFor),
       .writes = FundingFormats(),
       .examples = {{"renkei funding for --kpi 141003/strategy-2023/g1-1-k1",
                     {"For a KPI that is behind", "遅れているKPIに"}}}});
  AddVerb(noun,
          {.name = "uses",
           .description = {"Shows who used a programme, by year and type",
                           "支援施策を利用した施策等・事例と、年度・タイプ別の集計"},
           .calls = "FundingService/SummarizeProgrammeUses",
           .takes = {Field("PROGRAMME", "programme", kUsedProgrammeHelp),
                     Number("--year", "fiscal_year", 1950, 2200, kUsedYearHelp)},
           .prints = Then<pb::SummarizeProgrammeUsesResponse>(PrintSums),
           .writes = FundingFormats(),
           .examples = {{"renkei funding uses programmes/01m8kh70xv3q0xnzfc3vqczp4y --year 2024",
                         {"Of one year", "一つの年度"}}}});
  AddVerb(noun,
          {.name = "coverage",
           .description = {"Shows which ministries' programmes serve which items of a framework",
                           "国の枠組みの項目と、府省庁の支援施策の対応（対応のない項目）"},
           .calls = "FundingService/GetFrameworkCoverage",
           .takes = {Field("FRAMEWORK", "framework",
                           {"See renkei framework list", "renkei framework list で確かめられます"}),
                     Number("--year", "fiscal_year", 1950, 2200,
                            {"Of this fiscal year (default: the present one)",
                             "年度（西暦、省略時は今年度）"})},
           .prints = Then<pb::GetFrameworkCoverageResponse>(PrintCoverage),
           .writes = FundingFormats(),
           .examples = {
               {"renkei funding coverage national-2022 --year 2023", {"Of one year", "一つの年度"}},
               {"renkei funding coverage national-2022 -O coverage.xlsx",
                {"As a workbook", "Excel のファイルに"}}}});
}

}  // namespace renkei::cli
