// What programmes are joined to: calls that fit a body, who used a programme, what a framework's items are
// served by, what may pay for a measure; as pages and as files.
#include "client/view/page/funding.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/framework_coverage.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/funding.h"
#include "client/web/page/pages.h"
#include "renkei/v1/funding_service.pb.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kCallsAtOnce = 200;
constexpr int kUsesAtOnce = 500;
constexpr int kProgrammesForAtOnce = 100;
// Beside a measure or KPI.
constexpr int kProgrammesBeside = 5;
constexpr char kServingField[] = "serving";
constexpr char kUnfitField[] = "unfit";
constexpr char kYearOfFunding[] = "year";

bool IsAsked(const Visit& visit, const char* field) { return !visit.query.Get(field).empty(); }

// All pages of a list as one reply; `list_of` is where its entries are.
template <class Reply, class Request, class ListOf>
absl::StatusOr<Reply> FetchAllPages(Visit& visit, const char* method, Request request,
                                    const ListOf& list_of) {
  Reply whole;
  bool first = true;
  do {
    ASSIGN_OR_RETURN(Reply page, visit.calls.Call<Reply>(method, request));
    // A server that gives the same token again would be asked for ever.
    if (page.next_page_token() == request.page_token()) page.clear_next_page_token();
    request.set_page_token(page.next_page_token());
    if (first) {
      whole = std::move(page);
    } else {
      for (auto& entry : *list_of(page)) *list_of(whole)->Add() = std::move(entry);
    }
    first = false;
  } while (!request.page_token().empty() &&
           static_cast<size_t>(list_of(whole)->size()) < kMostItems);
  whole.clear_next_page_token();
  return whole;
}

absl::StatusOr<pb::ListFittingCallsResponse> FetchFittingCalls(Visit& visit,
                                                               const std::string& name) {
  pb::ListFittingCallsRequest request;
  request.set_organization(name);
  request.set_serving_only(IsAsked(visit, kServingField));
  request.set_include_unfit(IsAsked(visit, kUnfitField));
  request.set_page_size(kCallsAtOnce);
  return FetchAllPages<pb::ListFittingCallsResponse>(
      visit, "FundingService/ListFittingCalls", request,
      [](pb::ListFittingCallsResponse& page) { return page.mutable_calls(); });
}

// A way to the same page with a choice made or taken back.
void WriteToggle(view::Writer& html, const Visit& visit, const std::string& address,
                 absl::string_view field, const Text& on, const Text& off) {
  Query query;
  bool asked = false;
  for (const char* each : {kServingField, kUnfitField}) {
    asked = field == each ? IsAsked(visit, each) : asked;
    if (IsAsked(visit, each) != (field == each)) query.Set(each, "1");
  }
  const auto item = html.Open("li");
  WriteLink(html, AddressOf(address, query), visit.Say(asked ? off : on));
}

void WriteCallChoices(view::Writer& html, const Visit& visit, const std::string& name) {
  const std::string address = absl::StrCat("/", name, "/calls");
  const auto list = html.Open("ul");
  WriteToggle(html, visit, address, kServingField,
              {"Only what serves its visions", "ビジョンの項目に対応する公募だけを表示する"},
              {"All calls", "すべての公募を表示する"});
  WriteToggle(html, visit, address, kUnfitField,
              {"Also what does not fit, with the reason", "応募できない公募も理由とともに表示する"},
              {"Only what fits", "応募できる公募だけを表示する"});
}

int CoverageYear(const Visit& visit) {
  return visit.query.Number(kYearOfFunding, domain::kLastYear, domain::FiscalYearOf(visit.today));
}

absl::StatusOr<pb::GetFrameworkCoverageResponse> FetchCoverage(Visit& visit,
                                                               const std::string& name) {
  pb::GetFrameworkCoverageRequest request;
  request.set_framework(name);
  request.set_fiscal_year(CoverageYear(visit));
  return visit.calls.Call<pb::GetFrameworkCoverageResponse>("FundingService/GetFrameworkCoverage",
                                                            request);
}

// The years around the one that is shown.
void WriteYears(view::Writer& html, const Visit& visit, const std::string& address, int year) {
  const auto paragraph = html.Open("p");
  for (const int other : {year - 1, year + 1}) {
    Query query = visit.query;
    query.Set(kYearOfFunding, absl::StrCat(other));
    WriteLink(html, AddressOf(address, query),
              visit.Say({absl::StrCat("FY", other), absl::StrCat(other, "年度")}));
    html.Text(" ");
  }
}

