#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/initiative_verbs.h"
#include "client/cli/nouns/initiative/shared_kpis.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/resource_titles.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct ListArguments {
  std::string lead;
  std::string member;
  std::string title;
  std::string filter;
  int state = 0;
  int form = 0;
  int limit = 0;
};

absl::Status RunList(Session& session, ListArguments args) {
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, &args.lead));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, &args.member));
  FilterTerms filter;
  filter.Add("lead", "=", args.lead);
  filter.Add("member", "=", args.member);
  filter.Add("title", ":", args.title);
  filter.AddEnum("state", *pb::InitiativeState_descriptor(), args.state);
  filter.AddEnum("form", *pb::CooperationForm_descriptor(), args.form);
  filter.AddRaw(args.filter);
  pb::ListInitiativesRequest request;
  request.set_page_size(500);
  request.set_filter(filter.Joined());
  ASSIGN_OR_RETURN(const auto found, session.List<pb::Initiative, pb::ListInitiativesResponse>(
                                         "InitiativeService/ListInitiatives", request,
                                         [](auto& reply) { return reply.mutable_initiatives(); },
                                         static_cast<size_t>(args.limit)));
  session.printer().List(found, InitiativeColumns(session));
  NoteIfEmpty(session, found.size());
  return absl::OkStatus();
}

void AddList(Noun noun) {
  const auto args = std::make_shared<ListArguments>();
  Verb verb =
      noun.AddVerb("list", {"Lists initiatives, newest first", "地域間連携を新しい順に一覧します"});
  verb.Option(&args->lead, "--lead", "ORG", {"Led by this organization", "幹事団体のコードか名称"})
      .Option(&args->member, "--member", "ORG",
              {"In which this organization takes part", "参加団体のコードか名称"})
      .Choice(&args->state, "--state", *pb::InitiativeState_descriptor(),
              {"In this state", "状態で絞ります"})
      .Choice(&args->form, "--form", *pb::CooperationForm_descriptor(),
              {"Of this form", "連携の形式で絞ります"})
      .Option(&args->title, "--title", "TEXT",
              {"Whose title contains this", "題名に含まれる文字で絞ります"})
      .Option(&args->filter, "--filter", "FILTER",
              {"A filter in the API's language", "API のフィルター式"})
      .Example("renkei initiative list --member 横浜市 --state running",
               {"What a city takes part in", "市が参加している実施中のもの"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) { return RunList(session, *args); });
}

struct StateChange {
  const char* verb;
  pb::InitiativeState state;
  Text description;
  bool takes_results = false;
  bool needs_reason = false;
};

void AddStateChange(Noun noun, const StateChange& change) {
  const auto request = std::make_shared<pb::ChangeInitiativeStateRequest>();
  Verb verb = noun.AddVerb(change.verb, change.description);
  verb.Positional(request->mutable_name(), "INITIATIVE", InitiativeHelp())
      .Date(request->mutable_date(), "--date",
            {"The day it takes effect (default: today)", "効力の生じる日（省略時は今日）"})
      .Option(request->mutable_reason(), "--reason", "TEXT",
              change.takes_results
                  ? Text{"Why steps that law asks for were not taken, where they are not recorded",
                         "告示・届出などの記録がないまま終了する場合の理由"}
                  : Text{"Why", "理由"},
              change.needs_reason)
      .Option(request->mutable_etag(), "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"});
  if (change.takes_results)
    verb.Option(request->mutable_results(), "--results", "TEXT",
                {"What came of it; needed unless it is written already",
                 "成果。まだ登録していなければ必要です"});
  verb.Example(absl::StrCat("renkei initiative ", change.verb, " 141003/wide-bus-2024",
                            change.needs_reason ? " --reason 参加団体が集まらなかったため" : "",
                            change.takes_results ? " --results 三市の路線を一本化した" : ""),
               change.description);
  verb.Run([request, state = change.state](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Initiative, request->mutable_name()));
    request->set_state(state);
    request->set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(
        const auto initiative,
        session.Call<pb::Initiative>("InitiativeService/ChangeInitiativeState", *request));
    PrintWritten(session, initiative, InitiativeColumns(session));
    return absl::OkStatus();
  });
}

void AddDelete(Noun noun) {
  const auto request = std::make_shared<pb::DeleteInitiativeRequest>();
  Verb verb =
      noun.AddVerb("delete", {"Removes a proposal that nobody but the lead has had a part in",
                              "幹事団体のほかに誰も関わっていない提案を削除します"});
  verb.Positional(request->mutable_name(), "INITIATIVE", InitiativeHelp())
      .Option(request->mutable_etag(), "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei initiative delete 141003/test", {"A proposal", "提案を"});
  verb.Run([request](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Initiative, request->mutable_name()));
    request->set_validate_only(session.dry_run());
    RETURN_IF_ERROR(
        session.Call<google::protobuf::Empty>("InitiativeService/DeleteInitiative", *request)
            .status());
    NoteRemoved(session, request->name());
    return absl::OkStatus();
  });
}

}  // namespace

std::vector<Column<pb::Initiative>> InitiativeColumns(Session& session) {
  using I = pb::Initiative;
  const Lang lang = session.lang();
  return {
      {{"LEAD", "幹事団体"},
       [&session, lang](const I& i) {
         return absl::StrCat(session.names().Of(i.lead()),
                             i.lead_ended().empty() ? "" : In(lang, {" (ended)", "（廃止）"}));
       }},
      {{"EXTERNAL ID", "外部ID"}, [](const I& i) { return i.external_id(); }},
      {{"STATE", "状態"},
       [lang](const I& i) {
         return ValueLabel(*pb::InitiativeState_descriptor(), i.state(), lang);
       }},
      {{"FORM", "形式"},
       [lang](const I& i) {
         return ValueLabel(*pb::CooperationForm_descriptor(), i.form(), lang);
       }},
      {{"MEMBERS", "参加団体"}, [](const I& i) { return absl::StrCat(i.member_count()); }, true},
      {{"TITLE", "題名"}, [](const I& i) { return i.title(); }, false, true},
      {{"INITIATIVE", "地域間連携"}, [](const I& i) { return i.name(); }, false, false, true}};
}

void AddInitiativeStates(Noun noun) {
  AddStateChange(
      noun,
      {"open", pb::INITIATIVE_STATE_OPEN, {"Opens a proposal for others", "提案を募集中にします"}});
  AddStateChange(noun,
                 {"start", pb::INITIATIVE_STATE_RUNNING, {"Starts the work", "実施中にします"}});
  AddStateChange(noun, {"close",
                        pb::INITIATIVE_STATE_CLOSED,
                        {"Ends it, with its results", "成果を記録して終了します"},
                        true});
  AddStateChange(
      noun,
      {"cancel", pb::INITIATIVE_STATE_CANCELLED, {"Calls it off", "中止します"}, false, true});
  AddDelete(noun);
}

void AddInitiative(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "initiative", {"Joint initiatives of several organizations", "複数の団体による地域間連携"});
  AddTemplate(noun, "initiative", kInitiativeTemplate);
  AddList(noun);
  AddInitiativeReading(noun);
  AddInitiativeApply(noun);
  AddInitiativeStates(noun);
  AddInitiativeRecords(noun);
  AddMembershipVerbs(noun);
  AddContributionVerbs(noun);
}

}  // namespace renkei::cli
