// `renkei national-kpi`: national KPIs, what they count, and who counts.
#include "client/view/page/national_kpi.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/national/national_verbs.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/resource_titles.h"
#include "client/lib/paging.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// As many as the server counts at once.
constexpr int kFiguresAtOnce = 20;

std::vector<Column<pb::NationalKpi>> NationalKpiColumns(Session& session) {
  using K = pb::NationalKpi;
  return {
      {Heading<K>("owner"), Says<K>(session, "owner")},
      {Heading<K>("external_id"), [](const K& k) { return k.external_id(); }},
      {Heading<K>("state"), Says<K>(session, "state")},
      {Heading<K>("title"), [](const K& k) { return k.title(); }, false, true},
      {{"UNIT", "単位"},
       [lang = session.lang()](const K& k) {
         return k.entered_unit().empty()
                    ? ValueLabel(*pb::CountingUnit_descriptor(), k.definition().unit(), lang)
                    : k.entered_unit();
       }},
      {{"TARGETS", "目標の数"}, [](const K& k) { return absl::StrCat(k.targets_size()); }, true},
      {{"NAME", "リソース名"}, [](const K& k) { return k.name(); }, false, false, true}};
}

absl::Status PrintCount(Session& session, const pb::GetNationalKpiCountRequest&,
                        const pb::NationalKpiCount& count) {
  return PrintNationalCount(session, count);
}

std::vector<Column<pb::NationalKpiBody>> NationalBodyColumns(Session& session) {
  using B = pb::NationalKpiBody;
  const auto cell = [&session](size_t column) {
    return [&session, column](const B& body) {
      const view::Table row = view::NationalBodyTable({body}, WordsOf(session));
      return row.rows.front().cells[column].text;
    };
  };
  std::vector<Column<B>> columns;
  const view::Table head = view::NationalBodyTable({}, WordsOf(session));
  for (size_t i = 0; i < head.columns.size(); ++i) {
    const view::Column& column = head.columns[i];
    columns.push_back({{column.header, column.header},
                       cell(i),
                       column.number,
                       column.may_be_cut,
                       column.secondary});
  }
  return columns;
}

Argument CountedOnly() {
  return TermSwitch("--counted", "counted=true", {"Those that count", "該当する団体だけ"});
}
Argument UncountedOnly() {
  return TermSwitch("--uncounted", "counted=false",
                    {"Those that do not count", "該当しない団体だけ"});
}

// All of them with what each comes to, a page of the server's at a time.
absl::Status PrintFigures(Session& session, const Sending& sent) {
  ASSIGN_OR_RETURN(client::Client* const client, session.client());
  auto request = static_cast<const pb::ListNationalKpisRequest&>(sent.request);
  request.set_page_size(kFiguresAtOnce);
  pb::ListNationalKpisResponse all;
  RETURN_IF_ERROR(client::ForEachPage<pb::ListNationalKpisResponse>(
      *client, sent.method, request, [&](pb::ListNationalKpisResponse& page) {
        all.MergeFrom(page);
        return true;
      }));
  all.clear_next_page_token();
  Printer& printer = session.printer();
  const auto table = [&] {
    return Titled(session, [&] {
      return view::NationalKpiTable({all.national_kpis().begin(), all.national_kpis().end()},
                                    {all.counts().begin(), all.counts().end()}, WordsOf(session));
    });
  };
  if (printer.prints_rows() && !printer.raw()) {
    printer.Table(table());
  } else {
    printer.One(all, [&] {
      view::Page page = view::UprightPage(session.lang(), "");
      page.blocks.emplace_back(table());
      return printer.Text(page);
    });
  }
  return absl::OkStatus();
}

Ending NationalFigures() {
  Ending ending;
  ending.type = pb::ListNationalKpisResponse::descriptor();
  ending.request = pb::ListNationalKpisRequest::descriptor();
  ending.run = PrintFigures;
  return ending;
}

