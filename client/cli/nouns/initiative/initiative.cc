#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/initiative_verbs.h"
#include "client/cli/nouns/initiative/shared_kpis.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/initiative_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

void AddList(Noun noun) {
  AddVerb(
      noun,
      {.name = "list",
       .description = {"Lists initiatives, newest first", "地域間連携を新しい順に一覧します"},
       .calls = "InitiativeService/ListInitiatives",
       .takes = {Term("--lead ORG", "lead=", {"Led by this organization", "幹事団体のコードか名称"},
                      &Resolver::OrganizationName),
                 Term("--member ORG", "member=",
                      {"In which this organization takes part", "参加団体のコードか名称"},
                      &Resolver::OrganizationName),
                 InState(), Term("--form", "form=", {"Of this form", "連携の形式で絞ります"}),
                 TitleHas(), FilterText(), Limit()},
       .prints = Listed(InitiativeColumns, 500),
       .examples = {{"renkei initiative list --member 横浜市 --state running",
                     {"What a city takes part in", "市が参加している実施中のもの"}}}});
}

Argument EffectiveDay() {
  return Field("--date", "date",
               {"The day it takes effect (default: today)", "効力の生じる日（省略時は今日）"});
}

const Text kWhyHelp = {"Why", "理由"};

void AddStates(Noun noun) {
  const Text opens = {"Opens a proposal for others", "提案を募集中にします"};
  AddVerb(noun, {.name = "open",
                 .description = opens,
                 .calls = "InitiativeService/ChangeInitiativeState",
                 .sends = "state: INITIATIVE_STATE_OPEN",
                 .takes = {Field("INITIATIVE", "name", InitiativeHelp()), EffectiveDay(),
                           Field("--reason TEXT", "reason", kWhyHelp), Etag()},
                 .prints = Written(InitiativeColumns),
                 .examples = {{"renkei initiative open 141003/wide-bus-2024", opens}}});
  const Text starts = {"Starts the work", "実施中にします"};
  AddVerb(noun, {.name = "start",
                 .description = starts,
                 .calls = "InitiativeService/ChangeInitiativeState",
                 .sends = "state: INITIATIVE_STATE_RUNNING",
                 .takes = {Field("INITIATIVE", "name", InitiativeHelp()), EffectiveDay(),
                           Field("--reason TEXT", "reason", kWhyHelp), Etag()},
                 .prints = Written(InitiativeColumns),
                 .examples = {{"renkei initiative start 141003/wide-bus-2024", starts}}});
  const Text closes = {"Ends it, with its results", "成果を記録して終了します"};
  AddVerb(noun, {.name = "close",
                 .description = closes,
                 .calls = "InitiativeService/ChangeInitiativeState",
                 .sends = "state: INITIATIVE_STATE_CLOSED",
                 .takes = {Field("INITIATIVE", "name", InitiativeHelp()), EffectiveDay(),
                           Field("--reason TEXT", "reason",
                                 {"Why steps that law asks for were not taken, where they are not "
                                  "recorded",
                                  "告示・届出などの記録がないまま終了する場合の理由"}),
                           Etag(),
                           Field("--results TEXT", "results",
                                 {"What came of it; needed unless it is written already",
                                  "成果。まだ登録していなければ必要です"})},
                 .prints = Written(InitiativeColumns),
                 .examples = {{"renkei initiative close 141003/wide-bus-2024 --results "
                               "三市の路線を一本化した",
                               closes}}});
  const Text cancels = {"Calls it off", "中止します"};
  AddVerb(noun, {.name = "cancel",
                 .description = cancels,
                 .calls = "InitiativeService/ChangeInitiativeState",
                 .sends = "state: INITIATIVE_STATE_CANCELLED",
                 .takes = {Field("INITIATIVE", "name", InitiativeHelp()), EffectiveDay(),
                           Needed("--reason TEXT", "reason", kWhyHelp), Etag()},
                 .prints = Written(InitiativeColumns),
                 .examples = {{"renkei initiative cancel 141003/wide-bus-2024 --reason "
                               "参加団体が集まらなかったため",
                               cancels}}});
}

void AddDelete(Noun noun) {
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a proposal that nobody but the lead has had a part in",
                                 "幹事団体のほかに誰も関わっていない提案を削除します"},
                 .calls = "InitiativeService/DeleteInitiative",
                 .takes = {Field("INITIATIVE", "name", InitiativeHelp()), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei initiative delete 141003/test", {"A proposal", "提案を"}}}});
}

}  // namespace

std::vector<Column<pb::Initiative>> InitiativeColumns(Session& session) {
  using I = pb::Initiative;
  const Lang lang = session.lang();
  return {
      {Heading<I>("lead"),
       [&session, lang](const I& i) {
         return absl::StrCat(session.names().Of(i.lead()),
                             i.lead_ended().empty() ? "" : In(lang, {" (ended)", "（廃止）"}));
       }},
      {Heading<I>("external_id"), [](const I& i) { return i.external_id(); }},
      {Heading<I>("state"), Says<I>(session, "state")},
      {{"FORM", "形式"}, Says<I>(session, "form")},
      {{"MEMBERS", "参加団体"}, [](const I& i) { return absl::StrCat(i.member_count()); }, true},
      {Heading<I>("title"), [](const I& i) { return i.title(); }, false, true},
      {{"INITIATIVE", "地域間連携"}, [](const I& i) { return i.name(); }, false, false, true}};
}

void AddInitiativeStates(Noun noun) {
  AddStates(noun);
  AddDelete(noun);
  AddVerb(
      noun,
      {.name = "make-case",
       .description = {"Makes a draft case of an initiative with results, with its members",
                       "成果のある連携から、参加団体を含めた事例の下書きを作ります"},
       .calls = "InitiativeService/CreateInitiativeCase",
       .takes = {Field("INITIATIVE", "name",
                       {"Its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                        "リソース名、所有団体/外部ID、またはIDの先頭"}),
                 Field("--title TEXT", "title",
                       {"Its title (left out: the initiative's)", "題名（省略時は連携の題名）"}),
                 Etag()},
       .prints = Resource<pb::Case>(),
       .examples = {{"renkei initiative make-case 140007/bus-2023 --title バスの共同運行",
                     {"Then it is edited and submitted as any case",
                      "あとは、ほかの事例と同じように編集して提出します"}}}});
}

void AddInitiative(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "initiative", {"Joint initiatives of several organizations", "複数の団体による地域間連携"});
  AddTemplate(noun, "initiative", kInitiativeTemplate);
  AddList(noun);
  AddInitiativeSearch(noun);
  AddInitiativeReading(noun);
  AddInitiativeApply(noun);
  AddInitiativeStates(noun);
  AddInitiativeRecords(noun);
  AddMembershipVerbs(noun);
  AddContributionVerbs(noun);
}

}  // namespace renkei::cli
