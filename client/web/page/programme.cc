// Programmes (支援施策), the calls that have not closed, and one programme with its years.
#include "client/web/page/programme.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/programmes.h"
#include "client/web/page/files.h"
#include "client/web/page/follow_links.h"
#include "client/web/page/frame.h"
#include "client/web/page/funding.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "client/web/page/steps.h"
#include "renkei/v1/programme_service.pb.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/words/value_words.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using view::Attribute;
using view::Class;

constexpr int kProgrammesAtOnce = 100;
// Fiscal years that can be chosen, up to the next one.
constexpr int kYearsOffered = 12;

constexpr char kMinistryField[] = "ministry";
constexpr char kKindField[] = "kind";
constexpr char kYearOfProgrammes[] = "year";
constexpr char kTitleField[] = "title";

// "a" with what quotes need.
std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

// What the address asks for, as a filter has it.
std::string FilterIn(const Visit& visit, bool of_calls) {
  std::string filter;
  const auto add = [&](const std::string& term) {
    absl::StrAppend(&filter, filter.empty() ? "" : " AND ", term);
  };
  if (const std::string& ministry = visit.query.Get(kMinistryField); !ministry.empty())
    add(absl::StrCat("ministry=", Quoted(ministry)));
  const auto* kind = pb::SupportKind_descriptor()->FindValueByName(visit.query.Get(kKindField));
  if (kind != nullptr && kind->number() != 0)
    add(absl::StrCat("support_kind=", kind->name().substr(sizeof("SUPPORT_KIND_") - 1)));
  const int year = visit.query.Number(kYearOfProgrammes, domain::kLastYear, 0);
  if (year != 0)
    add(of_calls ? absl::StrCat("fiscal_year=", year)
                 : absl::StrCat("published_fiscal_years:", Quoted(absl::StrCat(year))));
  if (const std::string& title = visit.query.Get(kTitleField); !title.empty() && !of_calls)
    add(absl::StrCat("title:", Quoted(title)));
  return filter;
}

void WriteTextField(view::Writer& html, const Visit& visit, const char* field, const Text& label) {
  html.Leaf("label", {Attribute("for", field)}, visit.Say(label));
  html.Empty("input", {Attribute("type", "text"), Attribute("name", field), Attribute("id", field),
                       Attribute("value", visit.query.Get(field))});
}

// What the list can be narrowed to.
void WriteFilters(view::Writer& html, const Visit& visit, const char* path, bool of_calls) {
  const auto form =
      html.Open("form", {Class("search"), Attribute("method", "get"),
                         view::FormAction(*view::Address::Of(absl::StrCat("/", path)))});
  if (!of_calls) WriteTextField(html, visit, kTitleField, {"Title", "施策名"});
  WriteTextField(html, visit, kMinistryField, {"Ministry", "府省庁"});
  html.Leaf("label", {Attribute("for", kKindField)}, visit.Say({"Kind", "支援の種類"}));
  {
    const auto select =
        html.Open("select", {Attribute("name", kKindField), Attribute("id", kKindField)});
    WriteOption(html, "", visit.Say({"all", "すべて"}), false);
    for (int i = 1; i < pb::SupportKind_descriptor()->value_count(); ++i) {
      const auto& value = *pb::SupportKind_descriptor()->value(i);
      WriteOption(html, value.name(),
                  visit.Say(domain::ValueName(*pb::SupportKind_descriptor(), value.number())),
                  visit.query.Get(kKindField) == value.name());
    }
  }
  html.Leaf("label", {Attribute("for", kYearOfProgrammes)}, visit.Say({"Fiscal year", "年度"}));
  {
    const auto select = html.Open(
        "select", {Attribute("name", kYearOfProgrammes), Attribute("id", kYearOfProgrammes)});
    WriteOption(html, "", visit.Say({"all", "すべて"}), false);
    const int next = domain::FiscalYearOf(visit.today) + 1;
    const int chosen = visit.query.Number(kYearOfProgrammes, domain::kLastYear, 0);
    for (int year = next; year > next - kYearsOffered; --year) {
      WriteOption(html, absl::StrCat(year),
                  visit.Say({absl::StrCat("FY", year), absl::StrCat(year, "年度")}),
                  year == chosen);
    }
  }
  html.Leaf("button", {Attribute("type", "submit")}, visit.Say({"Show", "表示する"}));
}