struct FetchedUses {
  pb::SummarizeProgrammeUsesResponse summary;
  std::vector<pb::ProgrammeUse> uses;
};

absl::StatusOr<FetchedUses> FetchUses(Visit& visit, const std::string& name) {
  const int year = visit.query.Number(kYearOfFunding, domain::kLastYear, 0);
  pb::SummarizeProgrammeUsesRequest sums;
  sums.set_programme(name);
  sums.set_fiscal_year(year);
  auto summary = visit.calls.Begin<pb::SummarizeProgrammeUsesResponse>(
      "FundingService/SummarizeProgrammeUses", sums);
  pb::ListProgrammeUsesRequest list;
  list.set_programme(name);
  list.set_fiscal_year(year);
  list.set_page_size(kUsesAtOnce);
  FetchedUses fetched;
  ASSIGN_OR_RETURN(fetched.uses,
                   visit.calls.List<pb::ProgrammeUse>("FundingService/ListProgrammeUses", list));
  ASSIGN_OR_RETURN(fetched.summary, summary.Get());
  return fetched;
}

pb::ListProgrammesForRequest ProgrammesForRequest(const std::string& name, int size) {
  pb::ListProgrammesForRequest request;
  request.set_name(name);
  request.set_page_size(size);
  return request;
}

absl::StatusOr<pb::ListProgrammesForResponse> FetchProgrammesFor(Visit& visit,
                                                                 const std::string& name) {
  return FetchAllPages<pb::ListProgrammesForResponse>(
      visit, "FundingService/ListProgrammesFor", ProgrammesForRequest(name, kProgrammesForAtOnce),
      [](pb::ListProgrammesForResponse& page) { return page.mutable_programmes(); });
}

}  // namespace

absl::StatusOr<Shown> FittingCallsPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::ListFittingCallsResponse calls, FetchFittingCalls(visit, name));
  return visit.calls.titles().Titled([&] {
    Shown shown = ShownPage(visit, view::FittingCallsPage(calls, visit.words()));
    shown.title = calls.organization_title();
    shown.subtitle = visit.Say({"Calls that fit", "応募できる公募"});
    shown.tabs = OrganizationTabs(visit, name, "calls");
    WriteCallChoices(shown.main, visit, name);
    WriteFileLinks(shown.main, visit, {"These calls", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> FittingCallsFile(Visit& visit, const std::string& name,
                                          FileFormat format) {
  ASSIGN_OR_RETURN(const pb::ListFittingCallsResponse calls, FetchFittingCalls(visit, name));
  const std::string title = calls.organization_title() + visit.Say({" calls", " 応募できる公募"});
  if (format == kJson) return JsonFile(title, calls);
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::FittingCallRows(calls, visit.words()); });
  return TableFile(table, title, format);
}

absl::StatusOr<Shown> FrameworkCoveragePage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::GetFrameworkCoverageResponse coverage, FetchCoverage(visit, name));
  return visit.calls.titles().Titled([&] {
    Shown shown = ShownPage(visit, view::FrameworkCoveragePage(coverage, visit.words()));
    shown.title = coverage.framework_title();
    shown.subtitle = visit.Say({"What programmes cover", "項目と支援施策"});
    shown.tabs = FrameworkTabs(visit, name, "programmes");
    WriteYears(shown.main, visit, absl::StrCat("/", name, "/programmes"), coverage.fiscal_year());
    WriteFileLinks(shown.main, visit, {"This table", "この表"});
    return shown;
  });
}

absl::StatusOr<PageFile> FrameworkCoverageFile(Visit& visit, const std::string& name,
                                               FileFormat format) {
  ASSIGN_OR_RETURN(const pb::GetFrameworkCoverageResponse coverage, FetchCoverage(visit, name));
  const std::string title = coverage.framework_title() + visit.Say({" programmes", " 支援施策"});
  if (format == kJson) return JsonFile(title, coverage);
  const view::Table table = visit.calls.titles().Titled(
      [&] { return view::FrameworkCoverageRows(coverage, visit.words()); });
  return TableFile(table, title, format);
}

