// `renkei programme`: what ministries and others offer (支援施策).
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/programme/programme_verbs.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/programme_words.h"
#include "client/view/page/programmes.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/follow_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kKindHelp = {"What is offered: grant, loan, dispatch ...",
                        "支援の種類（交付金・補助金、貸付・融資、人材派遣など）"};
const Text kPurposeHelp = {"What it is for, in plain words", "目的・内容（ふだんの言葉で）"};
const Text kMinistryHelp = {"Who offers it, as printed", "府省庁（印刷物のとおりに）"};

// The programme with its years and the calls of all of them; as it is for programs.
absl::Status ShowProgramme(Session& session, const pb::GetProgrammeRequest& request,
                           const pb::Programme& programme) {
  std::vector<pb::ProgrammeEdition> editions;
  std::vector<pb::ProgrammeCall> calls;
  if (session.printer().for_people()) {
    pb::ListProgrammeEditionsRequest of_programme;
    of_programme.set_parent(request.name());
    ASSIGN_OR_RETURN(editions, session.List<pb::ProgrammeEdition>(
                                   "ProgrammeService/ListProgrammeEditions", of_programme));
    pb::ListProgrammeCallsRequest of_years;
    of_years.set_parent(absl::StrCat(request.name(), "/editions/-"));
    ASSIGN_OR_RETURN(
        calls, session.List<pb::ProgrammeCall>("ProgrammeService/ListProgrammeCalls", of_years));
  }
  session.printer().One(programme, [&] {
    return session.printer().Text(
        view::ProgrammePage(programme, editions, calls, WordsOf(session)));
  });
  return absl::OkStatus();
}

absl::Status PrintOpenCalls(Session& session, const Sending& sent) {
  ASSIGN_OR_RETURN(const auto calls,
                   session.List<pb::OpenProgrammeCall>(sent.method, sent.request, sent.limit));
  using C = pb::OpenProgrammeCall;
  const Lang lang = session.lang();
  const std::vector<Column<C>> columns = {
      {{"CLOSES", "締切"},
       [lang](const C& c) {
         return c.call().closes_date().empty()
                    ? In(lang, {"until further notice", "随時"})
                    : view::MomentWords(c.call().closes_date(), c.call().closes_clock(), lang);
       }},
      {{"STATE", "状態"},
       [lang](const C& c) {
         return ValueLabel(*pb::ProgrammeCallState_descriptor(), c.call().state(), lang);
       }},
      {{"MINISTRY", "府省庁"}, [](const C& c) { return c.ministry(); }, false, true},
      {{"PROGRAMME", "施策名"}, [](const C& c) { return c.title(); }, false, true},
      {{"CALL", "公募"}, [](const C& c) { return c.call().title(); }, false, true},
      {{"NAME", "リソース名"}, [](const C& c) { return c.call().name(); }, false, false, true}};
  session.printer().List(calls, columns);
  NoteIfEmpty(session, calls.size());
  return absl::OkStatus();
}

Ending OpenCalls() {
  Ending ending;
  ending.type = pb::OpenProgrammeCall::descriptor();
  ending.list = true;
  ending.run = PrintOpenCalls;
  return ending;
}

absl::Status NoteFollowing(Session& session, const pb::CreateFollowRequest&, const pb::Follow&) {
  session.Note(DoneOrWould(session,
                           {"followed: its calls come into your inbox when they open and close",
                            "フォローしました。公募の開始・締切が近づくと、用件に表示されます。"},
                           {"follow it", "フォローします。"}));
  return absl::OkStatus();
}

absl::Status NoteUnfollowing(Session& session, const pb::DeleteFollowRequest&,
                             const google::protobuf::Empty&) {
  session.Note(DoneOrWould(session, {"no longer followed", "フォローをやめました。"},
                           {"unfollow it", "フォローをやめます。"}));
  return absl::OkStatus();
}