pb::ListProgrammesRequest ProgrammesAsked(const Visit& visit) {
  pb::ListProgrammesRequest request;
  request.set_page_size(kProgrammesAtOnce);
  request.set_filter(FilterIn(visit, /*of_calls=*/false));
  return request;
}

pb::ListOpenProgrammeCallsRequest CallsAsked(const Visit& visit) {
  pb::ListOpenProgrammeCallsRequest request;
  request.set_page_size(kProgrammesAtOnce);
  request.set_filter(FilterIn(visit, /*of_calls=*/true));
  return request;
}

// A programme with all its years and calls.
struct FetchedProgramme {
  pb::Programme programme;
  std::vector<pb::ProgrammeEdition> editions;
  std::vector<pb::ProgrammeCall> calls;
};

absl::StatusOr<FetchedProgramme> FetchProgramme(Visit& visit, const std::string& name) {
  pb::GetProgrammeRequest get;
  get.set_name(name);
  auto wanted = visit.calls.Begin<pb::Programme>("ProgrammeService/GetProgramme", get);
  pb::ListProgrammeEditionsRequest years;
  years.set_parent(name);
  auto editions =
      visit.calls.BeginList<pb::ProgrammeEdition>("ProgrammeService/ListProgrammeEditions", years);
  pb::ListProgrammeCallsRequest of_years;
  of_years.set_parent(absl::StrCat(name, "/editions/-"));
  auto calls =
      visit.calls.BeginList<pb::ProgrammeCall>("ProgrammeService/ListProgrammeCalls", of_years);
  FetchedProgramme fetched;
  ASSIGN_OR_RETURN(fetched.editions, editions.Get());
  ASSIGN_OR_RETURN(fetched.calls, calls.Get());
  ASSIGN_OR_RETURN(fetched.programme, wanted.Get());
  return fetched;
}

}  // namespace

