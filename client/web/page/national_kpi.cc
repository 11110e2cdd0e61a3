// National KPIs: all of them with their numbers of today, one with its targets and breakdowns, and who
// counts; as pages and as files.
#include "client/view/page/national_kpi.h"

#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/web/page/file_ways.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "server/domain/national/definition_rules.h"
#include "server/domain/quantity/quantity.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// On a page, and in a call of a file: as many as the server counts at once.
constexpr int kKpisAtOnce = 20;
// On a page, and in a call of a file.
constexpr int kBodiesOnPage = 100;
constexpr int kBodiesOfFile = 200;

std::string NationalTitle(const Visit& visit) { return visit.Say({"National KPIs", "国のKPI"}); }

struct NationalList {
  std::vector<pb::NationalKpi> kpis;
  std::vector<pb::NationalKpiCount> counts;
  // Of the next part; empty: there is none.
  std::string next;
};

// The part that begins at `token`, and with `all` those behind it.
absl::StatusOr<NationalList> FetchNationalList(Visit& visit, const std::string& token, bool all) {
  pb::ListNationalKpisRequest request;
  request.set_page_size(kKpisAtOnce);
  request.set_with_counts(true);
  request.set_page_token(token);
  NationalList list;
  do {
    ASSIGN_OR_RETURN(const auto page, visit.calls.Call<pb::ListNationalKpisResponse>(
                                          "NationalKpiService/ListNationalKpis", request));
    list.kpis.insert(list.kpis.end(), page.national_kpis().begin(), page.national_kpis().end());
    list.counts.insert(list.counts.end(), page.counts().begin(), page.counts().end());
    list.next = page.next_page_token();
    request.set_page_token(list.next);
  } while (all && !list.next.empty());
  return list;
}

struct NationalOne {
  pb::NationalKpi kpi;
  pb::NationalKpiCount count;
};

absl::StatusOr<pb::NationalKpi> FetchNationalKpi(Visit& visit, const std::string& name) {
  pb::GetNationalKpiRequest request;
  request.set_name(name);
  return visit.calls.Call<pb::NationalKpi>("NationalKpiService/GetNationalKpi", request);
}

absl::StatusOr<NationalOne> FetchNationalOne(Visit& visit, const std::string& name) {
  pb::GetNationalKpiCountRequest request;
  request.set_name(name);
  auto count =
      visit.calls.Begin<pb::NationalKpiCount>("NationalKpiService/GetNationalKpiCount", request);
  NationalOne one;
  ASSIGN_OR_RETURN(one.kpi, FetchNationalKpi(visit, name));
  ASSIGN_OR_RETURN(one.count, count.Get());
  return one;
}

std::vector<Tab> NationalKpiTabs(const Visit& visit, const pb::NationalKpi& kpi, bool bodies) {
  const std::string address = absl::StrCat("/", kpi.name());
  std::vector<Tab> tabs = {
      {visit.Say({"Figures and definition", "集計と数え方"}), address, !bodies}};
  if (domain::Counts(kpi.definition()))
    tabs.push_back({visit.Say({"Who counts", "該当団体"}), address + "/bodies", bodies});
  return tabs;
}

bool KeepsNational(const std::optional<pb::Account>& me, const std::string& owner) {
  return me && me->organization() == owner && Has(*me, pb::ROLE_COORDINATOR);
}

std::vector<const char*> NationalSteps() {
  return {"NationalKpiService/UpdateNationalKpi", "NationalKpiService/RecordNationalKpiValues",
          "NationalKpiService/DeleteNationalKpi"};
}

void Append(std::vector<view::Block> more, std::vector<view::Block>& blocks) {
  blocks.insert(blocks.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

// Which bodies are asked for; in the address.
std::string CountedAsked(const Visit& visit) {
  const std::string& counted = visit.query.Get("counted");
  return counted == "true" || counted == "false" ? counted : "";
}

pb::ListNationalKpiBodiesRequest BodiesRequest(const Visit& visit, const std::string& name,
                                               int page_size) {
  pb::ListNationalKpiBodiesRequest request;
  request.set_parent(name);
  request.set_page_size(page_size);
  if (const std::string counted = CountedAsked(visit); !counted.empty())
    request.set_filter(absl::StrCat("counted=", counted));
  return request;
}

void WriteCountedChoices(view::Writer& html, const Visit& visit, const std::string& name) {
  const auto nav = html.Open(
      "nav", {view::Class("orders"),
              view::Attribute("aria-label", visit.Say({"Which bodies", "表示する団体"}))});
  const auto list = html.Open("ul");
  for (const auto& [value, label] :
       std::vector<std::pair<std::string, Text>>{{"", {"All", "すべて"}},
                                                 {"true", {"Those that count", "該当"}},
                                                 {"false", {"Those that do not", "非該当"}}}) {
    Query query;
    query.Set("counted", value);
    const auto item = html.Open("li");
    if (const auto checked =
            view::Address::Of(AddressOf(absl::StrCat("/", name, "/bodies"), query))) {
      html.Leaf("a",
                {Href(*checked),
                 view::Attribute("aria-current", CountedAsked(visit) == value ? "true" : "")},
                visit.Say(label));
    }
  }
}

}  // namespace

absl::StatusOr<Shown> NationalKpisPage(Visit& visit, const std::string&) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const NationalList list, FetchNationalList(visit, PartIn(visit), /*all=*/false));
  const std::optional<pb::Account> account = me.Get();
  const bool makes = account && Has(*account, pb::ROLE_COORDINATOR);
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = NationalTitle(visit);
    shown.subtitle = visit.Say({"What is counted nationwide, and against which targets",
                                "全国で数えている値と、その目標です"});
    shown.tabs = NationalTabs(visit, "nationalKpis");
    if (makes) {
      WriteFormLinks(shown.main, visit, std::vector<std::string>{"newNationalKpi"});
      WriteWayToImport(
          shown.main, visit, pb::EXCHANGE_KIND_NATIONAL_KPIS, "", account->organization(),
          {"Import targets and values from a workbook", "目標や入力値をExcelファイルから取り込む"});
    }
    WriteBlocks(shown.main, visit, {view::NationalKpiTable(list.kpis, list.counts, visit.words())});
    WriteNextPart(shown.main, visit, list.next);
    WriteFileLinks(shown.main, visit, {"This list", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> NationalKpisFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const NationalList list, FetchNationalList(visit, "", /*all=*/true));
  if (format == kJson) {
    JsonObject json;
    json.Add("nationalKpis", list.kpis);
    json.Add("counts", list.counts);
    return std::move(json).Take(NationalTitle(visit));
  }
  const view::Table table = visit.calls.titles().Titled(
      [&] { return view::NationalKpiTable(list.kpis, list.counts, visit.words()); });
  return TableFile(table, NationalTitle(visit), format);
}

