#include <algorithm>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/org/org_verbs.h"
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
          {{"KANA", "よみ"}, [](const O& o) { return o.kana(); }, false, true},
          {{"KIND", "種別"}, [lang](const O& o) { return KindLabel(o, lang); }},
          {{"PREFECTURE", "都道府県"},
           [&session](const O& o) { return session.names().Of(o.prefecture()); }},
          {{"POPULATION", "人口"},
           [](const O& o) { return o.has_population() ? absl::StrCat(o.population()) : ""; },
           true},
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

struct ListArguments {
  std::string prefecture;
  std::string as_of;
  std::string title;
  int kind = 0;
  bool wards = false;
  int limit = 0;
};

absl::Status RunList(Session& session, const ListArguments& args) {
  FilterTerms filter;
  if (!args.prefecture.empty()) {
    ASSIGN_OR_RETURN(const std::string prefecture, session.resolver().Prefecture(args.prefecture));
    filter.Add("prefecture", "=", prefecture);
  }
  filter.AddEnum("kind", *pb::OrganizationKind_descriptor(), args.kind);
  filter.Add("display_name", ":", args.title);
  pb::ListOrganizationsRequest request;
  request.set_page_size(1000);
  request.set_filter(filter.Joined());
  request.set_as_of(args.as_of);
  request.set_include_wards(args.wards);
  ASSIGN_OR_RETURN(const auto found, session.List<pb::Organization, pb::ListOrganizationsResponse>(
                                         "RegistryService/ListOrganizations", request,
                                         [](auto& reply) { return reply.mutable_organizations(); },
                                         static_cast<size_t>(args.limit)));
  session.printer().List(found, ColumnsFor(session, found));
  NoteIfEmpty(session, found.size());
  return absl::OkStatus();
}

void AddList(Noun noun) {
  const auto args = std::make_shared<ListArguments>();
  Verb verb =
      noun.AddVerb("list", {"Lists organizations in order of code", "団体をコード順に一覧します"});
  verb.Option(&args->prefecture, "--prefecture", "PREF",
              {"Of one prefecture: 14, 神奈川県", "都道府県で絞ります: 14、神奈川県"})
      .Choice(&args->kind, "--kind", *pb::OrganizationKind_descriptor(),
              {"Of one kind", "種別で絞ります"})
      .Option(&args->title, "--name", "TEXT",
              {"Whose name or reading contains this", "名称かよみに含まれる文字で絞ります"})
      .Date(&args->as_of, "--as-of", {"As it was on that day", "その日の時点の団体・名称・コード"})
      .Flag(&args->wards, "--wards",
            {"Wards of designated cities too", "政令指定都市の区も含めます"})
      .Example("renkei org list --prefecture 14", {"All of Kanagawa", "神奈川県の団体"})
      .Example("renkei org list --kind core_city -o csv --bom > core.csv",
               {"All core cities for a spreadsheet", "中核市を表計算ソフト用に"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) { return RunList(session, *args); });
}

