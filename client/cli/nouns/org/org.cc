#include <algorithm>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/org/org_verbs.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/resolve_candidates.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/registry_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

std::string KindLabel(const pb::Organization& org, Lang lang) {
  return ValueLabel(*pb::OrganizationKind_descriptor(), org.kind(), lang);
}

std::vector<Column<pb::Organization>> Columns(Session& session) {
  const Lang lang = session.lang();
  using O = pb::Organization;
  return {{{"CODE", "コード"}, [](const O& o) { return o.code(); }},
          {{"NAME", "名称"}, [](const O& o) { return o.display_name(); }, false, true},
          {Heading<O>("kana"), [](const O& o) { return o.kana(); }, false, true},
          {{"KIND", "種別"}, [lang](const O& o) { return KindLabel(o, lang); }},
          {Heading<O>("prefecture"), Says<O>(session, "prefecture")},
          {Heading<O>("population"),
           [](const O& o) { return o.has_population() ? absl::StrCat(o.population()) : ""; }, true},
          {{"RESOURCE", "リソース名"}, [](const O& o) { return o.name(); }, false, false, true}};
}

// The same for a list, with a mark where one of the northern villages is in it: a village of the same
// name has an office that answers.
std::vector<Column<pb::Organization>> ColumnsFor(Session& session,
                                                 const std::vector<pb::Organization>& list) {
  std::vector<Column<pb::Organization>> columns = Columns(session);
  if (std::none_of(list.begin(), list.end(), [](const auto& o) { return o.without_census(); }))
    return columns;
  const Column<pb::Organization> mark = {
      {"REMARK", "備考"}, [lang = session.lang()](const pb::Organization& o) -> std::string {
        if (!o.without_census()) return "";
        return In(lang, {"northern territories, no census", "北方領土の村（国勢調査なし）"});
      }};
  columns.insert(columns.end() - 1, mark);
  return columns;
}

absl::Status Show(Session& session, const pb::GetOrganizationRequest&,
                  const pb::Organization& org) {
  // One designation says what the head says already.
  session.printer().One(org, org.designations_size() == 1
                                 ? std::set<std::string>{"etag", "designations"}
                                 : std::set<std::string>{"etag"});
  return absl::OkStatus();
}

// Why nobody was found: what every other verb says of a code with a wrong check digit, else that there
// is none.
absl::Status NobodyIs(Session& session, const std::string& text) {
  RETURN_IF_ERROR(session.resolver().Organization(text).status());
  return TheOne({"organization", "団体"}, text, {}).status();
}

absl::Status ShowFound(Session& session, const pb::ResolveOrganizationRequest& request,
                       const pb::ResolveOrganizationResponse& reply) {
  if (reply.candidates_size() == 0 && reply.successors_size() == 0)
    return NobodyIs(session, request.query());
  Printer& printer = session.printer();
  if (!printer.for_people() && !printer.prints_rows() && printer.format() != Format::kName) {
    printer.One(reply);
    return absl::OkStatus();
  }
  const std::vector<pb::Organization> found(reply.candidates().begin(), reply.candidates().end());
  printer.List(found, ColumnsFor(session, found));
  if (reply.successors_size() == 0) return absl::OkStatus();
  session.Note({"it no longer exists; these followed it:",
                "既に存在しません。引き継いだ団体は次のとおりです。"});
  const std::vector<pb::Organization> after(reply.successors().begin(), reply.successors().end());
  printer.List(after, ColumnsFor(session, after));
  return absl::OkStatus();
}

std::vector<Column<pb::Reorganization>> EventColumns(Session& session) {
  using R = pb::Reorganization;
  const auto join = [&session](const auto& names) {
    std::string out;
    for (const std::string& name : names)
      absl::StrAppend(&out, out.empty() ? "" : " ", session.names().Of(name));
    return out;
  };
  return {
      {Heading<R>("date"), [](const R& r) { return r.date(); }},
      {Heading<R>("kind"), Says<R>(session, "kind")},
      {{"FROM", "前の団体"}, [join](const R& r) { return join(r.predecessors()); }, false, true},
      {{"TO", "後の団体"}, [join](const R& r) { return join(r.successors()); }, false, true}};
}

const Text kOrgHelp = {"Code or name", "コードか名称"};
const Text kThatDayHelp = {"As it was on that day", "その日の時点"};