absl::StatusOr<Shown> NationalKpiPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const NationalOne one, FetchNationalOne(visit, name));
  const bool keeps = KeepsNational(me.Get(), one.kpi.owner());
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = one.kpi.title();
    shown.subtitle = one.kpi.description();
    shown.tabs = NationalKpiTabs(visit, one.kpi, /*bodies=*/false);
    if (keeps) WriteFormLinks(shown.main, visit, name, NationalSteps());
    std::vector<view::Block> blocks = view::NationalCountBlocks(one.kpi, one.count, words);
    Append(view::NationalBreakdown(one.kpi, one.count, words), blocks);
    Append(view::NationalTargets(one.kpi, words), blocks);
    blocks.emplace_back(view::Section{
        visit.Say({"Definition", "数え方"}),
        {view::BriefOf(one.kpi, words,
                       {"etag", "title", "description", "targets", "values", "denominators"})}});
    WriteBlocks(shown.main, visit, blocks);
    WriteFileLinks(shown.main, visit, {"These figures", "この集計"});
    return shown;
  });
}

absl::StatusOr<PageFile> NationalKpiFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const NationalOne one, FetchNationalOne(visit, name));
  if (format == kJson) {
    JsonObject json;
    json.Add("nationalKpi", one.kpi);
    json.Add("count", one.count);
    return std::move(json).Take(one.kpi.title());
  }
  const view::Table table = visit.calls.titles().Titled(
      [&] { return view::NationalRows(one.kpi, one.count, visit.words()); });
  return TableFile(table, one.kpi.title(), format);
}

absl::StatusOr<Shown> NationalKpiBodiesPage(Visit& visit, const std::string& name) {
  pb::ListNationalKpiBodiesRequest request = BodiesRequest(visit, name, kBodiesOnPage);
  request.set_page_token(PartIn(visit));
  auto wanted = visit.calls.Begin<pb::ListNationalKpiBodiesResponse>(
      "NationalKpiService/ListNationalKpiBodies", request);
  ASSIGN_OR_RETURN(const pb::NationalKpi kpi, FetchNationalKpi(visit, name));
  ASSIGN_OR_RETURN(const auto reply, wanted.Get());
  const std::vector<pb::NationalKpiBody> bodies(reply.bodies().begin(), reply.bodies().end());
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = kpi.title();
    shown.subtitle = visit.Say({"Who counts and by what, who does not and what is missing",
                                "該当する団体とその記録、該当しない団体と足りないもの"});
    shown.tabs = NationalKpiTabs(visit, kpi, /*bodies=*/true);
    WriteCountedChoices(shown.main, visit, name);
    const std::string total = domain::GroupedNumber(reply.total_size());
    shown.main.Leaf("p", {view::Attribute("role", "status")},
                    visit.Say({total + " bodies", total + "団体"}));
    WriteBlocks(shown.main, visit, {view::NationalBodyTable(bodies, visit.words())});
    WriteNextPart(shown.main, visit, reply.next_page_token());
    WriteFileLinks(shown.main, visit, {"All of these bodies", "該当・非該当の一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> NationalKpiBodiesFile(Visit& visit, const std::string& name,
                                               FileFormat format) {
  const pb::ListNationalKpiBodiesRequest request = BodiesRequest(visit, name, kBodiesOfFile);
  auto wanted = visit.calls.BeginList<pb::NationalKpiBody>(
      "NationalKpiService/ListNationalKpiBodies", request);
  ASSIGN_OR_RETURN(const pb::NationalKpi kpi, FetchNationalKpi(visit, name));
  ASSIGN_OR_RETURN(const std::vector<pb::NationalKpiBody> bodies, wanted.Get());
  if (format == kJson) {
    JsonObject json;
    json.Add("bodies", bodies);
    return std::move(json).Take(kpi.title());
  }
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::NationalBodyTable(bodies, visit.words()); });
  return TableFile(table, kpi.title(), format);
}

}  // namespace renkei::web
