// `renkei case-call`: calls for cases of a menu book (事例の募集).
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/menu_book/menu_book_verbs.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/case_call_service.pb.h"
#include "server/domain/selection/case_call_rules.h"

namespace renkei::cli {
namespace {

const Text kCallHelp = {"LIST/CALL with the beginning of its id, or its name",
                        "事例リスト/IDの先頭、またはリソース名"};
const Text kOpensHelp = {"When it opens, Japan time: \"2024-07-01 09:00\"",
                         "受付開始の日時（日本時間。例：\"2024-07-01 09:00\"）"};
const Text kClosesHelp = {"When it closes, Japan time: \"2024-07-31 17:00\"",
                          "受付終了の日時（日本時間。例：\"2024-07-31 17:00\"）"};
const Text kCallTextHelp = {"What is called for", "募集の内容"};
const Text kCriteriaHelp = {"What is looked at", "確認の観点"};
const Text kKindsHelp = {"Bodies of this kind may submit; as often as needed (left out: all)",
                         "応募できる団体の種別。繰り返し指定できます（省略時はすべて）"};
const Text kCallHeadingHelp = {"The heading under which accepted cases are put into the list",
                               "採択した事例をリストに載せるときの見出し"};

std::vector<Column<pb::CaseCall>> CallColumns(Session& session) {
  using C = pb::CaseCall;
  return {{Heading<C>("title"), [](const C& c) { return c.title(); }, false, true},
          {Heading<C>("owner"), Says<C>(session, "owner")},
          {Heading<C>("opens_at"), [](const C& c) { return domain::ShownMinute(c.opens_at()); }},
          {Heading<C>("closes_at"), [](const C& c) { return domain::ShownMinute(c.closes_at()); }},
          {Heading<C>("state"), Says<C>(session, "state")},
          {{"CALL", "リソース名"}, [](const C& c) { return c.name(); }, false, false, true}};
}

absl::Status PrintAdded(Session& session, const pb::AddAcceptedCasesRequest&,
                        const pb::AddAcceptedCasesResponse& reply) {
  const Lang lang = session.lang();
  session.printer().One(reply, [&] {
    return In(lang,
              {absl::StrCat("added ", reply.added(), ", already listed ", reply.already_listed(),
                            ", not readable ", reply.not_readable(), "\n"),
               absl::StrCat("掲載 ", reply.added(), "件、掲載済み ", reply.already_listed(),
                            "件、閲覧できない事例 ", reply.not_readable(), "件\n")});
  });
  NoteDryRun(session);
  return absl::OkStatus();
}

void AddCallReading(Noun noun) {
  AddVerb(noun, {.name = "list",
                 .description = {"Lists calls for cases; the one that closes last comes first",
                                 "事例の募集を、締切の遅い順に一覧します"},
                 .calls = "CaseCallService/ListCaseCalls",
                 .sends = "parent: 'caseLists/-'",
                 .takes = {Field("--list LIST", "parent", kBookListHelp), InState(), TitleHas(),
                           FilterText(), Limit()},
                 .prints = Listed(CallColumns),
                 .examples = {{"renkei case-call list --state open",
                               {"What can be answered now", "いま応募できるもの"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one call", "一つの募集を表示します"},
                 .calls = "CaseCallService/GetCaseCall",
                 .takes = {Field("CALL", "name", kCallHelp)},
                 .prints = Resource<pb::CaseCall>(),
                 .examples = {{"renkei case-call show menu-2024/01m8hdbv7e",
                               {"By the beginning of its id", "IDの先頭で"}}}});
}

void AddCallWriting(Noun noun) {
  AddVerb(
      noun,
      {.name = "create",
       .description = {"A new call for cases of a list (coordinator)",
                       "事例の募集を作ります（全国調整の担当者）"},
       .calls = "CaseCallService/CreateCaseCall",
       .takes = {Field("LIST", "parent", kBookListHelp),
                 Needed("--title TEXT", "call.title", {"Its title", "題名"}),
                 Needed("--opens TIME", "call.opens_at", kOpensHelp),
                 Needed("--closes TIME", "call.closes_at", kClosesHelp),
                 Field("--text TEXT", "call.text", kCallTextHelp),
                 Field("--criteria TEXT", "call.criteria", kCriteriaHelp),
                 Field("--for-kind", "call.eligible_kinds", kKindsHelp),
                 Field("--heading TEXT", "call.heading", kCallHeadingHelp),
                 Field("--visibility", "call.audience.visibility",
                       {"Who reads it once it is announced (default: members)",
                        "公表後の公開範囲（省略時は利用団体すべて）"}),
                 Field("--contact SECTION", "call.contact_section",
                       {"The section that others may ask", "問合せを受ける担当課"}),
                 Field("--announced", "call.announced", {"Told to its audience", "公表します"})},
       .prints = Written(CallColumns),
       .examples = {{"renkei case-call create menu-2024 --title 令和6年度の募集 --opens "
                     "2024-07-01T09:00 --closes 2024-07-31T17:00 --announced",
                     {"A month", "1か月間の募集"}}}});
  AddVerb(noun,
          {.name = "set",
           .description = {"Changes a call", "募集を直します"},
           .calls = "CaseCallService/UpdateCaseCall",
           .takes = {Field("CALL", "call.name", kCallHelp),
                     Field("--title TEXT", "call.title", {"Its title", "題名"}),
                     Field("--opens TIME", "call.opens_at", kOpensHelp),
                     Field("--closes TIME", "call.closes_at", kClosesHelp),
                     Field("--text TEXT", "call.text", kCallTextHelp),
                     Field("--criteria TEXT", "call.criteria", kCriteriaHelp),
                     Field("--for-kind", "call.eligible_kinds", kKindsHelp),
                     Field("--heading TEXT", "call.heading", kCallHeadingHelp), Etag("call.etag")},
           .prints = Written(CallColumns),
           .examples = {{"renkei case-call set menu-2024/01m8hdbv7e --closes 2024-08-09T17:00",
                         {"A later closing time", "締切を延ばす"}}}});
  AddVerb(noun, {.name = "announce",
                 .description = {"Tells a call to its audience", "募集を公表します"},
                 .calls = "CaseCallService/UpdateCaseCall",
                 .sends = "call { announced: true } update_mask { paths: 'announced' }",
                 .takes = {Field("CALL", "call.name", kCallHelp), Etag("call.etag")},
                 .prints = Written(CallColumns),
                 .examples = {{"renkei case-call announce menu-2024/01m8hdbv7e",
                               {"By the beginning of its id", "IDの先頭で"}}}});
  AddVerb(noun, {.name = "cancel",
                 .description = {"Ends a call for good, with a reason",
                                 "募集を取りやめます。理由が必要です"},
                 .calls = "CaseCallService/CancelCaseCall",
                 .takes = {Field("CALL", "name", kCallHelp),
                           Needed("--reason TEXT", "reason", {"Why", "取りやめの理由"}), Etag()},
                 .prints = Written(CallColumns),
                 .examples = {{"renkei case-call cancel menu-2024/01m8hdbv7e --reason 予算の都合",
                               {"With a reason", "理由を付けて"}}}});
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a call to which nothing was submitted",
                                 "応募のない募集を削除します"},
                 .calls = "CaseCallService/DeleteCaseCall",
                 .takes = {Field("CALL", "name", kCallHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei case-call delete menu-2024/01m8hdbv7e",
                               {"By the beginning of its id", "IDの先頭で"}}}});
  AddVerb(noun, {.name = "add-accepted",
                 .description = {"Puts every accepted case of a call into its list",
                                 "採択した事例を、まとめて事例リストに載せます"},
                 .calls = "CaseCallService/AddAcceptedCases",
                 .takes = {Field("CALL", "name", kCallHelp)},
                 .prints = Then<pb::AddAcceptedCasesResponse>(PrintAdded),
                 .examples = {{"renkei case-call add-accepted menu-2024/01m8hdbv7e",
                               {"At the end of the list", "リストの末尾に"}}}});
}

}  // namespace

void AddCaseCall(CommandTree& tree) {
  Noun noun = tree.AddNoun("case-call", {"Calls for cases of menu books", "事例の募集"});
  AddCallReading(noun);
  AddCallWriting(noun);
  AddCaseCallSearch(noun);
}

}  // namespace renkei::cli