void AddReading(Noun noun) {
  AddVerb(noun,
          {.name = "list",
           .description = {"Lists organizations in order of code", "団体をコード順に一覧します"},
           .calls = "RegistryService/ListOrganizations",
           .takes = {OfPrefecture(), Term("--kind", "kind=", {"Of one kind", "種別で絞ります"}),
                     Term("--name TEXT", "display_name:",
                          {"Whose name or reading contains this",
                           "名称かよみに含まれる文字で絞ります"}),
                     Field("--as-of", "as_of",
                           {"As it was on that day", "その日の時点の団体・名称・コード"}),
                     Field("--wards", "include_wards",
                           {"Wards of designated cities too", "政令指定都市の区も含めます"}),
                     Limit()},
           .prints = Listed(ColumnsFor, 1000),
           .examples = {{"renkei org list --prefecture 14", {"All of Kanagawa", "神奈川県の団体"}},
                        {"renkei org list --kind core_city -o csv --bom > core.csv",
                         {"All core cities for a spreadsheet", "中核市を表計算ソフト用に"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one organization with its history",
                                 "一つの団体を履歴とともに表示します"},
                 .calls = "RegistryService/GetOrganization",
                 .takes = {Field("ORG", "name", kOrgHelp), Field("--as-of", "as_of", kThatDayHelp)},
                 .prints = Then(Show),
                 .examples = {{"renkei org show 141003", {"By code", "コードで"}},
                              {"renkei org show 神奈川県横浜市 -o yaml",
                               {"By name, as YAML", "名称で、YAML 形式で"}}}});
  AddVerb(noun,
          {.name = "resolve",
           .description = {"Finds whom a code or a name means",
                           "コードや名称がどの団体を指すか調べます"},
           .calls = "RegistryService/ResolveOrganization",
           .takes = {Field("TEXT", "query",
                           {"A code in any notation, or a name", "コード（全角・5桁も可）か名称"}),
                     Field("--prefecture PREF", "prefecture",
                           {"Look in this prefecture", "この都道府県の中で探します"}),
                     Field("--as-of", "as_of", kThatDayHelp)},
           .prints = Then(ShowFound),
           .examples = {{"renkei org resolve 14209 --as-of 2012-01-01",
                         {"A code that was given up in 2010", "2010年に廃止されたコード"}},
                        {"renkei org resolve 府中市",
                         {"A name that two cities have", "二つの市が持つ名称"}}}});
  AddVerb(noun, {.name = "history",
                 .description = {"Lists reorganisations: mergers, splits, renames",
                                 "廃置分合（合併・分割・名称変更など）を一覧します"},
                 .calls = "RegistryService/ListReorganizations",
                 .takes = {Field("[ORG]", "organization",
                                 {"Code or name; left out: all", "コードか名称。省略時は全国"}),
                           Field("--from", "from_date", {"From this day on", "この日以降"}),
                           Field("--to", "to_date", {"Before this day", "この日より前"})},
                 .prints = Listed(EventColumns, 1000),
                 .examples = {{"renkei org history 上越市",
                               {"Which bodies became Joetsu", "上越市になった団体"}},
                              {"renkei org history --from 2010-01-01",
                               {"Everything since 2010", "2010年以降の全国の廃置分合"}}}});
}

void AddCreate(Noun noun) {
  AddVerb(
      noun,
      {.name = "create",
       .description = {"Registers a body without a code: a ministry, a university, a company",
                       "コードを持たない団体（府省庁、大学、企業など）を登録します"},
       .calls = "RegistryService/CreateOrganization",
       .takes = {Field("DISPLAY_NAME", "organization.designations.display_name",
                       {"What it is called", "名称"}),
                 Needed("--kind", "organization.designations.kind", {"What it is", "種別"}),
                 Field("--kana KANA", "organization.designations.kana", {"Its reading", "よみ"}),
                 Field("--id ID", "organization_id", {"An id of one's choice", "任意のID"}),
                 Field("--prefecture PREF", "organization.prefecture",
                       {"Where it is", "所在する都道府県"}, &Resolver::Prefecture),
                 Field("--website URL", "organization.website", {"Its site", "ウェブサイト"})},
       .prints = Written(Columns),
       .examples = {
           {"renkei org create 総務省 --kind ministry --id soumu", {"A ministry", "府省庁"}}}});
}

}  // namespace

void AddOrg(CommandTree& tree) {
  const Noun noun =
      tree.AddNoun("org", {"Local governments and other organizations", "自治体などの団体"});
  AddReading(noun);
  AddOrgPeers(noun);
  AddOrgSearch(noun);
  AddCreate(noun);
  AddOrgImport(noun);
  AddOrgImportClasses(noun);
  AddOrgTakeOver(noun);
}

}  // namespace renkei::cli