std::vector<Column<pb::Follow>> FollowedColumns(Session& session) {
  using F = pb::Follow;
  const Lang lang = session.lang();
  return {{{"PROGRAMME", "施策名"}, [](const F& f) { return f.title(); }, false, true},
          {{"NEXT CLOSING", "次の締切"},
           [lang](const F& f) {
             if (f.calls().empty()) return std::string();
             const pb::ProgrammeCall& next = f.calls(0);
             return next.closes_date().empty()
                        ? In(lang, {"until further notice", "随時"})
                        : view::MomentWords(next.closes_date(), next.closes_clock(), lang);
           }},
          {{"NAME", "リソース名"}, [](const F& f) { return f.target(); }, false, false, true}};
}

void AddProgrammeReading(Noun noun) {
  AddVerb(noun,
          {.name = "list",
           .description = {"Lists programmes, newest first", "支援施策を新しい順に一覧します"},
           .calls = "ProgrammeService/ListProgrammes",
           .takes = {OfOwner(), Term("--ministry TEXT", "ministry=", kMinistryHelp),
                     Term("--kind", "support_kind=", kKindHelp), TitleHas(),
                     Term("--year YEAR", "published_fiscal_years:",
                          {"With a published edition of this fiscal year",
                           "この年度の版が公開されているもの"}),
                     FilterText(), Limit()},
           .prints = Listed(ProgrammeColumns),
           .examples = {{"renkei programme list --ministry 総務省 --year 2023",
                         {"Of one ministry in one year", "ある府省庁の、ある年度のもの"}}}});
  AddVerb(noun,
          {.name = "show",
           .description = {"Shows one programme with its years and calls",
                           "一つの支援施策を、年度版と公募とともに表示します"},
           .calls = "ProgrammeService/GetProgramme",
           .takes = {Field("PROGRAMME", "name", kProgrammeHelp)},
           .prints = Then(ShowProgramme),
           .examples = {{"renkei programme show digital-grant", {"By its key", "外部IDで"}}}});
  AddVerb(noun, {.name = "open",
                 .description = {"Lists calls that are open or will open, soonest closing first",
                                 "受付中・受付前の公募を、締切の早い順に一覧します"},
                 .calls = "ProgrammeService/ListOpenProgrammeCalls",
                 .takes = {ConstantTerm("--state", "state=", *pb::ProgrammeCallState_descriptor(),
                                        {"Open or planned only", "受付中か受付前のものに絞ります"}),
                           Term("--ministry TEXT", "ministry=", kMinistryHelp),
                           Term("--kind", "support_kind=", kKindHelp), FilterText(), Limit()},
                 .prints = OpenCalls(),
                 .examples = {{"renkei programme open --state open",
                               {"What can be applied for now", "いま申請できるもの"}}}});
  AddVerb(noun, {.name = "followed",
                 .description = {"Lists the programmes that you follow",
                                 "フォローしている支援施策を一覧します"},
                 .calls = "FollowService/ListFollows",
                 .sends = "kinds: FOLLOW_KIND_PROGRAMME with_calls: true",
                 .takes = {Limit()},
                 .prints = Listed(FollowedColumns),
                 .examples = {{"renkei programme followed", {"All of them", "すべて"}}}});
  AddVerb(noun,
          {.name = "follow",
           .description = {"Hears of the years and calls of a programme",
                           "支援施策の年度版と公募の動きを受け取ります"},
           .calls = "FollowService/CreateFollow",
           .takes = {Field("PROGRAMME", "follow.target", kProgrammeHelp, &Resolver::Programme)},
           .prints = Then(NoteFollowing),
           .examples = {{"renkei programme follow digital-grant", {"By its key", "外部IDで"}}}});
  AddVerb(noun,
          {.name = "unfollow",
           .description = {"No longer hears of them", "フォローをやめます"},
           .calls = "FollowService/DeleteFollow",
           .takes = {Field("PROGRAMME", "target", kProgrammeHelp, &Resolver::Programme)},
           .prints = Then(NoteUnfollowing),
           .examples = {{"renkei programme unfollow digital-grant", {"By its key", "外部IDで"}}}});
}