absl::StatusOr<Shown> ProgrammesPage(Visit& visit, const std::string&) {
  SignedIn me(visit);
  pb::ListProgrammesRequest request = ProgrammesAsked(visit);
  request.set_page_token(PartIn(visit));
  ASSIGN_OR_RETURN(const auto reply, visit.calls.Call<pb::ListProgrammesResponse>(
                                         "ProgrammeService/ListProgrammes", request));
  const std::optional<pb::Account> account = me.Get();
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Programmes", "支援施策"});
    shown.subtitle = visit.Say({"What ministries and prefectures offer to local governments",
                                "国の府省庁や都道府県が、地方公共団体に向けて行う支援です"});
    shown.tabs = ProgrammeTabs(visit, "programmes");
    if (account && MayDraftProgrammes(*account)) {
      WriteFormLinks(shown.main, visit,
                     std::vector<std::string>{account->organization() + "/newProgramme"});
    }
    WriteFilters(shown.main, visit, "programmes", /*of_calls=*/false);
    WriteBlocks(shown.main, visit,
                {view::ProgrammesTable({reply.programmes().begin(), reply.programmes().end()},
                                       visit.words())});
    WriteNextPart(shown.main, visit, reply.next_page_token());
    WriteFileLinks(shown.main, visit, {"These programmes", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> ProgrammesFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(
      const auto programmes,
      visit.calls.List<pb::Programme>("ProgrammeService/ListProgrammes", ProgrammesAsked(visit)));
  const std::string title = visit.Say({"Programmes", "支援施策"});
  if (format == kJson) {
    JsonObject json;
    json.Add("programmes", programmes);
    return std::move(json).Take(title);
  }
  return TableFile(view::ProgrammesTable(programmes, visit.words()), title, format);
}

absl::StatusOr<Shown> OpenCallsPage(Visit& visit, const std::string&) {
  SignedIn me(visit);
  pb::ListOpenProgrammeCallsRequest request = CallsAsked(visit);
  request.set_page_token(PartIn(visit));
  ASSIGN_OR_RETURN(const auto reply, visit.calls.Call<pb::ListOpenProgrammeCallsResponse>(
                                         "ProgrammeService/ListOpenProgrammeCalls", request));
  const std::optional<pb::Account> account = me.Get();
  Shown shown;
  shown.title = visit.Say({"Open calls", "受付中の公募"});
  shown.subtitle = visit.Say({"Open now or later, soonest closing first",
                              "受付中と受付前の公募を、締切の早い順に並べています"});
  shown.tabs = ProgrammeTabs(visit, "openCalls");
  if (account) {
    const auto paragraph = shown.main.Open("p");
    WriteLink(shown.main, absl::StrCat("/", account->organization(), "/calls"),
              visit.Say({"Those that fit us", "所属団体が応募できる公募"}));
  }
  WriteFilters(shown.main, visit, "openCalls", /*of_calls=*/true);
  WriteBlocks(shown.main, visit,
              {view::OpenCallsTable({reply.calls().begin(), reply.calls().end()}, visit.words())});
  WriteNextPart(shown.main, visit, reply.next_page_token());
  WriteFileLinks(shown.main, visit, {"These calls", "この一覧"});
  return shown;
}

absl::StatusOr<PageFile> OpenCallsFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const auto calls,
                   visit.calls.List<pb::OpenProgrammeCall>(
                       "ProgrammeService/ListOpenProgrammeCalls", CallsAsked(visit)));
  const std::string title = visit.Say({"Open calls", "受付中の公募"});
  if (format == kJson) {
    JsonObject json;
    json.Add("calls", calls);
    return std::move(json).Take(title);
  }
  return TableFile(view::OpenCallsTable(calls, visit.words()), title, format);
}

absl::StatusOr<Shown> ProgrammePage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  auto uses = BeginProgrammeUses(visit, name);
  Followed followed(visit, name);
  ASSIGN_OR_RETURN(const FetchedProgramme fetched, FetchProgramme(visit, name));
  const auto summary = uses.Get();
  std::vector<const char*> steps;
  if (const auto account = me.Get()) {
    steps = StepsOf(fetched.programme, !fetched.editions.empty(), *account);
  }
  const std::vector<const char*> ways = followed.Ways();
  if (fetched.programme.has_publish_time()) steps.insert(steps.end(), ways.begin(), ways.end());
  return visit.calls.titles().Titled([&] {
    Shown page = ShownPage(visit, view::ProgrammePage(fetched.programme, fetched.editions,
                                                      fetched.calls, visit.words()));
    Shown shown;
    shown.title = page.title;
    shown.subtitle = page.subtitle;
    shown.tabs = ProgrammeTabs(visit, "");
    WriteFormLinks(shown.main, visit, name, steps);
    shown.main.Append(std::move(page.main));
    WriteFileLinks(shown.main, visit, {"Its editions", "年度版の一覧"});
    WriteProgrammeUses(shown.main, visit, name, summary);
    return shown;
  });
}

absl::StatusOr<PageFile> ProgrammeFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const FetchedProgramme fetched, FetchProgramme(visit, name));
  const std::string& title = fetched.programme.title();
  if (format == kJson) {
    JsonObject json;
    json.Add("programme", fetched.programme);
    json.Add("editions", fetched.editions);
    json.Add("calls", fetched.calls);
    return std::move(json).Take(title);
  }
  return TableFile(view::EditionsTable(fetched.editions, visit.words()), title, format);
}

}  // namespace renkei::web