void AddNationalReading(Noun noun) {
  AddVerb(noun,
          {.name = "list",
           .description = {"Lists national KPIs, newest first", "国のKPIを新しい順に一覧します"},
           .calls = "NationalKpiService/ListNationalKpis",
           .takes = {OfOwner(), TitleHas(), FilterText(), Limit()},
           .prints = Listed(NationalKpiColumns),
           .examples = {
               {"renkei national-kpi list", {"All that you may read", "閲覧できるものすべて"}}}});
  AddVerb(noun,
          {.name = "figures",
           .description = {"What every national KPI comes to today, and what is missing to its "
                           "next target",
                           "国のKPIの現在の値と、次の目標までの不足を一覧します"},
           .calls = "NationalKpiService/ListNationalKpis",
           .sends = "with_counts: true",
           .takes = {OfOwner(), TitleHas(), FilterText()},
           .prints = NationalFigures(),
           .examples = {{"renkei national-kpi figures", {"Of all", "すべて"}},
                        {"renkei national-kpi figures -o csv -O kpis.csv",
                         {"As a table", "表として書き出す"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one national KPI: what counts, targets, entered values",
                                 "一つの国のKPIの数え方・目標・入力値を表示します"},
                 .calls = "NationalKpiService/GetNationalKpi",
                 .takes = {Field("NATIONAL_KPI", "name", kNationalKpiHelp)},
                 .prints = Resource<pb::NationalKpi>(),
                 .examples = {{"renkei national-kpi show digital", {"By its key", "外部IDで"}}}});
  AddVerb(
      noun,
      {.name = "count",
       .description = {"How much it is today: against its targets, by prefecture, kind, "
                       "population class and framework item",
                       "現在の値を、目標と比べ、都道府県・団体の種別・人口規模・枠組みの項目ごと"
                       "に表示します"},
       .calls = "NationalKpiService/GetNationalKpiCount",
       .takes = {Field("NATIONAL_KPI", "name", kNationalKpiHelp),
                 Switch("--total-only", "total_only: true", {"The total alone", "合計だけ"})},
       .prints = Then<pb::NationalKpiCount>(PrintCount),
       .examples = {{"renkei national-kpi count digital", {"By its key", "外部IDで"}}}});
  AddVerb(
      noun,
      {.name = "bodies",
       .description = {"Who counts and by what, who does not and what is missing",
                       "該当する団体とその記録、該当しない団体と足りないものを一覧します"},
       .calls = "NationalKpiService/ListNationalKpiBodies",
       .takes = {Field("NATIONAL_KPI", "parent", kNationalKpiHelp), CountedOnly(), UncountedOnly(),
                 Term("--prefecture PREF", "prefecture=",
                      {"In this prefecture: 14, 神奈川県", "都道府県（14、神奈川県など）"},
                      &Resolver::Prefecture),
                 FilterText(), Limit()},
       .prints = Listed(NationalBodyColumns, 200),
       .examples = {{"renkei national-kpi bodies digital --prefecture 14 --uncounted",
                     {"Who is missing in a prefecture", "ある県で該当しない団体"}}}});
}

void AddNationalWriting(Noun noun) {
  AddTemplate(noun, "national-kpi", kNationalKpiTemplate);
  AddNationalApply(noun);
  AddVerb(noun,
          {.name = "publish",
           .description = {"Shows it to everybody (coordinator)",
                           "だれでも読めるようにします（全国調整の担当者）"},
           .calls = "NationalKpiService/UpdateNationalKpi",
           .sends = "national_kpi { state: NATIONAL_KPI_STATE_PUBLISHED } "
                    "update_mask { paths: 'state' }",
           .takes = {Field("NATIONAL_KPI", "national_kpi.name", kNationalKpiHelp),
                     Etag("national_kpi.etag")},
           .prints = Written(NationalKpiColumns),
           .examples = {{"renkei national-kpi publish digital", {"By its key", "外部IDで"}}}});
  AddVerb(noun,
          {.name = "withdraw",
           .description = {"Makes it a draft again, which its owner alone reads (coordinator)",
                           "所有団体だけが読む下書きに戻します（全国調整の担当者）"},
           .calls = "NationalKpiService/UpdateNationalKpi",
           .sends = "national_kpi { state: NATIONAL_KPI_STATE_DRAFT } "
                    "update_mask { paths: 'state' }",
           .takes = {Field("NATIONAL_KPI", "national_kpi.name", kNationalKpiHelp),
                     Etag("national_kpi.etag")},
           .prints = Written(NationalKpiColumns),
           .examples = {{"renkei national-kpi withdraw digital", {"By its key", "外部IDで"}}}});
  AddVerb(
      noun,
      {.name = "record",
       .description = {"Enters a value with its source; one of the same time is replaced "
                       "(coordinator)",
                       "値を出典とともに入力します。同じ時点の値は置き換わります"
                       "（全国調整の担当者）"},
       .calls = "NationalKpiService/RecordNationalKpiValues",
       .takes = {Field("NATIONAL_KPI", "name", kNationalKpiHelp),
                 Needed("--when TIME", "values.when.text",
                        {"Of when: 令和5年度末, 2024-03-31", "時点（令和5年度末、2024-03-31）"}),
                 Needed("--value TEXT", "values.value.text",
                        {"The value: 99.84, 均衡", "値（99.84、均衡 など）"}),
                 Needed("--source TEXT", "values.source", {"Where it stands", "出典"}),
                 Field("--note TEXT", "values.note", {"A remark", "備考"})},
       .prints = Written(NationalKpiColumns),
       .examples = {{"renkei national-kpi record fiber --when 令和5年度末 --value 99.84 "
                     "--source 整備率調査",
                     {"A value of the end of a year", "年度末の値"}}}});
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a national KPI, with its numbers (coordinator)",
                                 "国のKPIを、集計とともに削除します（全国調整の担当者）"},
                 .calls = "NationalKpiService/DeleteNationalKpi",
                 .takes = {Field("NATIONAL_KPI", "name", kNationalKpiHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei national-kpi delete digital", {"By its key", "外部IDで"}}}});
}

}  // namespace

absl::Status PrintNationalCount(Session& session, const pb::NationalKpiCount& count) {
  pb::NationalKpi kpi;
  if (session.printer().for_people()) {
    pb::GetNationalKpiRequest request;
    request.set_name(count.national_kpi());
    ASSIGN_OR_RETURN(kpi,
                     session.Call<pb::NationalKpi>("NationalKpiService/GetNationalKpi", request));
    // A definition that was tried counts in its own unit.
    if (count.unit() != pb::COUNTING_UNIT_UNSPECIFIED)
      kpi.mutable_definition()->set_unit(count.unit());
  }
  const domain::Words words = WordsOf(session);
  session.printer().One(count, [&] {
    view::Page page = view::UprightPage(session.lang(), "");
    for (auto make : {view::NationalCountBlocks, view::NationalBreakdown}) {
      std::vector<view::Block> blocks = make(kpi, count, words);
      page.blocks.insert(page.blocks.end(), std::make_move_iterator(blocks.begin()),
                         std::make_move_iterator(blocks.end()));
    }
    return session.printer().Text(page);
  });
  return absl::OkStatus();
}

void AddNationalKpi(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "national-kpi", {"National KPIs, and what they count nationwide", "国のKPIと全国の集計"});
  AddNationalReading(noun);
  AddNationalRecount(noun);
  AddNationalWriting(noun);
  AddNationalKpiSearch(noun);
}

}  // namespace renkei::cli