absl::StatusOr<Shown> ProgrammeUsesPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const FetchedUses fetched, FetchUses(visit, name));
  return visit.calls.titles().Titled([&] {
    Shown shown =
        ShownPage(visit, view::ProgrammeUsesPage(fetched.summary, fetched.uses, visit.words()));
    {
      const auto paragraph = shown.main.Open("p");
      WriteLink(shown.main, absl::StrCat("/", name),
                visit.Say({"To the programme", "支援施策のページへ"}));
    }
    WriteFileLinks(shown.main, visit, {"These uses", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> ProgrammeUsesFile(Visit& visit, const std::string& name,
                                           FileFormat format) {
  ASSIGN_OR_RETURN(const FetchedUses fetched, FetchUses(visit, name));
  const std::string title = fetched.summary.title() + visit.Say({" uses", " 利用した施策等・事例"});
  if (format == kJson) {
    JsonObject json;
    json.Add("summary", fetched.summary);
    json.Add("uses", fetched.uses);
    return std::move(json).Take(title);
  }
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::UseTable(fetched.uses, visit.words()); });
  return TableFile(table, title, format);
}

absl::StatusOr<Shown> ProgrammesForPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::ListProgrammesForResponse found, FetchProgrammesFor(visit, name));
  return visit.calls.titles().Titled([&] {
    Shown shown = ShownPage(visit, view::ProgrammesForPage(found, visit.words()));
    shown.title = found.title();
    shown.subtitle = visit.Say({"Programmes that may pay for it", "使える支援施策"});
    {
      const auto paragraph = shown.main.Open("p");
      WriteLink(shown.main, absl::StrCat("/", name), visit.Say({"Back", "施策等・KPIのページへ"}));
    }
    WriteFileLinks(shown.main, visit, {"These programmes", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> ProgrammesForFile(Visit& visit, const std::string& name,
                                           FileFormat format) {
  ASSIGN_OR_RETURN(const pb::ListProgrammesForResponse found, FetchProgrammesFor(visit, name));
  const std::string title = found.title() + visit.Say({" programmes", " 使える支援施策"});
  if (format == kJson) return JsonFile(title, found);
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::ProgrammesForTable(found, visit.words()); });
  return TableFile(table, title, format);
}

Awaited<pb::ListProgrammesForResponse> BeginProgrammesFor(Visit& visit, const std::string& name) {
  return visit.calls.Begin<pb::ListProgrammesForResponse>(
      "FundingService/ListProgrammesFor", ProgrammesForRequest(name, kProgrammesBeside));
}

void WriteProgrammesFor(view::Writer& html, Visit& visit, const std::string& name,
                        const absl::StatusOr<pb::ListProgrammesForResponse>& found) {
  // Nobody asks for programmes of what names no item; and the page says what it is about without them.
  if (!found.ok() || found->items().empty()) return;
  if (found->programmes().empty() && !found->behind()) return;
  WriteBlocks(html, visit,
              {view::Section{visit.Say({"Programmes that may pay for it", "使える支援施策"}),
                             view::ProgrammesForBlocks(*found, visit.words())}});
  if (found->programmes().empty()) return;
  const auto paragraph = html.Open("p");
  WriteLink(html, absl::StrCat("/", name, "/programmes"),
            visit.Say({"All of them, and as a file", "すべて見る・ファイルにする"}));
}

Awaited<pb::SummarizeProgrammeUsesResponse> BeginProgrammeUses(Visit& visit,
                                                               const std::string& name) {
  pb::SummarizeProgrammeUsesRequest request;
  request.set_programme(name);
  return visit.calls.Begin<pb::SummarizeProgrammeUsesResponse>(
      "FundingService/SummarizeProgrammeUses", request);
}

void WriteProgrammeUses(view::Writer& html, Visit& visit, const std::string& name,
                        const absl::StatusOr<pb::SummarizeProgrammeUsesResponse>& summary) {
  if (!summary.ok()) return;
  WriteBlocks(html, visit,
              {view::Section{visit.Say({"Who used it", "利用した施策等・事例"}),
                             {view::UseSumTable(*summary, visit.words())}}});
  if (summary->sums().empty()) return;
  const auto paragraph = html.Open("p");
  WriteLink(html, absl::StrCat("/", name, "/uses"),
            visit.Say({"Each of them, and as a file", "一覧で見る・ファイルにする"}));
}

}  // namespace renkei::web