void AddShow(Noun noun) {
  struct Arguments {
    std::string name;
    std::string as_of;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(
      "show", {"Shows one organization with its history", "一つの団体を履歴とともに表示します"});
  verb.Positional(&args->name, "ORG", {"Code or name", "コードか名称"})
      .Date(&args->as_of, "--as-of", {"As it was on that day", "その日の時点"})
      .Example("renkei org show 141003", {"By code", "コードで"})
      .Example("renkei org show 神奈川県横浜市 -o yaml",
               {"By name, as YAML", "名称で、YAML 形式で"});
  verb.Run([args](Session& session) -> absl::Status {
    pb::GetOrganizationRequest request;
    ASSIGN_OR_RETURN(const std::string name, session.resolver().Organization(args->name));
    request.set_name(name);
    request.set_as_of(args->as_of);
    ASSIGN_OR_RETURN(const auto org,
                     session.Call<pb::Organization>("RegistryService/GetOrganization", request));
    // One designation says what the head says already.
    session.printer().One(org, org.designations_size() == 1
                                   ? std::set<std::string>{"etag", "designations"}
                                   : std::set<std::string>{"etag"});
    return absl::OkStatus();
  });
}

// Why nobody was found: what every other verb says of a code with a wrong check digit, else that there
// is none.
absl::Status NobodyIs(Session& session, const std::string& text) {
  RETURN_IF_ERROR(session.resolver().Organization(text).status());
  return TheOne({"organization", "団体"}, text, {}).status();
}

absl::Status RunResolve(Session& session, const pb::ResolveOrganizationRequest& request) {
  ASSIGN_OR_RETURN(const auto reply, session.Call<pb::ResolveOrganizationResponse>(
                                         "RegistryService/ResolveOrganization", request));
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

void AddResolve(Noun noun) {
  const auto request = std::make_shared<pb::ResolveOrganizationRequest>();
  Verb verb = noun.AddVerb(
      "resolve", {"Finds whom a code or a name means", "コードや名称がどの団体を指すか調べます"});
  verb.Positional(request->mutable_query(), "TEXT",
                  {"A code in any notation, or a name", "コード（全角・5桁も可）か名称"})
      .Option(request->mutable_prefecture(), "--prefecture", "PREF",
              {"Look in this prefecture", "この都道府県の中で探します"})
      .Date(request->mutable_as_of(), "--as-of", {"As it was on that day", "その日の時点"})
      .Example("renkei org resolve 14209 --as-of 2012-01-01",
               {"A code that was given up in 2010", "2010年に廃止されたコード"})
      .Example("renkei org resolve 府中市", {"A name that two cities have", "二つの市が持つ名称"});
  verb.Run([request](Session& session) { return RunResolve(session, *request); });
}

std::vector<Column<pb::Reorganization>> EventColumns(Session& session) {
  const Lang lang = session.lang();
  using R = pb::Reorganization;
  const auto join = [&session](const auto& names) {
    std::string out;
    for (const std::string& name : names)
      absl::StrAppend(&out, out.empty() ? "" : " ", session.names().Of(name));
    return out;
  };
  return {
      {{"DATE", "日付"}, [](const R& r) { return r.date(); }},
      {{"KIND", "種別"},
       [lang](const R& r) {
         return ValueLabel(*pb::ReorganizationKind_descriptor(), r.kind(), lang);
       }},
      {{"FROM", "前の団体"}, [join](const R& r) { return join(r.predecessors()); }, false, true},
      {{"TO", "後の団体"}, [join](const R& r) { return join(r.successors()); }, false, true}};
}

void AddHistory(Noun noun) {
  const auto request = std::make_shared<pb::ListReorganizationsRequest>();
  Verb verb = noun.AddVerb("history", {"Lists reorganisations: mergers, splits, renames",
                                       "廃置分合（合併・分割・名称変更など）を一覧します"});
  verb.Positional(request->mutable_organization(), "ORG",
                  {"Code or name; left out: all", "コードか名称。省略時は全国"}, false)
      .Date(request->mutable_from_date(), "--from", {"From this day on", "この日以降"})
      .Date(request->mutable_to_date(), "--to", {"Before this day", "この日より前"})
      .Example("renkei org history 上越市", {"Which bodies became Joetsu", "上越市になった団体"})
      .Example("renkei org history --from 2010-01-01",
               {"Everything since 2010", "2010年以降の全国の廃置分合"});
  verb.Run([request](Session& session) -> absl::Status {
    if (!request->organization().empty()) {
      ASSIGN_OR_RETURN(const std::string name,
                       session.resolver().Organization(request->organization()));
      request->set_organization(name);
    }
    request->set_page_size(1000);
    ASSIGN_OR_RETURN(const auto events,
                     session.List<pb::Reorganization, pb::ListReorganizationsResponse>(
                         "RegistryService/ListReorganizations", *request,
                         [](auto& reply) { return reply.mutable_reorganizations(); }));
    session.printer().List(events, EventColumns(session));
    NoteIfEmpty(session, events.size());
    return absl::OkStatus();
  });
}

struct CreateArguments {
  std::string display_name;
  std::string kana;
  std::string id;
  std::string website;
  std::string prefecture;
  int kind = 0;
};

absl::Status RunCreate(Session& session, const CreateArguments& args) {
  pb::CreateOrganizationRequest request;
  pb::Organization& org = *request.mutable_organization();
  pb::Designation& designation = *org.add_designations();
  designation.set_display_name(args.display_name);
  designation.set_kana(args.kana);
  designation.set_kind(static_cast<pb::OrganizationKind>(args.kind));
  org.set_website(args.website);
  if (!args.prefecture.empty()) {
    ASSIGN_OR_RETURN(const std::string prefecture, session.resolver().Prefecture(args.prefecture));
    org.set_prefecture(prefecture);
  }
  request.set_organization_id(args.id);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto created,
                   session.Call<pb::Organization>("RegistryService/CreateOrganization", request));
  PrintWritten(session, created, Columns(session));
  return absl::OkStatus();
}

void AddCreate(Noun noun) {
  const auto args = std::make_shared<CreateArguments>();
  Verb verb = noun.AddVerb("create",
                           {"Registers a body without a code: a ministry, a university, a company",
                            "コードを持たない団体（府省庁、大学、企業など）を登録します"});
  verb.Positional(&args->display_name, "DISPLAY_NAME", {"What it is called", "名称"})
      .Choice(&args->kind, "--kind", *pb::OrganizationKind_descriptor(), {"What it is", "種別"},
              true)
      .Option(&args->kana, "--kana", "KANA", {"Its reading", "よみ"})
      .Option(&args->id, "--id", "ID", {"An id of one's choice", "任意のID"})
      .Option(&args->prefecture, "--prefecture", "PREF", {"Where it is", "所在する都道府県"})
      .Option(&args->website, "--website", "URL", {"Its site", "ウェブサイト"})
      .Example("renkei org create 総務省 --kind ministry --id soumu", {"A ministry", "府省庁"});
  verb.Run([args](Session& session) { return RunCreate(session, *args); });
}

}  // namespace

void AddOrg(CommandTree& tree) {
  const Noun noun =
      tree.AddNoun("org", {"Local governments and other organizations", "自治体などの団体"});
  AddList(noun);
  AddShow(noun);
  AddResolve(noun);
  AddHistory(noun);
  AddCreate(noun);
  AddOrgImport(noun);
  AddOrgTakeOver(noun);
}

}  // namespace renkei::cli