void AddProgrammeWriting(Noun noun) {
  AddVerb(noun,
          {.name = "create",
           .description = {"A new programme; its years come with renkei programme-edition",
                           "支援施策を登録します。年度版は renkei programme-edition で作ります"},
           .calls = "ProgrammeService/CreateProgramme",
           .takes = {Needed("--title TEXT", "programme.title", {"As printed", "施策名"}),
                     Needed("--ministry TEXT", "programme.ministry", kMinistryHelp),
                     Field("--external-id KEY", "programme.external_id",
                           {"Your own key for it", "外部ID（自団体で決める番号や記号）"}),
                     Field("--kind", "programme.support_kind", kKindHelp),
                     Field("--purpose TEXT", "programme.purpose", kPurposeHelp),
                     Field("--section TEXT", "programme.contact_section",
                           {"Whom to ask: a section", "担当課"})},
           .prints = Written(ProgrammeColumns),
           .examples = {{"renkei programme create --external-id digital-grant --title "
                         "デジタル実装交付金 --ministry 内閣府 --kind grant",
                         {"With a key of your own", "外部IDを付けて"}}}});
  AddVerb(noun, {.name = "set",
                 .description = {"Changes a programme", "支援施策を変更します"},
                 .calls = "ProgrammeService/UpdateProgramme",
                 .takes = {Field("PROGRAMME", "programme.name", kProgrammeHelp),
                           Field("--title TEXT", "programme.title", {"As printed", "施策名"}),
                           Field("--ministry TEXT", "programme.ministry", kMinistryHelp),
                           Field("--kind", "programme.support_kind", kKindHelp),
                           Field("--purpose TEXT", "programme.purpose", kPurposeHelp),
                           Field("--section TEXT", "programme.contact_section",
                                 {"Whom to ask: a section", "担当課"}),
                           Field("--successor PROGRAMME", "programme.successor",
                                 {"The programme that took its place", "後継の施策"}),
                           Etag("programme.etag")},
                 .prints = Written(ProgrammeColumns),
                 .examples = {{"renkei programme set old-grant --successor digital-grant",
                               {"It has a successor", "後継の施策を記録します"}}}});
  AddTemplate(noun, "programme", kProgrammeTemplate);
  AddProgrammeApply(noun);
  AddVerb(noun,
          {.name = "delete",
           .description = {"Removes a programme without editions; what was published stays",
                           "年度版のない支援施策を削除します。公開したものは残ります"},
           .calls = "ProgrammeService/DeleteProgramme",
           .takes = {Field("PROGRAMME", "name", kProgrammeHelp), Etag()},
           .prints = Removed(),
           .examples = {{"renkei programme delete digital-grant", {"By its key", "外部IDで"}}}});
}

}  // namespace

std::vector<Column<pb::Programme>> ProgrammeColumns(Session& session) {
  using P = pb::Programme;
  const Lang lang = session.lang();
  return {{Heading<P>("ministry"), [](const P& p) { return p.ministry(); }, false, true},
          {Heading<P>("external_id"), [](const P& p) { return p.external_id(); }},
          {Heading<P>("support_kind"), Says<P>(session, "support_kind")},
          {Heading<P>("published_fiscal_years"),
           [lang](const P& p) { return view::PublishedYears(p, lang); }},
          {Heading<P>("title"), [](const P& p) { return p.title(); }, false, true},
          {{"PROGRAMME", "支援施策"}, [](const P& p) { return p.name(); }, false, false, true}};
}

void AddProgramme(CommandTree& tree) {
  Noun noun = tree.AddNoun("programme", {"Programmes of ministries and others, and their calls",
                                         "支援施策（交付金・補助金、人材派遣など）と公募"});
  AddProgrammeReading(noun);
  AddProgrammeSearch(noun);
  AddProgrammeWriting(noun);
}

}  // namespace renkei::cli
